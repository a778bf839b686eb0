"""Taking in a clinic's record: known again, never changed, never raised anew, or refused whole."""

from __future__ import annotations

import copy
import json
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from app import (
    agreements,
    alerts,
    assignments,
    audit,
    cares,
    caseload,
    check_ins,
    exports,
    follow_ups,
    help_requests,
    journal,
    keepsakes,
    known_thoughts,
    ledger,
    occasions,
    own_exercises,
    packs,
    patients,
    practice,
    question_breaks,
    relief_views,
    reviews,
    safety_answers,
    sign_ins,
)
from app.audit import Actor
from app.core.keepsakes import KEEPSAKES
from app.core.local_time import check_in_day
from app.core.own_exercises import Wanted
from app.core.risk_ladder import FollowUps
from app.database import Db
from app.exports.parts import PARTS
from app.exports.records import heading
from app.imports import BrokenRecord
from app.imports.record_files import RecordFile, read_record
from app.imports.records import Conflicting, RecordReport, import_record
from app.imports.whole import rehearsed, whole
from app.tables import (
    Alert,
    AlertClosure,
    Clinic,
    Consent,
    Note,
    Nudge,
    NudgeDelivery,
    Patient,
    Response,
    Staff,
    Submission,
)
from tests.answers import check_in
from tests.cast import Cast, Clock
from tests.test_export_completeness import write_everything

Told = dict[str, Any]
Change = Callable[[Told], object]


@pytest.fixture
def told(db: Db, cast: Cast, clock: Clock) -> Told:
    """The record of a patient with something of every kind, all of it shared."""
    write_everything(db, cast, clock, share=True)
    return out(db, cast, clock)


def out(db: Db, cast: Cast, clock: Clock) -> Told:
    clinic, patient = (
        db.get_one(Clinic, cast.clinic.id),
        db.get_one(Patient, cast.patient.id),
    )
    record = exports.record(db, clinic, patient, "clinic", clock.now)
    return heading(db, clinic, patient, "clinic", clock.now) | {"patients": [record]}


def read(told: Told) -> RecordFile:
    return read_record(json.dumps(told))


def into(db: Db, told: Told, clinic: Clinic, clock: Clock) -> RecordReport:
    return whole(db, lambda: import_record(db, clinic, read(told), clock.now))


def moved(told: Told) -> Told:
    """The same, as another installation would have it: ids that nobody here has."""
    text = json.dumps(told)
    for one in {*ids(told)}:
        text = text.replace(one, secrets.token_hex(16))
    for code in set(re.findall(r'"(own-[0-9a-f]{12})"', text)):
        text = text.replace(code, f"own-{secrets.token_hex(6)}")
    return dict(json.loads(text))


def ids(told: Any) -> list[str]:
    if isinstance(told, list):
        return [one for each in told for one in ids(each)]
    if isinstance(told, dict):
        named = [told["id"]] if isinstance(told.get("id"), str) else []
        return named + [one for each in told.values() for one in ids(each)]
    return []


def set_in(*path: Any) -> Change:
    """`set_in("patients", 0, "plan", "x")`."""

    def change(told: Told) -> None:
        *way, last, value = path
        for step in way:
            told = told[step]
        told[last] = value

    return change


def of(part: str, name: str, value: Any) -> Change:
    return set_in("patients", 0, part, 0, name, value)


REFUSED: list[tuple[Change, str]] = [
    (set_in("version", 2), "version"),
    (set_in("for", "patient"), "a patient's own export"),
    (set_in("patients", {}), "a list must stand here"),
    (set_in("patients", 0, 5), "patient 1: an object"),
    (set_in("patients", 0, "plan", "hourly"), "patient 1: one of the settings"),
    (set_in("patients", 0, "zone", "Mars/Base"), "patient 1: zone"),
    (set_in("patients", 0, "country", "1"), "patient 1: country"),
    (set_in("patients", 0, "id", "x"), "patient 1, id: expected an id"),
    (set_in("patients", 0, "check_in_hour", "25:00"), "patient 1, check_in_hour: expected an hour"),
    (set_in("patients", 0, "one_at_a_time", 1), "one_at_a_time: expected true or false"),
    (set_in("patients", 0, "name", "a\0b"), "name: expected text without broken"),
    (set_in("patients", 0, "name", "a\ud800"), "name: expected text without broken"),
    (set_in("patients", 0, "name", " "), "patient 1: the name"),
    (set_in("patients", 0, "name", "x" * 201), "up to 200"),
    (set_in("patients", 0, "shoe", 44), "something stands here"),
    (lambda told: told["patients"][0].pop("zone"), "patient 1, zone: it is missing"),
    (lambda told: told["patients"].append(told["patients"][0]), "patient 2, id"),
    (of("submissions", "day", "2026-3-4"), "submissions, record 1, day: expected a day"),
    (of("submissions", "day", "0001-01-01"), "day: expected a day"),
    (of("submissions", "made_at", "2026-03-04T10:00:00"), "made_at: expected an instant"),
    (of("submissions", "made_at", "9999-12-31T23:59:59-23:00"), "made_at: expected an instant"),
    (of("submissions", "source", "rumour"), "submissions: something in these"),
    (of("submissions", "answers", {"phq-7": {}}), "forms that this software knows"),
    (of("submissions", "answers", {"mood": {"version": 9, "answers": [1]}}), "a version of"),
    (of("submissions", "answers", {"mood": {"version": 1, "answers": [11]}}), "mood.1"),
    (of("submissions", "answers", {"mood": {"version": 1, "answers": [True]}}), "whole numbers"),
    (of("submissions", "answers", {"mood": {"version": 1, "answers": []}}), "1 answers for mood"),
    (of("dosing_sessions", "route", "smoke"), "dosing sessions: something in these"),
    (of("dosing_sessions", "dose_mg", 1e9), "dosing sessions: something in these"),
    (of("dosing_sessions", "dose_mg", "35"), "dose_mg: expected a number"),
    (of("dosing_sessions", "confirmed_by", {"id": "x"}), "an id and a name"),
    (of("commitment_answers", "ledger_entry", "f" * 32), "commitment answers: something"),
    (of("keepsakes", "parts", {"letter": 5}), "keepsakes, record 1, parts: expected text"),
    (of("keepsakes", "kind", "poem"), "keepsakes: something in these"),
    (of("practice", "exercise", "juggling"), "practice, record 1: exercise"),
    (of("practice", "exercise", "own-unknown"), "practice: something in these"),
    (of("consents", "version", "77"), "consents, record 1: version"),
    (of("alerts", "instrument", "mood"), "alerts, record 1: instrument"),
    (of("phases", "known_sessions", "soon"), "phases, record 1: known_sessions"),
    (of("notes", "text", "x" * 20_001), "notes, record 1, text: expected text of up to"),
]


@pytest.mark.parametrize(("change", "words"), REFUSED)
def test_what_is_broken_is_refused_with_its_place(
    db: Db, told: Told, cast: Cast, clock: Clock, change: Change, words: str
) -> None:
    """And nothing of the file stays, though all the rest of it is sound."""
    fresh = moved(told)
    fresh["patients"][0]["commitment_answers"] = [
        {
            "ledger_entry": fresh["patients"][0]["ledger"][0]["id"],
            "answer": "kept",
            "at": "2026-03-04T00:00:00Z",
        }
    ]
    assert rehearsed(db, lambda: import_record(db, cast.other_clinic, read(fresh), clock.now)).new
    before = len(db.exec(select(Patient)).all()), len(db.exec(select(Staff)).all())
    change(fresh)
    with pytest.raises(BrokenRecord) as refused:
        into(db, fresh, cast.other_clinic, clock)
    assert words in str(refused.value)
    assert (len(db.exec(select(Patient)).all()), len(db.exec(select(Staff)).all())) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[" * 100_000,
        "nul",
        '{"a": NaN}',
        '{"a": Infinity}',
        "5",
        '"x"',
        "{" * 99 + "}" * 98,
    ],
)
def test_what_is_no_json_is_refused_in_words(text: str) -> None:
    with pytest.raises(BrokenRecord):
        read_record(text)


def test_a_cut_file_is_never_taken_for_a_whole_one(told: Told) -> None:
    text = json.dumps(told)
    for end in range(1, len(text), max(1, len(text) // 200)):
        with pytest.raises(BrokenRecord):
            read_record(text[:end])


def test_every_part_is_here_already(db: Db, told: Told, cast: Cast, clock: Clock) -> None:
    """Into the clinic it came from: nothing is new."""
    report = into(db, told, cast.clinic, clock)
    assert report.new == 0 and report.people[0].stored > 15 and not report.people[0].is_new


DIFFERING: list[tuple[Change, str]] = [
    (set_in("patients", 0, "plan", "short-daily"), "patient 1, plan"),
    (of("notes", "text", "other words"), "patient 1, notes, record 1"),
    (of("events", "text", "other words"), "patient 1, events, record 1"),
    (of("dosing_sessions", "note", "other words"), "patient 1, dosing sessions, record 1"),
    (of("alerts", "level", "amber"), "patient 1, alerts, record 1"),
    (of("submissions", "late", True), "patient 1, submissions, record 1"),
]


@pytest.mark.parametrize(("change", "where"), DIFFERING)
def test_what_differs_is_named_and_nothing_is_changed(
    db: Db, told: Told, cast: Cast, clock: Clock, change: Change, where: str
) -> None:
    other = copy.deepcopy(told)
    change(other)
    with pytest.raises(Conflicting) as refused:
        into(db, other, cast.clinic, clock)
    assert refused.value.report.conflicts == [where]
    assert "other words" not in str(refused.value)
    db.expire_all()
    assert out(db, cast, clock)["patients"] == told["patients"]


def test_what_was_unshared_stays_private(db: Db, told: Told, cast: Cast, clock: Clock) -> None:
    """An older file does not bring a shared state back, and is no conflict either."""
    patient = db.get_one(Patient, cast.patient.id)
    for note in journal.of_day(db, patient, check_in_day(clock.now, patient.zone)):
        journal.share_with(db, patient, note, False, clock.now)
    keepsakes.write(
        db, patient, "letter", {"letter": "mine"}, clock.advance(minutes=1), share=False
    )
    report = into(db, told, cast.clinic, clock)
    assert report.new == 0
    assert {row.shared_at for row in db.exec(select(Note))} == {None}
    assert "letter" not in keepsakes.shared(db, patient)


def test_what_came_later_here_is_not_overtaken(
    db: Db, told: Told, cast: Cast, clock: Clock
) -> None:
    """A letter of the file that is older than one that was written here must not become the
    newest."""
    patient = db.get_one(Patient, cast.patient.id)
    told["patients"][0]["keepsakes"][0]["id"] = "e" * 32
    keepsakes.write(db, patient, "letter", {"letter": "newer"}, clock.advance(days=1), share=True)
    with pytest.raises(Conflicting, match="keepsakes, record 1: a later one is here"):
        into(db, told, cast.clinic, clock)


def test_shared_words_stay_shared(db: Db, told: Told, cast: Cast, clock: Clock) -> None:
    into(db, moved(told), cast.other_clinic, clock)
    arrived = db.exec(
        select(Patient).where(
            Patient.clinic_id == cast.other_clinic.id, Patient.name == cast.patient.name
        )
    ).one()
    assert set(keepsakes.shared(db, arrived)) == set(KEEPSAKES)
    assert journal.shared(db, arrived, clock.now.date() - timedelta(days=9))


def test_something_of_every_kind_arrives_whole(
    db: Db, told: Told, cast: Cast, clock: Clock
) -> None:
    """Nothing but the ids is another, in a clinic that has never seen this patient."""
    patient, staff = db.get_one(Patient, cast.patient.id), db.get_one(Staff, cast.therapist.id)
    now = clock.advance(minutes=1)
    wanted = Wanted("Walk", 5, "For the legs", "Never at night", ("Stand up.", "Walk."))
    for for_clinic in (True, False):
        own = own_exercises.write(db, staff, patient, wanted, now, for_clinic=for_clinic)
        assignments.assign(db, staff, patient, own.code, now, why="You like it.")
        practice.complete(db, patient, own.code, now)
    packs.choose(db, staff, patient, {"pain"}, now)
    question_breaks.begin(db, patient, 3, now)
    relief_views.turn(db, patient, staff, True, now)
    patients.choose_plan(db, Actor("patient", patient.public_id), patient, "short-daily", now)
    alerts.close(db, staff, patient, alerts.still_open(db, patient)[0], "called", now)
    known_thoughts.note(db, staff, patient, 1, now.date(), now.date(), now)
    submission = db.exec(select(Submission).where(Submission.patient_id == patient.id)).first()
    assert submission is not None
    occasion = occasions.after_check_in(submission)
    follow_ups.receive(db, patient, occasion, FollowUps("yes", "no", "yes"), now)
    tapped = safety_answers.Told(
        "tapped-alone", "phq-9-today", 1, check_in_day(now, patient.zone), 3, now
    )
    safety_answers.record(db, patient, tapped, now)
    help_requests.receive(db, patient, "0a1b2c3d4e5f", now)
    (commitment,) = [row for row in ledger.of(db, patient) if row.kind == "commitment"]
    ledger.answer(db, patient, commitment, "kept", now)
    nudge = db.exec(select(Nudge).where(Nudge.patient_id == patient.id)).first()
    assert nudge is not None
    nudge.outcome, nudge.settled_at = "sent", now
    db.add(NudgeDelivery(nudge_id=nudge.id, due_at=now, outcome="sent", shown_at=now))
    cares.choose(db, staff, patient, staff.public_id, now)
    reviews.mark(db, staff, patient, now, now)
    agreements.write(db, staff, patient, "Call Ida first.", now)
    moods = {"mood": (7,)}
    check_ins.record(db, patient, check_in(patient, now, moods, note="Better."), now)
    for note in journal.of_day(db, patient, check_in_day(now, patient.zone)):
        journal.share_with(db, patient, note, True, now)
    before = out(db, cast, clock)
    (record,) = before["patients"]
    assert [part.name for part in PARTS if not record[part.name]] == []
    fresh = moved(before)
    into(db, fresh, cast.other_clinic, clock)
    arrived = db.exec(select(Patient).where(Patient.public_id == fresh["patients"][0]["id"])).one()
    after = exports.record(db, cast.other_clinic, arrived, "clinic", clock.now)
    assert after == fresh["patients"][0]


def test_alerts_come_as_they_were_and_none_is_raised(
    db: Db, told: Told, cast: Cast, clock: Clock
) -> None:
    """An open one stays open, a closed one closed by its person; item 9 is told as for any
    import."""
    patient = db.get_one(Patient, cast.patient.id)
    opened = told["patients"][0]["alerts"]
    therapist = db.get_one(Staff, cast.therapist.id)
    closed = alerts.still_open(db, patient)[-1]
    alerts.close(db, therapist, patient, closed, "called her", clock.now)
    into(db, moved(out(db, cast, clock)), cast.other_clinic, clock)
    theirs = db.exec(select(Alert).where(Alert.clinic_id == cast.other_clinic.id)).all()
    assert len(theirs) == len(opened)
    closures = [
        row for row in db.exec(select(AlertClosure)) if row.alert_id in {a.id for a in theirs}
    ]
    (closure,) = closures
    who = db.get_one(Staff, closure.staff_id)
    assert (who.name, who.clinic_id) == (therapist.name, cast.other_clinic.id)
    page = caseload.page(db, cast.other_clinic, clock.now)
    words = " ".join(str(line) for line in page.lines if line.name == cast.patient.name)
    assert "imported" in words.lower()


def test_who_is_only_named_cannot_sign_in(db: Db, told: Told, cast: Cast, clock: Clock) -> None:
    into(db, moved(told), cast.other_clinic, clock)
    staff = db.exec(
        select(Staff).where(
            Staff.clinic_id == cast.other_clinic.id, Staff.name == cast.therapist.name
        )
    ).one()
    assert staff.passphrase_hash is None
    assert not sign_ins.is_passphrase("", staff.passphrase_hash)
    into(db, moved(told), cast.other_clinic, clock)  # another file: other ids, another person


def test_who_has_left_has_left_there_too(db: Db, told: Told, cast: Cast, clock: Clock) -> None:
    for consent in told["patients"][0]["consents"]:
        consent["withdrawn_at"] = "2026-03-04T13:00:00Z"
    fresh = moved(told)
    into(db, fresh, cast.other_clinic, clock)
    whose = select(Patient.id).where(Patient.public_id == fresh["patients"][0]["id"])
    (row,) = db.exec(select(Consent).where(Consent.patient_id.in_(whose))).all()  # type: ignore[attr-defined]
    assert row.withdrawn_at is not None


def test_another_clinics_patient_is_never_touched(
    db: Db, told: Told, cast: Cast, clock: Clock
) -> None:
    before = out(db, cast, clock)["patients"]
    into(db, told, cast.other_clinic, clock)
    assert out(db, cast, clock)["patients"] == before
    rows = db.exec(select(Patient).where(Patient.name == cast.patient.name)).all()
    assert {row.clinic_id for row in rows} == {cast.clinic.id, cast.other_clinic.id}
    assert len({row.public_id for row in rows}) == 2


def test_a_namesake_is_said(db: Db, told: Told, cast: Cast, clock: Clock) -> None:
    first = into(db, moved(told), cast.other_clinic, clock)
    second = into(db, moved(told), cast.other_clinic, clock)
    assert (first.people[0].namesake, second.people[0].namesake) == (False, True)
    assert "same name" in second.in_words() and cast.patient.name not in second.in_words()


def test_scores_are_made_here_and_never_believed(
    db: Db, told: Told, cast: Cast, clock: Clock
) -> None:
    fresh = moved(told)
    for row in fresh["patients"][0]["responses"]:
        row["score"] = 1
    into(db, fresh, cast.other_clinic, clock)
    whose = select(Patient.id).where(Patient.public_id == fresh["patients"][0]["id"])
    scores = db.exec(select(Response.score).where(Response.patient_id.in_(whose))).all()  # type: ignore[attr-defined]
    assert 10 in scores and 1 not in scores


def test_what_is_rehearsed_leaves_no_trace(db: Db, told: Told, cast: Cast, clock: Clock) -> None:
    notes = len(db.pending_notes)
    rehearsed(db, lambda: import_record(db, cast.other_clinic, read(moved(told)), clock.now))
    assert len(db.pending_notes) == notes
    assert (
        cast.patient.name
        not in db.exec(select(Patient.name).where(Patient.clinic_id == cast.other_clinic.id)).all()
    )


def test_the_audit_is_whole_after_an_import(database, cast: Cast, clock: Clock) -> None:
    with database.transaction() as db:
        write_everything(db, cast, clock, share=True)
        fresh = moved(out(db, cast, clock))
    with database.transaction() as db:
        into(db, fresh, db.get_one(Clinic, cast.other_clinic.id), clock)
    with database.reading() as db:
        assert list(audit.verify(db)) == []
