"""What a patient carries from session to session: an intention before it, what stayed after it, and
one or two small commitments; all of it laid out again before the next one.

CLINICAL.md section 4: preparing holds intention, companion and way home, a checklist, and last
session's insight and commitments brought forward. The wording is ours, at a reading age of 11, and
no clinician has reviewed it yet [J]. Codes are permanent: they are in the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.core.own_words import Part


@dataclass(frozen=True)
class EntryKind:
    """`before`: it belongs to the session to come, else to the one before it. `many`: there may be
    several of one session; else the newest counts."""

    code: str
    title: str
    purpose: str
    add: str
    parts: tuple[Part, ...]
    before: bool = False
    many: bool = False
    checks: tuple[tuple[str, str], ...] = ()


_ALL = (
    EntryKind(
        "intention", "My intention",
        "One kind wish to hold during your session, like a handrail. It does not have to come "
        "true.",
        "Write an intention",
        (
            Part(
                "intention", "My intention",
                "“I would like to feel …”, “I would like to see …”, “Let me …”. One line will do.",
                4,
            ),
        ),
        before=True,
    ),
    EntryKind(
        "journey", "Getting there and home",
        "Plain things, sorted out now, so that the day itself can be calm. If you cannot find "
        "anyone to bring you home, call your clinic.",
        "Sort out the day",
        (
            Part("companion", "Who is with me", "A name, and a number to call.", 2),
            Part(
                "way-home", "How I get home",
                "Do not drive, ride or walk home alone. Who brings you, and how?",
                2,
            ),
        ),
        before=True,
        checks=(
            ("ride", "Somebody has promised to bring me home"),
            ("rest", "The rest of that day is free: no driving, no work, no big choices"),
            ("food", "I know what my clinic says about food, drink and my medicines"),
            ("things", "Soft clothes, something warm, and music if my clinic allows it"),
            ("home", "Water, something light to eat and a made bed wait at home"),
            ("evening", "Somebody can be reached that evening"),
        ),
    ),
    EntryKind(
        "words", "How it was",
        "Your own words for your session. There is no right way to tell it.",
        "Write how it was",
        (
            Part(
                "words", "How it was",
                "A picture, a feeling, something that changed. You can stop at any line.",
                6,
            ),
        ),
    ),
    EntryKind(
        "insight", "Something I want to keep",
        "Sometimes one thing becomes clear, for a moment or for longer. Written down, it stays "
        "within reach.",
        "Write down something to keep",
        (
            Part(
                "insight", "What I want to keep",
                "“I saw that …”, “It may be true that …”. In a few words.",
                4,
            ),
        ),
        many=True,
    ),
    EntryKind(
        "commitment", "A small commitment",
        "One small thing that keeps what you found within reach. So small that it fits a tired "
        "day.",
        "Choose a small commitment",
        (
            Part(
                "commitment", "What I want to do",
                "“On Sundays I call Ida.” “After breakfast I step outside.” When and where helps.",
                3,
            ),
        ),
        many=True,
    ),
)  # fmt: skip

ENTRY_KINDS: Mapping[str, EntryKind] = MappingProxyType({each.code: each for each in _ALL})


def read_checks(kind: EntryKind, form: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of what was ticked, in the order of the list."""
    return tuple(code for code, _ in kind.checks if form.get(f"check-{code}") == "yes")
