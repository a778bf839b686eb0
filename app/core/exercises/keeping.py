"""From day 11 on: what matters, a plan for heavier days, kindness, sleep.

The weekly look at values (acceptance and commitment therapy), self-compassion, a plan made ahead
and winding down for sleep are common practice [M]; the steps are our judgement [J].
"""

from app.core.exercises.shapes import Exercise, Track
from app.core.phases import Phase

EXERCISES = (
    Exercise(
        "my-week-and-what-matters", "My week and what matters", Phase.KEEPING, Track.VALUES, 9,
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
        "plan-for-heavier-days", "A plan for heavier days", Phase.KEEPING, Track.HEAVIER_DAYS, 15,
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
    Exercise(
        "a-fair-friend", "A fair friend", Phase.KEEPING, Track.SELF_WORTH, 8,
        "We talk to ourselves in a way we would never talk to a friend. This lets a fair friend "
        "have a word too.",
        "Leave it if the harsh voice gets louder. Put a hand on something warm, and do something "
        "plain with your hands.",
        (
            "What did you say to yourself today that was harsh? Find one line of it.",
            "Put a hand on your chest or your arm. Let it be there, as you would hold a child’s "
            "hand.",
            "Say: “This is hard right now.” It is. You do not have to make it bigger or smaller.",
            "Say: “Other people know this too.” Somewhere, someone sits just as you do.",
            "What would a fair friend say? Not sweet, just fair. Find one line.",
            "Say that line to yourself, in the voice of someone who likes you.",
        ),
        "What a fair friend would say",
    ),
    Exercise(
        "letting-the-day-down", "Letting the day down", Phase.KEEPING, Track.BODY, 15,
        "Sleep cannot be pushed. But you can make it a soft place to land, in the last part of "
        "the evening.",
        "Do not use it to fight for sleep. If you lie awake, get up, sit in dim light, and lie "
        "down when you are sleepy.",
        (
            "Choose a time to stop. Put the phone where you cannot reach it from bed.",
            "Write down what goes round in your head, one line each. It can wait there until "
            "morning.",
            "Make the room dim and a little cool. Do one slow thing: wash, fold, pour some tea.",
            "Sit or lie down. Let your jaw go, then your shoulders, then your hands.",
            "Think of one thing today that did not go wrong. A plain one will do.",
            "Now you have done your part. Rest counts too, even without sleep.",
        ),
        None,
    ),
)  # fmt: skip
