"""The substance use track, once a therapist adds it: riding out an urge, a map of what pulls.

Urge surfing is Marlatt's; it and a map of triggers are named in CLINICAL.md section 4, how they are
done here is common practice [M] and our judgement [J].
"""

from app.core.exercises.shapes import Exercise, InApp, Track

EXERCISES = (
    Exercise(
        "ride-the-wave", "Ride the wave", None, Track.SUBSTANCE_USE, 9,
        "An urge is like a wave. It climbs, it stands, and it sinks, mostly within half an hour. "
        "You can float on it and need not fight.",
        "If you shake, sweat or see things after stopping, do not wait it out. That can be "
        "dangerous. Call a doctor or the emergency number now.",
        (
            "Go a few steps away from what is pulling at you, if you can. Sit or stand.",
            "Where in your body is the urge? Mouth, chest, belly, hands? Point to it.",
            "What is it like there? Hot, tight, buzzing? How big is it from nought to ten?",
            "Let your breath go in and out past it. You do not push the wave, and it does not "
            "push you.",
            "Watch it climb. Say: “It is high now. It cannot stay this high.”",
            "When it sinks, even a bit, notice that you are still here. If it comes back, ride "
            "the next one.",
        ),
        "How high it was, and how it was after", InApp.URGE_TIMER,
    ),
    Exercise(
        "map-of-the-pull", "A map of the pull", None, Track.SUBSTANCE_USE, 9,
        "An urge seldom comes out of the blue. When you know the roads it takes, you can pick "
        "another one in time.",
        "Not while an urge is strong. Ride the wave first, and draw the map on a calm day.",
        (
            "Think of the last time it pulled at you. What hour was it? Where were you?",
            "Who was there, or who was not? What had you just heard or seen?",
            "What did you feel before it? Tired, hungry, lonely, angry, bored, glad?",
            "What did you hope it would give you? Rest, warmth, sleep, a break?",
            "What else could give you a part of that? Find one thing that is close at hand.",
            "Choose one place on the map where you could turn off. Plan that turn for this week.",
        ),
        "Where I could turn off",
    ),
)  # fmt: skip
