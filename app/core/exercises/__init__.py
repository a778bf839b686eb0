"""The catalogue of integration exercises, in plain words, and which of them a day invites to.

What each phase offers follows CLINICAL.md section 4 (practice from day 1, at most 20 minutes:
Price 2022 [S]). The wording is ours and no clinician has reviewed it yet [J]. No breath-holding, no
fast breathing, no writing about trauma. Codes are permanent: they are in the database.
"""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType

from app.core.exercises import (
    any_time,
    carrying_on,
    first_days,
    getting_ready,
    grounding,
    keeping,
    pain,
    shapes,
    substance_use,
)
from app.core.exercises.shapes import ADDED, GENERAL, Agreed, Exercise, InApp, Track
from app.core.phases import EXERCISES_A_DAY, Phase

__all__ = [
    "ADDED",
    "ALWAYS_OPEN",
    "EXERCISES",
    "GENERAL",
    "ORDINARY",
    "Agreed",
    "Exercise",
    "InApp",
    "Track",
    "agree",
    "offered",
]

EXERCISES: Mapping[str, Exercise] = MappingProxyType(
    {
        each.code: each
        for part in (
            getting_ready, first_days, carrying_on, keeping, any_time, pain, substance_use,
            grounding,
        )
        for each in part.EXERCISES
    }
)  # fmt: skip

ALWAYS_OPEN = frozenset({"five-senses"})
"""Grounding for everybody: nobody can take it out of a catalogue, and it stays open at red too."""


def agree(
    tracks: Collection[Track] = GENERAL,
    assigned: Collection[Exercise] = (),
    left_out: Collection[str] = (),
) -> Agreed:
    """What a patient may open: of the catalogue, and what their therapist chose."""
    return shapes.agreed(EXERCISES, tracks, assigned, left_out, ALWAYS_OPEN)


ORDINARY = agree()
"""Where nothing else was agreed: the general tracks."""


def offered(
    phase: Phase, local_day: date, done_codes: Collection[str], agreed: Agreed = ORDINARY
) -> tuple[Exercise, ...]:
    """What a day of the phase invites to, as many as the phase asks; none on the dosing day.

    Assigned ones come first, then those of the phase and of any time, each a turn further every
    day. What is in `done_codes` (done today) goes to the end.
    """
    places = EXERCISES_A_DAY[phase]
    chosen = _turned(agreed.assigned, local_day, places)
    free = [each for each in agreed.catalogue.values() if each not in agreed.assigned]
    ours = [each for each in free if each.phase in (phase, None)]
    chosen += _turned(ours, local_day, places - len(chosen))
    return tuple(sorted(chosen, key=lambda each: each.code in done_codes))


def _turned(all_of_them: Collection[Exercise], day: date, places: int) -> list[Exercise]:
    """So many of them, and on the next day those that follow."""
    ours = list(all_of_them)
    if not ours or places <= 0:
        return []
    turn = day.toordinal() * places % len(ours)
    return (ours[turn:] + ours[:turn])[:places]
