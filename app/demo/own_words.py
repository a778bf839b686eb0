"""What the people of the demo wrote in their own words: keepsakes, and from session to session.
Synthetic, every word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from app import keepsakes, ledger
from app.core.local_time import instant
from app.database import Db
from app.demo.story_shapes import Story
from app.tables import Patient

LEDGERS: Mapping[str, tuple[tuple[int, str, Mapping[str, str], bool], ...]] = {
    "Ada Example": (
        (-67, "intention", {"intention": "Let me find out what is under the tiredness."}, True),
        (-65, "insight", {"insight": "I have been guarding an empty house."}, True),
        (-64, "commitment", {"commitment": "On Sundays I walk to the harbor."}, False),
        (-22, "intention", {"intention": "Thank you, and a little further."}, True),
        (-20, "words", {"words": "Warm water, and somebody humming. It may have been me."}, False),
        (-20, "insight", {"insight": "There is nothing to fix at the harbor."}, True),
    ),
    "Bruno Sample": (
        (-26, "intention", {"intention": "Let me put the list down for one afternoon."}, False),
        (-24, "words", {"words": "A long corridor, and for once no hurry in it."}, False),
        (-24, "insight", {"insight": "I am allowed to be tired without having earned it."}, True),
        (-12, "intention", {"intention": "I would like to see the people, not the tasks."}, True),
        (
            -12,
            "journey",
            {"companion": "Ida, 555 0142", "way-home": "Ida’s car", "checks": "ride,rest,home"},
            True,
        ),
        (-10, "insight", {"insight": "At dinner I forgot to watch myself. That was it."}, True),
        (-9, "commitment", {"commitment": "On Wednesdays I cook for two."}, True),
        (-1, "intention", {"intention": "Stay a little longer at that table."}, False),
    ),
    "Dario Pretend": (
        (-19, "intention", {"intention": "To meet the knee without bracing."}, True),
        (-16, "insight", {"insight": "It shouts less when I do not shout back."}, True),
        (-16, "commitment", {"commitment": "Stretch after the morning coffee."}, True),
    ),
    "Femi Imagined": (
        (-1, "intention", {"intention": "I would like to feel safe enough to let go."}, True),
    ),
}  # fmt: skip


def write(db: Db, patient: Patient, story: Story, today: date) -> None:
    """At the hour of the story's check-ins, so that nothing lies ahead of its own day."""

    def at(offset: int) -> datetime:
        return instant(today + timedelta(days=offset), story.answers_at, patient.zone)

    for kind, (offset, parts, share) in story.keepsakes.items():
        keepsakes.write(db, patient, kind, parts, at(offset), share=share)
    for offset, kind, parts, share in LEDGERS.get(story.name, ()):
        ledger.write(db, patient, kind, parts, at(offset), share=share)
