"""What an exercise is, what it belongs to, and what a patient and their therapist agreed on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.core.phases import Phase

MOST_MINUTES = 20
"""Exercises of at most 20 minutes held the effect (Price 2022) [S]."""


class Track(StrEnum):
    """What an exercise works with. Permanent codes: they are in the database."""

    GETTING_READY = "getting-ready"
    SELF_WORTH = "self-worth"
    VALUES = "values"
    JOURNALLING = "journalling"
    BODY = "body-and-breath"
    NATURE = "nature"
    ART = "art"
    MOVEMENT = "movement"
    RELATIONSHIPS = "relationships"
    SMALL_ACTIONS = "small-actions"
    HEAVIER_DAYS = "heavier-days"
    PAIN = "pain"
    SUBSTANCE_USE = "substance-use"
    TRAUMA = "trauma"


ADDED = (Track.PAIN, Track.SUBSTANCE_USE, Track.TRAUMA)
"""Not agreed until a therapist adds them; all others are."""

GENERAL = frozenset(Track) - set(ADDED)


class InApp(StrEnum):
    """What the app itself can do beside the steps. Without script the steps are all that is
    needed."""

    BREATHING = "breathing"
    SMALL_ACTION = "small-action"
    URGE_TIMER = "urge-timer"
    TIMED_TEXT = "timed-text"


@dataclass(frozen=True)
class Exercise:
    """`phase` None: at any time, but for the dosing day. `track` None: a therapist's own.
    `minutes`: the usual length. `prompt`: what one might note down, if anything."""

    code: str
    title: str
    phase: Phase | None
    track: Track | None
    minutes: int
    purpose: str
    not_when: str
    steps: tuple[str, ...]
    prompt: str | None = None
    in_app: InApp | None = None


@dataclass(frozen=True)
class Agreed:
    """`catalogue`: what this patient may choose from, by code. `assigned`: what the therapist chose
    for them, also from other tracks or their own, in the order in which it was assigned."""

    catalogue: Mapping[str, Exercise]
    assigned: tuple[Exercise, ...] = ()


def agreed(
    exercises: Mapping[str, Exercise],
    tracks: Collection[Track] = GENERAL,
    assigned: Collection[Exercise] = (),
    left_out: Collection[str] = (),
    always: Collection[str] = (),
) -> Agreed:
    """The exercises of the agreed `tracks` without those `left_out`, and all that is assigned.
    What stays open `always` cannot be left out."""
    chosen = {each.code: each for each in assigned}
    catalogue = {
        code: each
        for code, each in exercises.items()
        if code in always or code in chosen or (each.track in tracks and code not in left_out)
    }
    return Agreed(MappingProxyType(catalogue | chosen), tuple(assigned))
