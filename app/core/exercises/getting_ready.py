"""The week before a session: a wish, and the plain things sorted out.

What they hold is CLINICAL.md section 4 (intention, companion and way home, what was learned last
time); an intention before dosing is common practice [M], the steps are our judgement [J].
"""

from app.core.exercises.shapes import Exercise, Track
from app.core.phases import Phase

EXERCISES = (
    Exercise(
        "what-i-hope-for", "What I hope for", Phase.PREPARING, Track.VALUES, 8,
        "To go into your session with one clear, kind wish. You do not have to make it come true. "
        "It is something to hold, like a handrail.",
        "Leave it for today if thinking about the session makes you very afraid. "
        "Tell your clinic about the fear instead. They would like to know.",
        (
            "Sit where you feel at ease. Let your feet touch the floor.",
            "Ask yourself: what has been hardest lately? Name it in a few words, then let it be.",
            "Ask yourself: if things were a little lighter, what would I notice first? Maybe the "
            "taste of breakfast. Maybe a friend’s face.",
            "Turn that into one short wish. Start with “I would like to feel …” or "
            "“I would like to see …”.",
            "Say it out loud once. Change any word that does not sound like you.",
            "Add: “And whatever comes, I can let it come.” Then put the wish where "
            "you will find it on the day.",
        ),
        "My wish, in one line",
    ),
    Exercise(
        "ready-for-the-day", "Ready for the day", Phase.PREPARING, Track.GETTING_READY, 7,
        "To sort out the plain things now, so that the day itself can be calm.",
        "If you cannot find anyone to bring you home, do not sort it out alone. Call your clinic.",
        (
            "Who brings you home? Write to that person now and ask them to say yes.",
            "Keep the rest of that day free. No driving, no work, no big choices until "
            "the next day.",
            "Look up what your clinic told you about food, drink and your medicines. "
            "If anything is unclear, ask them.",
            "Put out soft clothes, something warm, and music if your clinic allows it.",
            "Look back at what you noted after your last session. Pick one thought to take along.",
            "Get your home ready to come back to: water, something light to eat, a made bed.",
        ),
        "One thing I take with me from last time",
    ),
)  # fmt: skip
