"""The trauma track, once a therapist adds it: grounding only. No exposure, no writing about it.

Grounding in the here and now is common practice [M]; the limits are CLINICAL.md section 4.
"""

from app.core.exercises.shapes import Exercise, InApp, Track

EXERCISES = (
    Exercise(
        "here-and-now", "Here, and now", None, Track.TRAUMA, 5,
        "When something old feels as if it were happening again, this helps you find today. You "
        "need not look at the old thing at all.",
        "If you are not safe right now, do not do this first. Go where it is safe, or open "
        "“Help now”.",
        (
            "Open your eyes. Turn your head slowly, left and right. Let your eyes rest where they "
            "like.",
            "Say your name, how old you are, and what year it is. Out loud is best.",
            "Find three things in this room that were not there back then.",
            "Touch something cold, or run water over your wrists. Feel that it is only water.",
            "Push your feet into the floor, or your back into the chair. Feel how they carry you.",
            "Say: “That was then. This is now. I am in …” and name the place.",
            "Do one plain thing: put on the kettle, open a window, walk to the door and back.",
        ),
        None, InApp.TIMED_TEXT,
    ),
)  # fmt: skip
