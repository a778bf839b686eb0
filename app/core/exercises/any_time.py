"""Open on every day: a slower breath, and the five senses.

Breathing out for longer than in, without a pause, and naming what the senses bring are common
practice [M]. In 4 seconds, out 6, never held [J]. The five senses are grounding for everybody.
"""

from app.core.exercises.shapes import Exercise, InApp, Track

EXERCISES = (
    Exercise(
        "longer-breath-out", "A longer breath out", None, Track.BODY, 4,
        "A slow breath out tells your body that it may stand down. It works best when you do not "
        "try hard.",
        "Let it go if it feels wrong, if you get dizzy, or if you have trouble with your lungs. "
        "Breathe as you like and feel your feet instead.",
        (
            "Sit so that your belly has room. Drop your shoulders a little.",
            "Breathe in through your nose while you count to four. Not a big breath, a normal one.",
            "Breathe out while you count to six, as if you blew on hot soup.",
            "Go straight on to the next breath. Do not wait in between.",
            "If you lose count, that is fine. Begin again with the next breath out.",
            "After some minutes let your breath do what it wants. Notice how you sit now.",
        ),
        None, InApp.BREATHING,
    ),
    Exercise(
        "five-senses", "Five, four, three, two, one", None, Track.BODY, 4,
        "When your head is too loud or the world feels far away, your senses can bring you back "
        "to this room.",
        "If it makes you more afraid, stop. Call someone, or open “Help now”.",
        (
            "Put both feet on the floor. Press them down a little. The floor presses back.",
            "Find five things that you can see. Say their names, out loud if you can.",
            "Find four things that you can touch. Is each one rough, smooth, warm or cool?",
            "Find three things that you can hear. One near, one far, one in between.",
            "Find two things that you can smell. Your sleeve and your own hand will do.",
            "Find one thing that you can taste, or take a sip of water.",
            "Say where you are and what day it is. You are here, and this is now.",
        ),
        None, InApp.TIMED_TEXT,
    ),
)  # fmt: skip
