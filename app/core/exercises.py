"""The catalogue of integration exercises: eight, two to a phase, in plain words.

What each phase offers follows CLINICAL.md section 4 (practice from day 1, at most 20 minutes:
Price 2022 [S]; the wording is ours and no clinician has reviewed it yet [J]). No breath-holding,
no fast breathing, no writing about trauma. Codes are permanent: they are in the database.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.core.phases import Phase


@dataclass(frozen=True)
class Exercise:
    """`minutes`: the usual length, at most 20. `prompt`: what one might note down, if anything."""

    code: str
    title: str
    phase: Phase
    minutes: int
    purpose: str
    not_when: str
    steps: tuple[str, ...]
    prompt: str | None


_ALL = (
    Exercise(
        "what-i-hope-for", "What I hope for", Phase.PREPARING, 8,
        "To go into your session with one clear, kind wish. You do not have to make it come true. "
        "It is something to hold, like a handrail.",
        "Leave it for today if thinking about the session makes you very afraid. "
        "Tell your clinic about the fear instead. They would like to know.",
        (
            "Sit where you feel at ease. Let your feet touch the floor.",
            "Ask yourself: what has been hardest lately? Name it in a few words, then let it be.",
            "Ask yourself: if things were a little lighter, what would I notice first?",
            "Turn that into one short wish. Start with “I would like to feel …” or "
            "“I would like to see …”.",
            "Say it out loud once. Change any word that does not sound like you.",
            "Add: “And whatever comes, I can let it come.” Then put the wish where "
            "you will find it on the day.",
        ),
        "My wish, in one line",
    ),
    Exercise(
        "ready-for-the-day", "Ready for the day", Phase.PREPARING, 7,
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
    Exercise(
        "good-and-true", "Good and true about me", Phase.OPENING, 9,
        "These days your mind may be more open to new thoughts. This helps you feed it some that "
        "are warm and also true.",
        "Stop if kind words about yourself start to hurt more than they help. "
        "Some days they do. Rest, or do the body scan.",
        (
            "Think of a person or an animal who is glad that you exist. Picture their face.",
            "What would they say is good about you? Find three things. Small ones count.",
            "For each one, find a moment when it was true. Where were you? What did you do?",
            "Now say each one as yourself: “I am someone who …”. Say it slowly, three times.",
            "Ask: what matters to me behind this? Being fair, being close, making things, "
            "being free?",
            "Choose one thing that matters. Do one tiny thing for it today, five minutes or less.",
        ),
        "I am someone who …",
    ),
    Exercise(
        "slow-body-scan", "A slow walk through the body", Phase.OPENING, 12,
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
        None,
    ),
    Exercise(
        "one-small-step", "One small step", Phase.CARRYING_ON, 8,
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
        "What I did, and how it was",
    ),
    Exercise(
        "ten-minutes-outside", "Ten minutes outside", Phase.CARRYING_ON, 10,
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
        "my-week-and-what-matters", "My week and what matters", Phase.KEEPING, 9,
        "To see where your days went, and to steer them a little toward what matters to you.",
        "Not late at night, and not to tell yourself off. If you start to do that, stop there.",
        (
            "Pick three things that matter to you. People, health, learning, quiet, play, "
            "anything at all.",
            "For each one ask: did it have a place in my week? A lot, a little, or not yet?",
            "Find one moment that felt right, however short. Stay with it for a few breaths.",
            "Find one thing that got in the way. Would you blame a friend for it? "
            "Then do not blame yourself.",
            "Choose one thing for next week. Put it on a day, at an hour, with a name.",
        ),
        "For next week I choose",
    ),
    Exercise(
        "plan-for-heavier-days", "A plan for heavier days", Phase.KEEPING, 15,
        "Heavier days come to most people. A plan made on a lighter day can lend you a hand then.",
        "Not on a heavy day. If you are thinking of ending your life, do not do this alone: "
        "open “Help now”.",
        (
            "How do heavier days begin for you? Note two early signs: sleep, food, messages left "
            "unread, thoughts that go round.",
            "What has helped before, even a little? Note three things that you can do at home.",
            "Who can you tell? Note one person, and what you will say: “It is a heavier day.”",
            "What should wait on such a day? Big choices, alcohol, long talks at night?",
            "Note how you reach your clinic, and the hours when they answer.",
            "Put the plan where you will see it. Tell one person where it is.",
        ),
        "My plan",
    ),
)  # fmt: skip

EXERCISES: Mapping[str, Exercise] = MappingProxyType({each.code: each for each in _ALL})


def offered(phase: Phase, local_day: date, done_codes: Collection[str]) -> tuple[Exercise, ...]:
    """The exercises of a phase, today's choice first; none on the dosing day.

    The choice changes each local day; what is in `done_codes` (done today) goes to the end.
    """
    ours = [each for each in _ALL if each.phase == phase]
    if not ours:
        return ()
    turn = local_day.toordinal() % len(ours)
    return tuple(sorted(ours[turn:] + ours[:turn], key=lambda each: each.code in done_codes))
