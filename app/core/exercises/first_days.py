"""Days 1 to 4 after a session: self-worth, values, the body, a good moment kept, a picture.

Short self-worth exercises twice a day are the best evidence that there is (Price 2022) [S].
Values work as in acceptance and commitment therapy, savouring, the body scan and drawing are common
practice [M]; the steps are our judgement [J].
"""

from app.core.exercises.shapes import Exercise, InApp, Track
from app.core.phases import Phase

EXERCISES = (
    Exercise(
        "good-and-true", "Good and true about me", Phase.OPENING, Track.SELF_WORTH, 9,
        "These days your mind may be more open to new thoughts. This helps you feed it some that "
        "are warm and also true.",
        "Stop if kind words about yourself start to hurt more than they help. "
        "Some days they do. Rest, or do the body scan.",
        (
            "Think of a person or an animal who is glad that you exist. Picture their face.",
            "What would they say is good about you? Find three things. Small ones count.",
            "For each one, find a moment when it was true. Where were you? What did you do?",
            "Now say each one as yourself: “I am someone who …”. Say it slowly, three times.",
            "Let one of them sink in, as warm tea does. Where in your body do you feel it?",
            "Choose the one that you would like to remember tomorrow.",
        ),
        "I am someone who …",
    ),
    Exercise(
        "slow-body-scan", "A slow walk through the body", Phase.OPENING, Track.BODY, 12,
        "To rest, and to feel at home in your body again. There is nothing to get right.",
        "Skip it if you feel far away or not real, or if noticing your body scares you. Look "
        "around you instead and name five things that you can see.",
        (
            "Lie down or sit. Keep your eyes open a little if that feels safer. "
            "You may stop at any time.",
            "Let your breath come and go as it likes. Do not change it and do not hold it.",
            "Notice your feet. Are they warm, cool, heavy, light? There is no wrong answer.",
            "Move up slowly: legs, hips, belly. Stay for a few breaths at each. "
            "Skip any part you like.",
            "Go on: back, chest, hands, arms, shoulders. If you find a tight place, "
            "just say “hello” to it.",
            "Notice your neck, your jaw, the skin around your eyes. Let them be as soft as "
            "they want.",
            "Feel the whole of you at once, held by the bed or the chair.",
            "Move your fingers and toes. Look around the room. Sit up in your own time.",
        ),
        None, InApp.TIMED_TEXT,
    ),
    Exercise(
        "good-moment-again", "A good moment, once more", Phase.OPENING, Track.JOURNALLING, 6,
        "Good moments are quick and quiet. Hard ones are loud. This gives a good one a second "
        "visit, so that it has time to stay.",
        "Not if looking for something good makes the day feel worse. Then it is enough to say: "
        "today was hard.",
        (
            "Look back over today and yesterday. Find one moment that was fine. Warm water, a "
            "bird, a joke, a clean sheet.",
            "Go back into it. What did you see? What did you hear? Was it warm or cool?",
            "Stay there for three slow breaths. You do not need to feel anything special.",
            "Who or what helped it to happen? Say thank you to them in your mind.",
            "Write it down in one or two lines, so plain that you could see it again in a year.",
        ),
        "The moment, in one or two lines",
    ),
    Exercise(
        "draw-without-words", "A picture without words", Phase.OPENING, Track.ART, 9,
        "Some of what you felt has no words yet. Colours and lines can carry it for you. Nobody "
        "will mark it.",
        "Put it away if a dark picture pulls you in. Turn the sheet over, stand up, and touch "
        "something cold.",
        (
            "Take any paper and any pen. A shopping list and a pencil will do.",
            "Close your eyes for a breath. Ask: what colour is today? What shape?",
            "Let your hand move for two minutes. Lines, spots, circles. It need not look like a "
            "thing.",
            "Stop and look. Is there a place in it that you like? Add a little more just there.",
            "Give it a name of one or two words. Write today’s date on the back.",
            "Keep it, give it away or throw it out. All three are fine.",
        ),
        "The name of my picture",
    ),
    Exercise(
        "step-that-matters", "A step that matters", Phase.OPENING, Track.VALUES, 8,
        "You may know more clearly now what you care about. One tiny step makes it real, while the "
        "door is open.",
        "Not for big choices: a job, a home, a partner, money. Let those wait some weeks, and talk "
        "about them first.",
        (
            "Think of three things that you want your life to hold. Kindness, music, a friend, "
            "being fair, a garden.",
            "Which one has been left alone for too long? Choose that one. Do not blame yourself.",
            "Find a step so small that it is almost funny. Five minutes or less.",
            "Say what, when and where. “After tea, at the window, I water the plant.”",
            "Do it today. Do it for the thing you care about, not to be good.",
            "Afterwards ask: how did that feel, in my chest, in my hands?",
        ),
        "My step, and how it felt", InApp.SMALL_ACTION,
    ),
)  # fmt: skip
