"""The six steps of a safety plan: what helps when thoughts of hurting oneself come.

What the steps are about, and their order, is that of the Safety Planning Intervention (Stanley and
Brown, Cognitive and Behavioral Practice 2012, 19:256-264) [S, its abstract]: warning signs, what
one does alone, people and places that distract, whom one asks for help, professionals, making
things safer. Their form is theirs and is not copied: every word here is ours, at a reading age of
11, and no clinician has reviewed it yet [J]. It names no method, promises nothing, and never says
that anybody is watching.
"""

from __future__ import annotations

from app.core.own_words import Part

SAFETY_PLAN = "safety-plan"
PROFESSIONALS = "professionals"
"""The step beside which the numbers of the country and of the clinic stand: nobody types them."""

PURPOSE = (
    "For times when you think of hurting yourself, or do not feel safe. Six short steps, written "
    "in a calmer hour, alone or with your therapist. Leave out what you do not know yet."
)
INVITATION = "In a calmer hour you could make a safety plan, alone or with your therapist."
WHEN_READ = (
    "Take one step after the other, and stop where it gets easier. You can call at any time, also "
    "first."
)

STEPS = (
    Part(
        "signs", "1. How I notice that it begins",
        "Thoughts, pictures in your head, feelings, or things you do. In your own words, as they "
        "come.",
        3,
    ),
    Part(
        "alone", "2. What I can do by myself",
        "Something that holds your attention for a while and needs nobody else: music, a shower, "
        "a walk, a puzzle.",
        3,
    ),
    Part(
        "places", "3. Places and people that take my mind off it",
        "Somewhere with others around, or someone who is easy to be with. You need not tell them "
        "how you feel.",
        3,
    ),
    Part(
        "helpers", "4. Whom I can ask for help",
        "People you can tell that it is hard right now. With their numbers, so that you need not "
        "look for them.",
        3,
    ),
    Part(
        PROFESSIONALS, "5. Professionals I can call",
        "Your doctor, or somebody else you know, with the number. The numbers below are on your "
        "plan already: you need not type them.",
        3,
    ),
    Part(
        "safer", "6. Making things safer around me",
        "What could hurt you when it is hard? How can you put distance between you and it, and "
        "whom can you ask to help with that?",
        3,
    ),
)  # fmt: skip
