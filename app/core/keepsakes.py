"""What a patient writes on lighter days for heavier ones: the letter, the plan for fading, and the
safety plan.

CLINICAL.md section 4: the letter belongs to the opening days, the plan to the days after; both are
shown when the days grow heavier or when asked for. The safety plan is offered where it is needed,
beside the numbers to call, in no phase (`core/safety_plans.py`). The wording is ours, at a reading
age of 11, and no clinician has reviewed it yet [J]. It never says relapse, failure or loss. Codes
are permanent: they are in the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.core.own_words import Part
from app.core.phases import Phase
from app.core.safety_plans import (
    INVITATION,
    PROFESSIONALS,
    PURPOSE,
    SAFETY_PLAN,
    STEPS,
    WHEN_READ,
)


@dataclass(frozen=True)
class Keepsake:
    """`offered_in`: the phases in which Today invites to write one that is not written yet;
    `when_read`: a word to whoever reads it; `numbers_beside`: the part with the numbers to call."""

    code: str
    title: str
    purpose: str
    invitation: str
    parts: tuple[Part, ...]
    offered_in: frozenset[Phase]
    when_read: str = ""
    numbers_beside: str = ""


_ALL = (
    Keepsake(
        "letter",
        "A letter to yourself",
        "Write from this lighter day to yourself on a heavier one. You know best what will reach "
        "you. It can be three lines.",
        "While things feel lighter, you could write a few lines to yourself for a heavier day.",
        (
            Part(
                "letter", "Dear me,",
                "What is true today that is hard to see on a heavy day? What would you like to "
                "be reminded of? How would you say it to a friend?",
                12,
            ),
        ),
        frozenset({Phase.OPENING}),
    ),
    Keepsake(
        "fading-plan",
        "My plan for heavier days",
        "Days often grow heavier again some time after a session. It is no fault of yours. A plan "
        "made now can lend you a hand then.",
        "You could make a short plan for days that grow heavier again.",
        (
            Part(
                "signs", "How I notice that days grow heavier",
                "Sleep, food, messages left unread, thoughts that go round. Early signs help most.",
                4,
            ),
            Part(
                "steps", "My first three steps",
                "Small enough to do on a heavy day: a shower, ten minutes outside, one message.",
                5,
            ),
            Part(
                "people", "Whom I tell, and whom I call",
                "A person you trust, and your clinic. With numbers, so that you need not look for "
                "them.",
                4,
            ),
        ),
        frozenset({Phase.CARRYING_ON, Phase.KEEPING}),
    ),
    Keepsake(
        SAFETY_PLAN, "My safety plan", PURPOSE, INVITATION, STEPS, frozenset(),
        when_read=WHEN_READ, numbers_beside=PROFESSIONALS,
    ),
)  # fmt: skip

KEEPSAKES: Mapping[str, Keepsake] = MappingProxyType({each.code: each for each in _ALL})

HEAVIER = "The last days look heavier than those after your session."
"""What a patient is told when relief fades; never more, and never as a verdict."""


def to_write(phase: Phase, written: Collection[str]) -> Keepsake | None:
    """The one that Today invites to write: the first of the phase that is not `written` yet."""
    return next(
        (each for each in _ALL if phase in each.offered_in and each.code not in written), None
    )
