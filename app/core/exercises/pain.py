"""The pain track, once a therapist adds it: pacing, a plan for a flare, another look.

Pacing, a plan for flares and reappraisal are named in CLINICAL.md section 4; how they are done here
is common practice [M] and our judgement [J]. Nothing here says what pain means or is worth.
"""

from app.core.exercises.shapes import Exercise, Track

EXERCISES = (
    Exercise(
        "little-and-often", "Little and often", None, Track.PAIN, 9,
        "On good days we do too much, and then we pay for it. Little and often gets more done and "
        "hurts less.",
        "Not for new pain, or pain that is quite different from before. Ask your doctor about that "
        "first.",
        (
            "Pick one thing that pain often stops. Washing up, walking, sitting at a desk.",
            "On a middling day, how long can you do it before the pain grows? Guess in minutes.",
            "Take a little less than that. If it is ten minutes, take seven.",
            "Do it for that long. Stop while it is still going well. That is the hard part.",
            "Rest before you need to. Two minutes: sit, lie down, look out of the window.",
            "Do the same tomorrow, on a good day and on a bad one. Add a minute when it feels "
            "easy.",
        ),
        "What I did, and for how long",
    ),
    Exercise(
        "plan-for-a-flare", "A plan for when pain flares", None, Track.PAIN, 12,
        "A flare is easier to bear when you need not think. This plan does the thinking now.",
        "Not in the middle of a flare. Change no medicine by this plan. That is for you and your "
        "doctor.",
        (
            "How does a flare begin for you? Note two early signs.",
            "What eases it a bit? Note three things: heat, lying on one side, music, the dark, "
            "a voice.",
            "What can wait or be done by somebody else for a day or two? Note it now.",
            "Who may know, and what will you say? “It is a flare. I will be slower today.”",
            "Write one line for yourself: “It has passed before.” Change it until you believe it.",
            "Note when to call your doctor, and the number. Put the plan by your bed.",
        ),
        "My plan for a flare",
    ),
    Exercise(
        "another-look-at-pain", "Another look at pain", None, Track.PAIN, 8,
        "Pain is real. The thoughts around it can make it louder or softer. This is about the "
        "thoughts.",
        "Not when the pain is at its worst. And stop if it sounds as if you were to blame. "
        "You are not.",
        (
            "What goes through your mind when it hurts? Find one line. “It will never stop.”",
            "Say: “I notice the thought that it will never stop.” Now it stands beside you.",
            "What else is true? Was there an hour this week when it was a little less?",
            "Find a part of you that does not hurt now. An ear, a hand. Rest there for a few "
            "breaths.",
            "Make a line that is fair to all of it: “It hurts, and I can still …”.",
            "Do one small thing from that line today.",
        ),
        "It hurts, and I can still …",
    ),
)  # fmt: skip
