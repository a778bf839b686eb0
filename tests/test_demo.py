"""Harbor Clinic: believable, the same every time, safe to show, and right in every summary."""

import random
import statistics
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from app import agreements, audit, days, keepsakes, patient_summaries, talking_points
from app.core.instruments import INSTRUMENTS, score, unpack
from app.core.local_time import check_in_day, local_date
from app.core.phases import Phase, standing
from app.core.plans import PLANS
from app.core.safety import FORMS_WITH_SAFETY_ITEM, level
from app.database import Db
from app.demo import ZONE, seed
from app.demo.answers import DAY_TO_DAY, check_ins_of, noise
from app.demo.stories import STORIES
from app.past_answers import Past
from app.settings import MisconfiguredError
from app.tables import (
    Alert,
    AlertClosure,
    DosingSession,
    Moment,
    Note,
    Patient,
    PatientSummary,
    Practice,
    Response,
    Submission,
    TalkingPoint,
)

EVENING = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
ONE_DATABASE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def responses(db: Db, patient: Patient, code: str) -> dict[int, Response]:
    """By days before today."""
    today = check_in_day(EVENING, patient.zone)
    wanted = select(Response).where(Response.patient_id == patient.id, Response.instrument == code)
    return {(row.day - today).days: row for row in db.exec(wanted)}


def average(rows: dict[int, Response], days_ago: range) -> float:
    return statistics.mean(
        row.score for day, row in rows.items() if day in days_ago and row.score is not None
    )


def test_six_people_come_to_life(db: Db) -> None:
    cast = seed(db, EVENING)
    db.flush()
    audit.write(db)
    assert [person.story for person in cast.people] == [story.words for story in STORIES]
    assert cast.clinic.synthetic and cast.clinic.name == "Harbor Clinic"
    assert all(person.patient.source == "demo" for person in cast.people)
    assert list(audit.verify(db)) == []
    again = seed(db, EVENING + timedelta(hours=1))
    assert again.therapist.id == cast.therapist.id
    assert [one.patient.id for one in again.people] == [one.patient.id for one in cast.people]
    assert len(db.exec(select(Patient)).all()) == len(STORIES)


@ONE_DATABASE
@pytest.mark.parametrize("hour", [0, 8, 13])
@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 3, 8)])
def test_the_first_patient_has_all_of_full_daily_before_them_and_nobody_is_dosed_soon(
    db: Db, hour: int, day: date
) -> None:
    now = datetime(day.year, day.month, day.day, hour, 20, tzinfo=UTC)
    cast = seed(db, now)
    db.flush()
    first = cast.people[0].patient
    today = check_in_day(now, first.zone)
    waiting = days.of(db, first, today)
    assert (first.plan, waiting.due) == ("full-daily", PLANS["full-daily"].daily)
    assert not waiting.responses and not waiting.moments
    for row in db.exec(select(DosingSession)):
        assert local_date(row.at, first.zone) not in {
            local_date(now, first.zone) + timedelta(days=ahead) for ahead in (0, 1)
        }
    for stored in db.exec(select(Submission)):
        assert stored.made_at <= stored.received_at <= now


@ONE_DATABASE
def test_each_story_is_told_by_its_answers(db: Db) -> None:
    cast = seed(db, EVENING)
    ada, bruno, celia, dario, esme, femi = (person.patient for person in cast.people)
    lasting = responses(db, ada, "phq-9-today")
    assert average(lasting, range(-83, -66)) > 15 > 6 > average(lasting, range(-48, 0))
    fades = responses(db, bruno, "phq-9-today")
    opening = [average(fades, range(day + 1, day + 4)) for day in (-67, -53, -39, -25, -11)]
    ending = [average(fades, range(day + 7, day + 11)) for day in (-67, -53, -39, -25, -11)]
    lost = [late - early for early, late in zip(opening, ending, strict=True)]
    assert min(lost) > 2 and statistics.mean(lost) > 6
    unmoved = responses(db, celia, "phq-9-today")
    change = average(unmoved, range(-80, -62)) - average(unmoved, range(-44, 0))
    assert abs(change) < 3
    pain = responses(db, dario, "pain")
    assert average(pain, range(-78, -60)) - average(pain, range(-17, -10)) >= 2
    assert max(responses(db, esme, "pain")) < -7 < max(pain)
    assert min(responses(db, femi, "phq-9")) == -6


@ONE_DATABASE
def test_the_alerts_of_the_cast_are_those_of_the_ladder_and_one_is_open(db: Db) -> None:
    """An answer above 0 has an alert, stands open already, or was reviewed: never nothing."""
    cast = seed(db, EVENING)
    alerts = db.exec(select(Alert)).all()
    told = {(each.patient_id, each.instrument, each.day) for each in alerts}
    closed = {row.alert_id: row for row in db.exec(select(AlertClosure))}
    for row in db.exec(select(Response)):
        answer = unpack(row.items)[8] if row.instrument in FORMS_WITH_SAFETY_ITEM else None
        if level(row.instrument, answer) is None:
            continue
        earlier = [
            each
            for each in alerts
            if (each.patient_id, each.instrument) == (row.patient_id, row.instrument)
            and each.day <= row.day
            and each.answer >= answer
        ]
        assert (row.patient_id, row.instrument, row.day) in told or earlier
    still = [each.patient_id for each in alerts if each.id not in closed]
    assert still == [cast.people[5].patient.id] and len(closed) >= 1


def test_scores_and_summaries_are_those_of_the_stored_answers(db: Db) -> None:
    cast = seed(db, EVENING)
    for row in db.exec(select(Response)):
        scored = score(INSTRUMENTS[row.instrument], unpack(row.items))
        assert (row.score, row.answered, row.prorated) == (
            scored.total,
            scored.answered,
            scored.prorated,
        )
    for person in cast.people:
        kept = db.get_one(PatientSummary, person.patient.id).model_dump()
        fresh = patient_summaries.refresh(db, person.patient, EVENING).model_dump()
        assert fresh == kept


@ONE_DATABASE
def test_people_are_late_leave_things_out_write_and_practise_but_never_on_a_dosing_day(
    db: Db,
) -> None:
    cast = seed(db, EVENING)
    rows = db.exec(select(Response)).all()
    assert 5 < sum(row.late for row in rows) < len(rows) / 8
    assert sum("d" in row.items for row in rows) >= 3
    assert sum(row.score is None for row in rows) < len(rows) / 12
    assert all(row.source == "demo" for row in rows)
    notes = db.exec(select(Note)).all()
    assert len(notes) == sum(len(story.notes) for story in STORIES)
    assert {note.shared_at is None for note in notes} == {True, False}
    assert len(db.exec(select(Moment)).all()) > 300
    for person in cast.people:
        wanted = select(DosingSession.at).where(
            DosingSession.patient_id == person.patient.id, col(DosingSession.cancelled_at).is_(None)
        )
        sessions = list(db.exec(wanted))
        done = db.exec(select(Practice).where(Practice.patient_id == person.patient.id)).all()
        phases = {standing(sessions, row.at, person.patient.zone).phase for row in done}
        assert done and Phase.DOSING_DAY not in phases


def test_the_one_whose_relief_fades_keeps_a_letter_and_shares_a_plan(db: Db) -> None:
    bruno = seed(db, EVENING).people[1].patient
    assert set(keepsakes.written(db, bruno)) == {"letter", "fading-plan"}
    assert set(keepsakes.shared(db, bruno)) == {"fading-plan"}


def test_the_one_who_goes_silent_shares_a_safety_plan_of_six_steps(db: Db) -> None:
    esme = seed(db, EVENING).people[4].patient
    assert len(keepsakes.shared(db, esme)["safety-plan"]) == 6


def told(stories: Iterator[Past], today: date) -> list[tuple[int, object]]:
    return [((one.check_in.day - today).days, one.check_in.answers) for one in stories]


def test_the_same_days_ago_hold_the_same_answers_on_any_date() -> None:
    for story in STORIES:
        tellings = []
        for now in (EVENING, EVENING + timedelta(days=150)):
            patient = Patient(
                clinic_id=1, name="", zone=ZONE, country="US", plan="", created_at=now
            )
            today = check_in_day(now, ZONE)
            dosing_days = tuple(today + timedelta(days=day) for day in story.sessions)
            tellings.append(told(check_ins_of(story, patient, today, dosing_days, now), today))
        assert tellings[0] == tellings[1] and tellings[0]


def test_the_noise_leans_on_the_day_before() -> None:
    values = noise(random.Random(1), 20_000, 2.0)
    mean, spread = statistics.mean(values), statistics.stdev(values)
    lag = statistics.correlation(values[:-1], values[1:])
    assert abs(mean) < 0.15 and abs(spread - 2.0) < 0.1
    assert lag == pytest.approx(DAY_TO_DAY, abs=0.02)
    assert DAY_TO_DAY == 0.7


@ONE_DATABASE
def test_the_sicker_answer_less(db: Db) -> None:
    cast = seed(db, EVENING)
    shares = []
    for person, story in zip(cast.people[:3], STORIES, strict=False):
        answered = responses(db, person.patient, "pain")
        shares.append(len(answered) / (1 - story.joined))
    assert shares[0] > shares[1] > shares[2] > 0.5


@ONE_DATABASE
def test_another_day_is_refused_with_words(db: Db) -> None:
    first = seed(db, EVENING)
    assert seed(db, EVENING + timedelta(hours=1)).clinic.id == first.clinic.id
    with pytest.raises(MisconfiguredError, match="Name another folder"):
        seed(db, EVENING + timedelta(days=1))


@ONE_DATABASE
def test_some_want_to_talk_about_something_and_nothing_lies_ahead(db: Db) -> None:
    cast = seed(db, EVENING)
    told = {
        one.patient.name: talking_points.told(db, one.patient, EVENING, look_back=timedelta(90))
        for one in cast.people
    }
    assert len([name for name, points in told.items() if points]) >= 3
    rows = db.exec(select(TalkingPoint)).all()
    assert {row.kind for row in rows} >= {"words", "note", "ledger"}
    assert max(row.flagged_at for row in rows) < EVENING
    assert [row.talked_about_at is None for row in rows].count(False) == 1
    assert len([one for one in cast.people if agreements.last(db, one.patient)]) == 3
