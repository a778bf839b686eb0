"""Lives of synthetic patients, drawn by hypothesis and lived through the app's own verbs: every
form, every way to skip, edits, late entries, private and shared words, sessions, alerts, nudges.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from sqlmodel import select

from app import (
    agreements,
    alerts,
    assignments,
    cares,
    chart_events,
    check_ins,
    clinics,
    consents,
    dosing_sessions,
    keepsakes,
    ledger,
    own_exercises,
    packs,
    patients,
    phase_overrides,
    practice,
    question_breaks,
    relief_views,
    reviews,
    talking_points,
)
from app.audit import Actor
from app.check_ins import CheckIn
from app.core.instruments import DECLINED, INSTRUMENTS, Answer
from app.core.local_time import check_in_day
from app.core.own_exercises import Wanted
from app.database import Db
from app.dosing_details import Details
from app.tables import Clinic, Note, Nudge, NudgeDelivery, Patient, Staff

T = TypeVar("T")
ACTOR = Actor("command", "tests")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).map(
    lambda words: f"x{words}x"
)
NAMES = st.one_of(
    st.sampled_from(["=1+1", "+Ada", "-Bo", "@Cy", "'=Dee", "O'Hara", 'Eve "E"', "Zoë, 李"]),
    st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20),
)


@dataclass
class Life:
    db: Db
    data: DataObject
    clinic: Clinic
    staff: Staff
    patient: Patient
    now: datetime

    def draw(self, strategy: st.SearchStrategy[T]) -> T:
        return self.data.draw(strategy)

    def yes(self) -> bool:
        return self.draw(st.booleans())

    @property
    def actor(self) -> Actor:
        return Actor("staff", self.staff.public_id)


def answers_of(code: str) -> st.SearchStrategy[tuple[Answer, ...]]:
    """Every choice of every question, left and declined ones among them."""
    form = INSTRUMENTS[code]
    each = [
        st.sampled_from([None, DECLINED, *(o.ordinal for o in form.options_of(item))])
        for item in form.items
    ]
    return st.tuples(*each)


def check_in(life: Life, code: str) -> None:
    """By hand for today or yesterday, or from a phone that was out of reach for days; several
    submissions of one day are edits."""
    answers = {code: life.draw(answers_of(code))}
    if life.yes():
        answers["mood"] = life.draw(answers_of("mood"))
    waited = life.draw(st.integers(0, 12))
    made_at = life.now - timedelta(days=waited)
    day = check_in_day(made_at, life.patient.zone) - timedelta(days=life.draw(st.integers(0, 1)))
    sent = CheckIn(
        secrets.token_hex(16),
        day,
        answers,
        made_at,
        difficulty=life.draw(st.sampled_from([None, 0, 3])) if code == "phq-9" else None,
        note=life.draw(WORDS) if life.yes() else "",
        note_for_therapist=life.yes(),
        source="outbox" if waited else "hand",
    )
    assert isinstance(check_ins.record(life.db, life.patient, sent, life.now), check_ins.Recorded)
    life.db.flush()


def write_words(life: Life) -> None:
    part = life.draw(st.sampled_from(["letter", "steps", "safer"]))
    kind = {"letter": "letter", "steps": "fading-plan", "safer": "safety-plan"}[part]
    parts = {part: life.draw(WORDS)} if life.yes() else {}
    keepsakes.write(life.db, life.patient, kind, parts, life.now, share=life.yes())


def carry(life: Life) -> None:
    kind = life.draw(st.sampled_from(["intention", "insight", "commitment", "journey", "words"]))
    try:
        row = ledger.write(
            life.db, life.patient, kind, {kind: life.draw(WORDS)}, life.now, share=life.yes()
        )
    except ledger.TooManyCommitments:
        row = ledger.of(life.db, life.patient)[0]
    if row is not None and row.kind == "commitment":
        said = life.draw(st.sampled_from(["kept", "resting", "let-go"]))
        ledger.answer(life.db, life.patient, row, said, life.now)
    if row is not None and life.draw(st.integers(0, 4)) == 0:
        ledger.withdraw(life.db, life.patient, row, life.now)


def practise(life: Life) -> None:
    code = life.draw(st.sampled_from(["slow-body-scan", "five-senses"]))
    words = life.draw(WORDS) if life.yes() else ""
    practice.complete(life.db, life.patient, code, life.now, note=words, share=life.yes())


def assign(life: Life) -> None:
    why = life.draw(WORDS) if life.yes() else ""
    assignments.assign(life.db, life.staff, life.patient, "slow-body-scan", life.now, why=why)
    assignments.open_track(life.db, life.staff, life.patient, "pain", life.now)


def write_exercise(life: Life) -> None:
    """Of this patient alone or of the clinic's, assigned and done."""
    wanted = Wanted("Walk", 5, "For the legs", "Never at night", ("Stand up.", "Walk."))
    own = own_exercises.write(
        life.db, life.staff, life.patient, wanted, life.now, for_clinic=life.yes()
    )
    assignments.assign(life.db, life.staff, life.patient, own.code, life.now)
    practice.complete(life.db, life.patient, own.code, life.now)


def plan_session(life: Life) -> None:
    details = Details(
        life.draw(st.sampled_from([None, "oral", "intravenous"])),
        life.draw(st.sampled_from([None, 35.0, 0.5, 112.25])),
        life.draw(WORDS) if life.yes() else "",
        life.draw(WORDS) if life.yes() else "",
    )
    at = life.now + timedelta(hours=life.draw(st.integers(-200, 200)))
    rows = dosing_sessions.plan(
        life.db, life.staff, life.patient, at, details, life.now,
        sessions=life.draw(st.integers(1, 2)),
    )  # fmt: skip
    if life.yes():
        dosing_sessions.cancel(
            life.db, Actor("patient", life.patient.public_id), life.patient, rows[0], life.now
        )


def report_session(life: Life) -> None:
    row = dosing_sessions.report(life.db, life.patient, life.now - timedelta(hours=3), life.now)
    if life.yes():
        dosing_sessions.confirm(life.db, life.staff, life.patient, row, life.now)


def change_plan(life: Life) -> None:
    db, patient, now = life.db, life.patient, life.now
    plan = life.draw(st.sampled_from(["full-daily", "short-daily", "official-daily"]))
    patients.choose_plan(db, life.actor, patient, plan, now)
    patients.choose_measure(db, life.actor, patient, life.draw(st.sampled_from(["", "pain"])), now)
    patients.choose_questions(db, patient, life.yes(), now)
    chosen = life.draw(st.sets(st.sampled_from(["pain", "trauma", "ketamine"])))
    packs.choose(db, life.staff, patient, chosen, now)
    relief_views.turn(db, patient, life.staff if life.yes() else None, life.yes(), now)
    phase_overrides.put(db, life.staff, patient, "opening", now.date() + timedelta(days=3), now)


def note_on_the_axis(life: Life) -> None:
    today = life.now.date() - timedelta(days=2)
    words = life.draw(WORDS)
    kind = life.draw(st.sampled_from(["medication", "note"]))
    wanted = chart_events.Wanted(today, words, kind, for_both=life.yes())
    row = chart_events.note(life.db, life.staff, life.patient, wanted, today, life.now)
    if life.yes():
        chart_events.remove(life.db, life.staff, life.patient, row, life.now)


def be_read(life: Life) -> None:
    """Handed over, read, and agreed on."""
    cares.choose(life.db, life.staff, life.patient, life.staff.public_id, life.now)
    reviews.mark(life.db, life.staff, life.patient, life.now, life.now)
    agreements.write(life.db, life.staff, life.patient, life.draw(WORDS), life.now)


def bring_up(life: Life) -> None:
    """Words, a day and a note; taken back, talked about, or standing."""
    db, patient, now = life.db, life.patient, life.now
    points = [talking_points.flag_words(db, patient, life.draw(WORDS), now)]
    for note in db.exec(select(Note).where(Note.patient_id == patient.id)).all()[:1]:
        points.append(talking_points.flag(db, patient, "note", note.public_id, now))
    for row in points:
        act = life.draw(st.integers(0, 2))
        if act == 1:
            talking_points.take_back(db, patient, row, now)
        elif act == 2:
            talking_points.talk_about(db, life.staff, patient, row, now)


def close_alerts(life: Life) -> None:
    for row in alerts.still_open(life.db, life.patient)[:1]:
        alerts.close(life.db, life.staff, life.patient, row, life.draw(WORDS), life.now)


def leave_or_return(life: Life) -> None:
    given = consents.current(life.db, life.patient)
    if given is None:
        consents.give(life.db, life.patient, life.now)
    else:
        consents.withdraw(life.db, life.patient, given, life.now)


def be_nudged(life: Life) -> None:
    """Sent to two phones; and one that is still to come."""
    for kind, outcome in (("test", "sent"), ("test", None)):
        nudge = Nudge(
            patient_id=life.patient.id, kind=kind, day=life.now.date(), at=life.now,
            expires_at=life.now, created_at=life.now, outcome=outcome, exercise="slow-body-scan",
        )  # fmt: skip
        life.db.add(nudge)
        life.db.flush()
        for _ in range(2):
            row = NudgeDelivery(nudge_id=nudge.id, due_at=life.now, outcome=outcome, attempts=1)
            life.db.add(row)


def change_what_is_shared(life: Life) -> None:
    for note in life.db.exec(select(Note).where(Note.patient_id == life.patient.id)):
        note.shared_at = life.now if life.yes() else None
        life.db.add(note)


def take_a_break(life: Life) -> None:
    days = life.draw(st.sampled_from(question_breaks.LENGTHS))
    question_breaks.begin(life.db, life.patient, days, life.now)
    if life.yes():
        question_breaks.end(life.db, life.patient, life.now)


ACTS: tuple[Callable[[Life], None], ...] = (
    write_words, carry, practise, assign, write_exercise, plan_session, report_session,
    change_plan, note_on_the_axis, close_alerts, leave_or_return, be_nudged, be_read, bring_up,
    change_what_is_shared, take_a_break,
)  # fmt: skip


def live(
    db: Db, data: DataObject, now: datetime, *, most: int = 8, everything: bool = False
) -> Clinic:
    """A new clinic with one or two patients and what became of them: some acts and forms, or
    `everything` once."""
    name = f"Clinic {secrets.token_hex(6)}"
    clinic = clinics.open_clinic(db, ACTOR, now, name=name, country="US", zone="America/New_York")
    staff = clinics.add_therapist(db, ACTOR, clinic, "Ada Lind", now)
    for _ in range(data.draw(st.integers(1, 2))):
        zone = data.draw(st.sampled_from(["America/New_York", "Asia/Kathmandu", "UTC"]))
        who = patients.add(db, ACTOR, clinic, now, name=data.draw(NAMES), zone=zone)
        life = Life(db, data, clinic, staff, who, now)
        consents.give(db, who, now)
        steps = st.sampled_from([*ACTS, *INSTRUMENTS])
        some = data.draw(st.lists(steps, min_size=1, max_size=most))
        for step in [*ACTS, *INSTRUMENTS] if everything else some:
            life.now += timedelta(hours=data.draw(st.integers(1, 30)), microseconds=7)
            if isinstance(step, str):
                check_in(life, step)
            else:
                step(life)
            db.flush()
    return clinic
