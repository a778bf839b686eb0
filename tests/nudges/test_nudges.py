"""What is decided and recorded, from real rows: check-ins, exercises, sessions, taps, hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import col, select

from app import (
    alerts,
    assignments,
    check_ins,
    consents,
    discharges,
    dosing_sessions,
    nudges,
    own_exercises,
    practice,
    sent_practice,
    sign_ins,
)
from app.audit import Actor
from app.check_ins import CheckIn
from app.core.exercises import offered
from app.core.instruments import Answer
from app.core.local_time import instant, local_date
from app.core.nudging import Day
from app.core.own_exercises import Wanted
from app.core.phases import Phase
from app.database import Database, Db
from app.dosing_details import Details
from app.nudges import day_facts, recipients, wishes  # fmt: skip
from app.sent_practice import SentPractice
from app.tables import DosingSession, Nudge, Patient, PushSubscription, SignIn, Staff
from app.worker import Worker
from tests.cast import Clock
from tests.phones import give_phone
from tests.push_phone import Phone
from tests.push_service import PushService

NEW_YORK = "America/New_York"
START = date(2026, 3, 4)

Said = list[tuple[int, str, str | None, str]]


def local(number: int, wall: str) -> datetime:
    """A wall time on the n-th day after the 4th of March."""
    return instant(START + timedelta(days=number), time.fromisoformat(wall), NEW_YORK)


@pytest.fixture
def told(database: Database) -> Callable[[], Said]:
    """Every nudge on record: day, kind, outcome, and the reason when there is one."""

    def read() -> Said:
        with database.reading() as db:
            rows = db.exec(select(Nudge).order_by(col(Nudge.at), col(Nudge.id))).all()
        return [
            ((row.day - START).days, row.kind, row.outcome, row.outcome_because) for row in rows
        ]

    return read


@pytest.fixture
def lives(
    database: Database, patient: Patient, worker: Worker, clock: Clock
) -> Callable[..., None]:
    """Let the worker run through the evening of day n, and do something at an hour before."""

    def through(number: int, *acts: tuple[str, Callable[[Db, Patient, datetime], object]]) -> None:
        walls = {"12:30": None, "17:30": None, "19:30": None} | dict(acts)
        for wall, act in sorted(walls.items()):
            clock.now = local(number, wall)
            if act is not None:
                with database.transaction() as db:
                    act(db, db.get_one(Patient, patient.id), clock.now)
            worker.tick()

    return through


def check_in(db: Db, patient: Patient, now: datetime) -> None:
    day = local_date(now, patient.zone)
    check_ins.record(db, patient, CheckIn(f"s-{now:%d-%H-%M}", day, {"mood": (5,)}, now), now)


def test_a_check_in_silences_the_reminder_and_only_that(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said]
) -> None:
    lives(0, ("09:00", check_in))
    assert told() == [
        (0, "exercise-1", "sent", ""),
        (0, "check-in", "withheld", "it is already done"),
    ]


def test_an_untouched_form_leaves_the_reminder_due_and_any_answer_does_not(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said]
) -> None:
    def saves(form: dict[str, tuple[Answer, ...]]) -> Callable[[Db, Patient, datetime], object]:
        return lambda db, who, now: check_ins.record(
            db, who, CheckIn(f"s-{now:%d-%H-%M}", local_date(now, who.zone), form, now), now
        )

    lives(0, ("09:00", saves({"phq-9-today": (None,) * 9})))
    lives(1, ("09:00", saves({"phq-9-today": ("d",) + (None,) * 8})))
    lives(2, ("09:00", saves({"mood": (5,)})))
    assert [row for row in told() if row[1] == "check-in"] == [
        (0, "check-in", "sent", ""),
        (1, "check-in", "withheld", "it is already done"),
        (2, "check-in", "withheld", "it is already done"),
    ]


def test_a_check_in_between_claim_and_retry_is_respected(
    phone: Phone, lives: Callable[..., None], worker: Worker, clock: Clock,
    told: Callable[[], Said],
) -> None:  # fmt: skip
    phone.will_answer(201, 503, 201)
    lives(0, ("19:31", check_in))
    clock.now = local(0, "19:32")
    worker.tick()
    assert told()[-1] == (0, "check-in", "withheld", "it is already done")


def test_what_was_put_off_comes_once_more_and_opens_that_very_exercise(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said], database: Database,
    service: PushService, patient: Patient, therapist: Staff, clock: Clock,
) -> None:  # fmt: skip
    with database.transaction() as db:
        dosing_sessions.plan(db, therapist, patient, local(-6, "14:00"), Details(), clock.now)

    def put_off(db: Db, who: Patient, now: datetime) -> None:
        practice.snooze(db, who, "slow-body-scan", now)

    lives(0, ("12:40", put_off), ("14:39", lambda *_: None), ("14:40", lambda *_: None))
    lives(1, ("12:40", put_off), ("12:41", put_off), ("14:00", done("slow-body-scan")))
    lives(2, ("21:20", put_off))
    assert [row for row in told() if row[1] != "check-in"] == [
        (0, "exercise-1", "sent", ""),
        (0, "later-1", "sent", ""),
        (1, "exercise-1", "sent", ""),
        (1, "later-1", "withheld", "it is already done"),
        (2, "exercise-1", "sent", ""),
    ]
    with database.reading() as db:
        again = db.exec(select(Nudge).where(Nudge.kind == "later-1", Nudge.outcome == "sent")).one()
    assert (again.at, again.exercise) == (local(0, "14:40"), "slow-body-scan")
    assert len(service.arrived_at(phone)) == 3 + 1 + 3  # a reminder each day too


def test_a_snooze_that_waited_on_a_phone_is_still_heard(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said]
) -> None:
    def comes_in(made: str) -> Callable[[Db, Patient, datetime], object]:
        def receive(db: Db, who: Patient, now: datetime) -> object:
            at = local(local_date(now, NEW_YORK).toordinal() - START.toordinal(), made)
            sent = SentPractice(f"s-{made}", "good-and-true", "snoozed", at)
            return sent_practice.receive(db, who, sent, now)

        return receive

    lives(0, ("15:00", comes_in("12:45")), ("16:00", comes_in("11:00")))
    assert [row[1:3] for row in told() if row[1].startswith("later")] == [
        ("later-2", "sent"),
        ("later-1", "sent"),
    ]


def done(code: str) -> Callable[[Db, Patient, datetime], object]:
    return lambda db, who, now: practice.complete(db, who, code, now)


def test_an_exercise_done_or_put_aside_silences_the_next(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said], database: Database,
    patient: Patient, therapist: Staff, clock: Clock,
) -> None:  # fmt: skip
    with database.transaction() as db:
        dosing_sessions.plan(db, therapist, patient, local(-1, "14:00"), Details(), clock.now)
    first, second = offered(Phase.OPENING, START, ())
    lives(0, ("10:00", lambda db, who, now: practice.complete(db, who, first.code, now)))
    lives(1, ("13:00", lambda db, who, now: practice.put_aside(db, who, first.code, now)))
    assert [row for row in told() if row[1] != "check-in"] == [
        (0, "exercise-1", "withheld", "it is already done"),
        (0, "exercise-2", "sent", ""),
        (1, "exercise-1", "sent", ""),
        (1, "exercise-2", "withheld", "the answer was: not today"),
    ]
    with database.reading() as db:
        named = db.exec(
            select(Nudge.exercise).where(Nudge.kind == "exercise-2", Nudge.outcome == "sent")
        )
        assert named.one() == second.code, "the one that is not done yet"


def test_the_two_of_an_opening_day_lead_to_two_exercises(
    phone: Phone, lives: Callable[..., None], database: Database, patient: Patient,
    therapist: Staff, clock: Clock,
) -> None:  # fmt: skip
    with database.transaction() as db:
        dosing_sessions.plan(db, therapist, patient, local(-1, "14:00"), Details(), clock.now)
    lives(0)
    with database.reading() as db:
        named = db.exec(select(Nudge.exercise).where(col(Nudge.exercise).is_not(None))).all()
    assert set(named) == {each.code for each in offered(Phase.OPENING, START, ())}
    assert len(named) == 2


def test_what_is_assigned_is_what_is_nudged(
    phone: Phone, lives: Callable[..., None], database: Database, patient: Patient,
    therapist: Staff, clock: Clock,
) -> None:  # fmt: skip
    wanted = Wanted("The river", 5, "To rest.", "In a storm.", ("Go there.",))
    with database.transaction() as db:
        dosing_sessions.plan(db, therapist, patient, local(-1, "14:00"), Details(), clock.now)
        own = own_exercises.write(db, therapist, patient, wanted, clock.now, for_clinic=False)
        for code in (own.code, "ride-the-wave"):
            assignments.assign(db, therapist, patient, code, clock.now)
    lives(0)
    with database.reading() as db:
        named = db.exec(select(Nudge.exercise).where(col(Nudge.exercise).is_not(None))).all()
    assert sorted(named) == sorted([own.code, "ride-the-wave"])


@pytest.mark.parametrize(
    ("answer", "reviewed", "exercise"),
    [(1, False, "sent"), (2, False, "withheld"), (3, False, "withheld"), (2, True, "sent")],
)
def test_after_a_red_answer_exercises_rest_until_review(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said], database: Database,
    patient: Patient, therapist: Staff, clock: Clock, answer: int, reviewed: bool, exercise: str,
) -> None:  # fmt: skip
    def honest(db: Db, patient: Patient, now: datetime) -> None:
        answers = {"phq-9-today": (0, 0, 0, 0, 0, 0, 0, 0, answer)}
        day = local_date(now, patient.zone)
        stored = check_ins.record(db, patient, CheckIn("r-1", day, answers, now), now)
        if reviewed:
            assert isinstance(stored, check_ins.Recorded)
            alerts.close(db, therapist, patient, stored.alerts[0], "called", now)

    with database.transaction() as db:  # day +6, when an exercise a day is nudged
        dosing_sessions.plan(db, therapist, patient, local(-6, "14:00"), Details(), clock.now)
    lives(0, ("09:00", honest))
    lives(1)
    rows = [row for row in told() if row[1] == "exercise-1"]
    assert [row[2] for row in rows] == [exercise, "sent"], "a day later they go on"


def test_answers_that_were_imported_are_no_check_in(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said]
) -> None:
    def bring(db: Db, patient: Patient, now: datetime) -> None:
        day = local_date(now, patient.zone)
        answers = {"phq-9-today": (1,) * 9}
        check_ins.record(db, patient, CheckIn("i-1", day, answers, now, source="import"), now)

    lives(0, ("09:00", bring))
    assert told()[-1] == (0, "check-in", "sent", "")


def test_each_person_has_their_own_date(
    database: Database, patient: Patient, foreign_patient: Patient, service: PushService,
    worker: Worker, clock: Clock,
) -> None:  # fmt: skip
    """20:15 on the 4th in Honolulu is 16:15 on the 5th in Brisbane: each has checked in on the
    other's date."""
    with database.transaction() as db:
        for person, zone, hour, day in (
            (patient, "Pacific/Honolulu", time(18), START + timedelta(days=1)),
            (foreign_patient, "Australia/Brisbane", time(16), START),
        ):
            person = db.get_one(Patient, person.id)
            person.zone, person.check_in_hour = zone, hour
            give_phone(db, person, service, clock.now - timedelta(hours=20))
            at = datetime(2026, 3, 4, tzinfo=UTC)
            answers = CheckIn("s-1", day, {"mood": (5,)}, at, source="demo")
            check_ins.record(db, person, answers, at)
    clock.now = datetime(2026, 3, 5, 6, 15, tzinfo=UTC)
    worker.tick()
    with database.reading() as db:
        reminders = select(Nudge.outcome).where(Nudge.kind == "check-in")
        assert db.exec(reminders).all() == ["sent", "sent"]


def test_a_session_that_is_moved_to_today_silences_it(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said], therapist: Staff
) -> None:
    def move(db: Db, patient: Patient, now: datetime) -> None:
        dosing_sessions.report(db, patient, local(0, "16:00"), now)

    lives(0, ("12:45", move))
    assert told() == [
        (0, "exercise-1", "sent", ""),
        (0, "check-in", "withheld", "it is a dosing day"),
    ]


def test_a_cancelled_session_counts_for_nothing(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said], therapist: Staff,
    database: Database, patient: Patient, clock: Clock,
) -> None:  # fmt: skip
    def cancel(db: Db, patient: Patient, now: datetime) -> None:
        row = db.exec(select(DosingSession)).one()
        dosing_sessions.cancel(db, Actor("patient", patient.public_id), patient, row, now)

    with database.transaction() as db:
        dosing_sessions.plan(db, therapist, patient, local(0, "20:00"), Details(), clock.now)
    lives(0, ("18:00", cancel))
    assert [row[1:] for row in told()] == [
        ("exercise-1", "withheld", "it is a dosing day"),
        ("check-in", "sent", ""),
    ]


def facts(database: Database, patient: Patient, number: int, clock: Clock) -> Day:
    with database.reading() as db:
        [person] = recipients.reachable(db, clock.now, [patient.id or 0])
        day = START + timedelta(days=number)
        return day_facts.of_days(db, [person], {person.id: day}, clock.now)[person.id]


def test_ignored_days_are_counted_until_a_tap_a_check_in_or_a_session(
    phone: Phone, lives: Callable[..., None], told: Callable[[], Said], database: Database,
    patient: Patient, clock: Clock,
) -> None:  # fmt: skip
    for number in range(5):
        lives(number)
    said = [row[0] for row in told() if row[1:3] == ("check-in", "sent")]
    assert said == [0, 1, 2, 4], "after three, every other day"
    assert told()[-2:] == [(4, "exercise-1", "sent", ""), (4, "check-in", "sent", "")]
    assert [(day - START).days for day in facts(database, patient, 5, clock).ignored_days] == [
        0, 1, 2, 4,
    ]  # fmt: skip
    with database.transaction() as db:
        last = db.exec(select(Nudge).order_by(col(Nudge.at).desc())).first()
        assert last is not None
        wishes.note_opened(db, last, local(4, "20:00"))
    assert facts(database, patient, 5, clock).ignored_days == ()
    lives(5)
    assert told()[-1] == (5, "check-in", "sent", "")


def test_nobody_is_reached_without_consent_phone_or_sign_in(
    database: Database, patient: Patient, other_patient: Patient, newcomer: Patient,
    service: PushService, worker: Worker, clock: Clock, told: Callable[[], Said],
) -> None:  # fmt: skip
    with database.transaction() as db:
        for person in (patient, other_patient, newcomer):
            give_phone(db, person, service, clock.now)
        given = consents.current(db, patient)
        assert given is not None
        consents.withdraw(db, patient, given, clock.now)
        for row in db.exec(select(SignIn).where(SignIn.patient_id == other_patient.id)):
            sign_ins.end(db, row, clock.now)
    clock.now = local(0, "12:30")
    worker.tick()
    assert told() == [] and service.arrivals == []


def test_a_phone_signed_out_between_two_tries_is_left_alone(
    database: Database, patient: Patient, phone: Phone, service: PushService, worker: Worker,
    clock: Clock, told: Callable[[], Said],
) -> None:  # fmt: skip
    phone.will_answer(503, 201)
    clock.now = local(0, "12:30")
    worker.tick()
    with database.transaction() as db:
        for row in db.exec(select(SignIn).where(SignIn.patient_id == patient.id)):
            sign_ins.end(db, row, clock.now)
    clock.advance(minutes=1)
    worker.tick()
    assert len(service.arrivals) == 1
    assert told() == [(0, "exercise-1", "gone", "the phone is gone")]


def test_an_hour_chosen_after_it_has_passed_waits_for_tomorrow(
    database: Database, patient: Patient, phone: Phone, service: PushService, worker: Worker,
    clock: Clock, told: Callable[[], Said],
) -> None:  # fmt: skip
    clock.now = local(0, "18:00")
    worker.tick()
    with database.transaction() as db:
        patient = db.get_one(Patient, patient.id)
        wishes.choose_hours(db, patient, time(17), time(11), clock.now)
    worker.tick()
    clock.now = local(0, "19:30")
    worker.tick()
    assert service.arrivals == []
    assert told()[-1] == (0, "check-in", "withheld", "it was before the hour was chosen")
    for wall in ("11:00", "17:00"):
        clock.now = local(1, wall)
        worker.tick()
    assert [arrival.at for arrival in service.arrivals] == [local(1, "11:00"), local(1, "17:00")]


def test_a_pause_is_quiet_and_its_end_makes_up_for_nothing(
    database: Database, patient: Patient, phone: Phone, service: PushService, clock: Clock,
    lives: Callable[..., None], worker: Worker, told: Callable[[], Said],
) -> None:  # fmt: skip
    lives(0, ("09:00", wishes.pause), ("18:00", wishes.resume))
    assert told() == [
        (0, "exercise-1", "withheld", "nudges are paused"),
        (0, "check-in", "sent", ""),
    ]
    lives(1, ("09:00", wishes.pause), ("20:00", wishes.resume))
    assert len(service.arrivals) == 1


def test_a_move_to_another_zone_never_gives_two_for_one_date(
    database: Database, patient: Patient, phone: Phone, service: PushService, worker: Worker,
    clock: Clock, told: Callable[[], Said],
) -> None:  # fmt: skip
    def fly(zone: str) -> None:
        with database.transaction() as db:
            mover = db.get_one(Patient, patient.id)
            mover.zone = zone
            db.add(mover)

    for hour in range(48):
        if hour == 26:
            fly("Pacific/Honolulu")  # five hours back, after the reminder
        clock.now = local(0, "06:30") + timedelta(hours=hour)
        worker.tick()
    said = [row[:2] for row in told() if row[2] == "sent"]
    assert len(said) == len(set(said)) == len(service.arrivals)


def test_a_move_while_it_waits_makes_it_end_with_the_evening_there(
    database: Database, patient: Patient, phone: Phone, service: PushService, worker: Worker,
    clock: Clock,
) -> None:  # fmt: skip
    """Decided at 12:30 in New York for four hours; in Berlin the quiet begins in three."""
    phone.will_answer(503, 201)
    clock.now = local(0, "12:30")
    worker.tick()
    with database.transaction() as db:
        mover = db.get_one(Patient, patient.id)
        mover.zone = "Europe/Berlin"
        db.add(mover)
    clock.advance(minutes=1)
    worker.tick()
    [_, sent] = service.arrived_at(phone)
    assert int(sent.headers["ttl"]) == (3 * 60 - 1) * 60


def test_planning_twice_or_by_another_worker_records_once(
    database: Database, phone: Phone, clock: Clock, told: Callable[[], Said]
) -> None:
    clock.now = local(0, "12:30")
    with database.reading() as db:
        due = nudges.decisions(db, nudges.reached(db, clock.now), clock.now)
    for expected in (1, 0):
        with database.transaction() as db:
            assert nudges.plan_due(db, due, clock.now) == expected
    with database.reading() as db:
        assert nudges.reached(db, clock.now) == []
    assert told() == [(0, "exercise-1", None, "")]


def test_a_test_nudge_is_only_a_due_row_until_the_worker_comes(
    database: Database, patient: Patient, phone: Phone, service: PushService, worker: Worker,
    clock: Clock,
) -> None:  # fmt: skip
    clock.now = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)  # 02:00: it was asked for
    with database.transaction() as db:
        row = db.exec(select(PushSubscription)).one()
        for _ in range(3):
            wishes.ask_for_test(db, patient, row, clock.now)
    assert service.arrivals == []
    worker.tick()
    [arrival] = service.arrived_at(phone)
    assert arrival.notification["body"] == "It works. This is what you will see."


def test_what_waits_is_let_go_when_the_patient_is_discharged(
    database: Database, patient: Patient, therapist: Staff, phone: Phone, service: PushService,
    worker: Worker, clock: Clock, told: Callable[[], Said],
) -> None:  # fmt: skip
    phone.will_answer(503, 201)
    clock.now = local(0, "12:30")
    worker.tick()
    with database.transaction() as db:
        discharges.discharge(db, therapist, db.get_one(Patient, patient.id), clock.now)
    clock.advance(minutes=1)
    worker.tick()
    clock.now = local(1, "19:30")
    worker.tick()
    assert len(service.arrivals) == 1
    assert [outcome for _, _, outcome, _ in told()] == ["withheld"]
