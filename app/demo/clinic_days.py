"""What Harbor Clinic did in these weeks: closed alerts, and read what was sent."""

from __future__ import annotations

from datetime import date, time, timedelta

from app import alert_handling, alerts, check_ins, reviews
from app.core.local_time import instant
from app.core.safety import FORMS_WITH_SAFETY_ITEM
from app.database import Db
from app.demo.story_shapes import Story
from app.past_answers import Past
from app.tables import Patient, Staff

READING_DAYS = (0, 3)  # Monday and Thursday
READ_FOR = timedelta(days=42)


def read(db: Db, therapist: Staff, patient: Patient, story: Story, today: date) -> None:
    """Twice a week up to the day `unread_for` days ago, before the first patient of the day."""
    last = today - timedelta(days=story.unread_for)
    day = max(last - READ_FOR, today + timedelta(days=story.joined + 1))
    while day <= last:
        if day.weekday() in READING_DAYS:
            at = instant(day, time(8, 40), patient.zone)
            reviews.mark(db, therapist, patient, at, at)
        day += timedelta(days=1)


def raise_alerts(
    db: Db, therapist: Staff, patient: Patient, story: Story, past: list[Past]
) -> None:
    """Every item-9 answer above 0 has its alert, as if it had come in by hand."""
    notes = list(story.closed)
    for one in past:
        for code in FORMS_WITH_SAFETY_ITEM:
            answers = one.check_in.answers.get(code)
            submission = check_ins.find(db, patient, one.check_in.submission_id)
            assert submission is not None
            if answers is None:
                continue
            alert = alerts.raise_for(db, patient, submission, code, answers[8])
            if alert is not None and notes:
                words = notes.pop(0) if len(notes) > 1 else notes[0]
                day = one.check_in.day + timedelta(days=1)
                seen_at, closed_at = (
                    instant(day, wall, patient.zone) for wall in (time(8, 40), time(12, 5))
                )
                alert_handling.see(db, therapist, patient, seen_at)
                alerts.close(db, therapist, patient, alert, words, closed_at)
