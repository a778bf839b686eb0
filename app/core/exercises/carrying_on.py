"""Days 5 to 10: small actions, outside, people, moving.

Behavioural activation, time outdoors, a walk for wonder and contact are common practice [M]; that
they belong in these days is CLINICAL.md section 4 [J], as are the steps.
"""

from app.core.exercises.shapes import Exercise, InApp, Track
from app.core.phases import Phase

EXERCISES = (
    Exercise(
        "one-small-step", "One small step", Phase.CARRYING_ON, Track.SMALL_ACTIONS, 8,
        "Doing comes first, and the wish to do it often follows. One small step keeps a door open.",
        "Not if you are ill or worn out. Then rest is the step.",
        (
            "Think of something you used to like, or someone you miss.",
            "Make it small. Not “see my friends” but “send one message”. "
            "Not “tidy up” but “clear one chair”.",
            "Make it smaller still, until you are almost sure that you can do it today.",
            "Choose when and where: “After lunch, at the table, I will …”.",
            "Do it, or start it for two minutes. After that you may stop.",
            "Notice how you feel now. A bit better, the same, worse? All of these are "
            "fine to know.",
        ),
        "What I did, and how it was", InApp.SMALL_ACTION,
    ),
    Exercise(
        "ten-minutes-outside", "Ten minutes outside", Phase.CARRYING_ON, Track.NATURE, 10,
        "Light, air and a little movement help most people. Your senses lead you out of your head.",
        "Not when you feel dizzy, or when it is not safe outside. An open window will do as well. "
        "If moving hurts, sit outside instead of walking.",
        (
            "Put on shoes. Tell yourself: just ten minutes, at my own pace.",
            "Go out. If you like, leave your phone in your pocket.",
            "Find five things that you can see. Give each one a real look.",
            "Find four sounds, near or far.",
            "Touch three things: bark, a wall, a leaf, your own sleeve.",
            "On the way back, pick one thing you would show to a friend.",
        ),
        "The thing I would show a friend",
    ),
    Exercise(
        "walk-for-wonder", "A walk for wonder", Phase.CARRYING_ON, Track.NATURE, 15,
        "When something is bigger than us, our worries get a little smaller. You can find that in "
        "a sky, a tree or a tall wall.",
        "Not in the dark alone, and not when walking hurts. From a bench or a window you can look "
        "up too.",
        (
            "Go somewhere you know. Today, walk as if you had come from far away.",
            "Look up first. The sky, a roof, the top of a tree. How far can you see?",
            "Now look at something very small. A seed, a crack in a stone, a web.",
            "Ask: how old is it? How did it get here? You need no answer.",
            "Stand still for three breaths and let it be larger than you, or finer than you.",
            "Bring one thing home in your mind. It can be a colour or a sound.",
        ),
        "What made me look twice",
    ),
    Exercise(
        "few-words-to-someone", "A few words to someone", Phase.CARRYING_ON, Track.RELATIONSHIPS, 6,
        "Being alone grows when we are low. A few words can open it up again. They need not be "
        "clever.",
        "Not to somebody who hurts you. And not late at night, when words weigh more.",
        (
            "Who comes to your mind with a bit of warmth? It may be long ago. Take that person.",
            "You need not explain where you have been. Nobody is keeping count.",
            "Write two lines. One about something real: “I saw a fox and thought of you.”",
            "The other can be a wish or a question: “How is your knee?”",
            "Send it, then put the phone away. An answer is a gift, not the point.",
            "If sending is too much, keep it for tomorrow. You have still thought of someone.",
        ),
        "Whom I wrote to, and how it felt",
    ),
    Exercise(
        "move-to-one-song", "Move to one song", Phase.CARRYING_ON, Track.MOVEMENT, 5,
        "A body that has been still for long grows heavy. One song is enough to wake it, gently.",
        "Not when you are dizzy, ill or in strong pain. Small moves of your hands in a chair are "
        "enough.",
        (
            "Pick one song that you like. Sad or glad, both will do.",
            "Stand near something that you can hold on to, or sit down.",
            "Let your hands begin. Then let your shoulders join, and then your feet.",
            "Move as small as you like. Nobody sees you. It need not be a dance.",
            "When the song ends, stand still. Feel your heart, your skin, your feet.",
        ),
        "The song",
    ),
)  # fmt: skip
