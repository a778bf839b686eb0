"""What the people of the demo want to talk about next time, and what was agreed the last time.
Synthetic, every word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from app import agreements, journal, ledger, talking_points
from app.core.local_time import instant
from app.database import Db
from app.demo.story_shapes import Story
from app.tables import Patient, Staff

AGREED_AT = time(13, 15)
AGREED: Mapping[str, tuple[int, str]] = {
    "Ada Example": (-21, "Three days of work from spring, if the weeks stay like this.\nWalk on."),
    "Bruno Sample": (
        -11,
        "Ida is told on day 5, before it closes in, not after.\n"
        "Bring the list of what helped in the first days.",
    ),
    "Dario Pretend": (-18, "Stretch first, then coffee. Knee diary on pain days only."),
}
OWN_WORDS: Mapping[str, tuple[int, str]] = {
    "Ada Example": (-2, "Whether I may skip the daily questions in good weeks."),
    "Bruno Sample": (-1, "I am a little afraid of the next one being the last that works."),
}
TALKED_ABOUT: Mapping[str, tuple[int, str]] = {
    "Ada Example": (-23, "What to tell them at work about the days off."),
}
NOTES: Mapping[str, tuple[int, ...]] = {"Ada Example": (-6,), "Bruno Sample": (-4,)}
ENTRIES: Mapping[str, tuple[str, ...]] = {
    "Bruno Sample": ("commitment",),
    "Femi Imagined": ("intention",),
}
"""Kinds of the ledger whose newest entry is flagged, on the day of the last own words or today."""


def hold(db: Db, therapist: Staff, patient: Patient, story: Story, today: date) -> None:
    """In the order of the days, each at an hour at which nothing lies ahead of it."""

    def at(offset: int, hour: time = story.answers_at) -> datetime:
        return instant(today + timedelta(days=offset), hour, patient.zone)

    if story.name in TALKED_ABOUT:
        offset, words = TALKED_ABOUT[story.name]
        row = talking_points.flag_words(db, patient, words, at(offset))
        talking_points.talk_about(db, therapist, patient, row, at(offset + 2, AGREED_AT))
    if story.name in AGREED:
        offset, words = AGREED[story.name]
        agreements.write(db, therapist, patient, words, at(offset, AGREED_AT))
    for offset in NOTES.get(story.name, ()):
        for note in journal.of_day(db, patient, today + timedelta(days=offset)):
            talking_points.flag(db, patient, "note", note.public_id, at(offset))
    for kind in ENTRIES.get(story.name, ()):
        rows = [row for row in ledger.of(db, patient) if row.kind == kind]
        talking_points.flag(db, patient, "ledger", rows[-1].public_id, at(-1))
    if story.name in OWN_WORDS:
        offset, words = OWN_WORDS[story.name]
        talking_points.flag_words(db, patient, words, at(offset))
