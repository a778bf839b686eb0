"""From an answer to a person: told by push and by mail, again and to others, until one has written
what was done. Real push service and SMTP server; each channel fails in its turn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app import absences, alerts, cares, push_subscriptions, sign_ins
from app.database import Database
from app.escalation import notices, open_alerts, phones
from app.settings import Settings
from app.tables import Alert, AlertNotice, AlertTaken, Clinic, Patient, PushSubscription, Staff
from app.tables import StaffPhone as Row
from app.worker import Worker
from tests.cast import Cast, Clock
from tests.escalation.conftest import ADDRESS
from tests.mail_server import MailBox
from tests.push_phone import Phone
from tests.push_service import PushService

Give = Callable[..., Phone]
Answers = Callable[[int], Alert]
Told = Callable[[], list[tuple[int, str, str, str | None]]]


@pytest.fixture(autouse=True)
def tess_cares(database: Database, cast: Cast, clock: Clock) -> None:
    """Pia is Tess's patient, and the clinic's owner is Theo."""
    with database.transaction() as db:
        tess, pia = db.get_one(Staff, cast.therapist.id), db.get_one(Patient, cast.patient.id)
        cares.choose(db, tess, pia, tess.public_id, clock.now)
        clinic = db.get_one(Clinic, cast.clinic.id)
        clinic.owner_id = cast.other_therapist.id
        db.add(clinic)


def close(database: Database, cast: Cast, alert: Alert, clock: Clock) -> None:
    with database.transaction() as db:
        row, staff = db.get_one(Alert, alert.id), db.get_one(Staff, cast.therapist.id)
        alerts.close(db, staff, db.get_one(Patient, alert.patient_id), row, "called", clock.now)


def test_the_therapist_is_told_by_both_ways_and_nothing_says_of_whom(
    worker: Worker, give: Give, answers: Answers, told: Told, cast: Cast, clock: Clock,
    service: PushService, mailbox: MailBox,
) -> None:  # fmt: skip
    phone = give(cast.therapist, ADDRESS)
    alert = answers(2)
    worker.tick()
    assert told() == [(0, "Tess", "push", "sent"), (0, "Tess", "mail", "sent")]
    [arrival] = service.arrived_at(phone)
    shown = arrival.notification
    assert (shown["title"], shown["body"]) == ("Afterglow", "Please look now.")
    assert shown["navigate"].endswith(f"/patients/{cast.patient.public_id}")
    assert arrival.headers["urgency"] == "high"
    [(to, mail)] = mailbox.taken.mails
    assert to == [ADDRESS]
    assert mail["Subject"] == "Afterglow: please look now"
    assert "It is about P. T." in mailbox.bodies[0]
    assert cast.patient.public_id in mailbox.bodies[0]
    for said in (str(shown), str(mail), "".join(mailbox.bodies)):
        assert not any(word in said for word in ("Pia", "Test", "PHQ", "red", alert.reason))
    clock.advance(minutes=29)
    worker.tick()
    assert len(told()) == 2, "once a round"


def test_round_after_round_until_somebody_has_written_what_was_done(
    worker: Worker, give: Give, answers: Answers, told: Told, cast: Cast, clock: Clock,
    database: Database, service: PushService,
) -> None:  # fmt: skip
    phones_of = [give(cast.therapist), give(cast.other_therapist)]
    alert = answers(2)
    for _ in range(4):
        worker.tick()
        clock.advance(minutes=30)
    people = [(number, name) for number, name, _, _ in told()]
    assert people[:3] == [(0, "Tess"), (1, "Tess"), (1, "Theo")]
    assert {name for number, name in people if number >= 2} == {"Tess", "Theo"}
    tags = {arrival.notification["tag"] for arrival in service.arrived_at(phones_of[0])}
    assert len(tags) == 4, "each round is shown anew"
    before = len(told())
    close(database, cast, alert, clock)
    worker.tick()
    clock.advance(hours=3)
    worker.tick()
    assert len(told()) == before


def test_a_notice_on_its_way_ends_with_the_alert(
    worker: Worker, give: Give, answers: Answers, told: Told, cast: Cast, clock: Clock,
    database: Database, service: PushService,
) -> None:  # fmt: skip
    phone = give(cast.therapist)
    phone.will_answer(503)
    alert = answers(2)
    worker.tick()
    assert told() == [(0, "Tess", "push", None)]
    close(database, cast, alert, clock)
    clock.advance(seconds=30)
    worker.tick()
    assert told() == [(0, "Tess", "push", "ended")]
    assert len(service.arrived_at(phone)) == 1


def test_i_am_on_it_holds_it_back_for_an_hour(
    worker: Worker, give: Give, answers: Answers, told: Told, cast: Cast, clock: Clock,
    database: Database,
) -> None:  # fmt: skip
    give(cast.therapist)
    alert = answers(2)
    worker.tick()
    with database.transaction() as db:
        db.add(AlertTaken(alert_id=alert.id, staff_id=cast.therapist.id, taken_at=clock.now))
    clock.advance(minutes=59)
    worker.tick()
    assert len(told()) == 1
    clock.advance(minutes=2)
    worker.tick()
    assert [number for number, *_ in told()] == [0, 1, 1]


def test_who_covers_is_told_instead(
    worker: Worker, give: Give, answers: Answers, told: Told, cast: Cast, clock: Clock,
    database: Database,
) -> None:  # fmt: skip
    give(cast.therapist)
    give(cast.other_therapist)
    with database.transaction() as db:
        day = date(2026, 3, 4)
        absences.begin(
            db, db.get_one(Staff, cast.therapist.id), db.get_one(Clinic, cast.clinic.id),
            cast.other_therapist.public_id, day, day, clock.now,
        )  # fmt: skip
    answers(2)
    worker.tick()
    assert told() == [(0, "Theo", "push", "sent")]


def fail_push(phone: Phone, _mailbox: MailBox) -> None:
    phone.will_answer(500)


def lose_phone(phone: Phone, _mailbox: MailBox) -> None:
    phone.will_answer(410)


def refuse_mail(_phone: Phone, mailbox: MailBox) -> None:
    mailbox.taken.refusal = "550 no such person"


def delay_mail(_phone: Phone, mailbox: MailBox) -> None:
    mailbox.taken.refusal = "451 later"


def stop_mail(_phone: Phone, mailbox: MailBox) -> None:
    mailbox.stop()


@pytest.mark.parametrize(
    ("fault", "tries", "trouble"),
    [
        (fail_push, 3, "the push service did not answer"),
        (lose_phone, 1, "the phone is gone"),
        (refuse_mail, 1, "the mail server refused it"),
        (delay_mail, 3, "the mail server put it off"),
        (stop_mail, 3, "the mail server could not be reached"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_channel_that_fails_is_written_down_and_the_next_person_told_within_two_minutes(
    fault: Callable[[Phone, MailBox], None], tries: int, trouble: str, worker: Worker, give: Give,
    answers: Answers, told: Told, cast: Cast, clock: Clock, database: Database, mailbox: MailBox,
) -> None:  # fmt: skip
    by_push = fault in (fail_push, lose_phone)
    phone = give(cast.therapist, "" if by_push else ADDRESS, phone=by_push)
    give(cast.other_therapist)
    fault(phone, mailbox)
    alert = answers(2)
    for _ in range(60):  # two minutes
        worker.tick()
        clock.advance(seconds=2)
    with database.reading() as db:
        first = db.exec(select(AlertNotice).where(AlertNotice.round == 0)).one()
        assert (first.outcome, first.attempts, first.trouble) == ("failed", tries, trouble)
        assert alerts.still_open(db, cast.patient)[0].id == alert.id, "it stands at the top"
        assert not (fault is lose_phone and phones.of(db, cast.therapist))
    assert (1, "Theo", "push", "sent") in told()


def test_without_any_way_it_is_said_and_all_are_tried(
    worker: Worker, give: Give, answers: Answers, told: Told, cast: Cast, clock: Clock,
) -> None:  # fmt: skip
    answers(2)
    for _ in range(4):
        worker.tick()
        clock.advance(minutes=1)
    assert {(number, name) for number, name, _, _ in told()} == {
        (0, "Tess"), (1, "Tess"), (1, "Theo"), (2, "Tess"), (2, "Theo"),
    }  # fmt: skip
    assert {(way, outcome) for _, _, way, outcome in told()} == {("none", "no-way")}


def test_mails_are_not_waited_for_where_none_are_sent_any_more(
    settings: Settings, give: Give, answers: Answers, told: Told, cast: Cast, clock: Clock,
    database: Database,
) -> None:  # fmt: skip
    give(cast.therapist, ADDRESS, phone=False)
    answers(2)
    with database.transaction() as db:
        notices.plan(db, open_alerts.due(db, clock.now), clock.now, can_mail=True)
    with closing(Worker(settings, database, clock)) as without_mail:
        assert without_mail.tick().told == 1
    assert told() == [(0, "Tess", "mail", "failed")]


def test_a_busy_database_costs_a_round_not_the_alert(
    worker: Worker, give: Give, answers: Answers, told: Told, cast: Cast, clock: Clock,
    database: Database, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    give(cast.therapist)
    answers(3)

    def busy() -> None:
        raise OperationalError("BEGIN", None, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(database, "transaction", busy)
        with pytest.raises(OperationalError):
            worker.tick()
    assert told() == []
    worker.tick()
    assert told() == [(0, "Tess", "push", "sent")]


def test_two_workers_tell_once(
    worker: Worker, give: Give, answers: Answers, told: Told, cast: Cast, clock: Clock,
    database: Database,
) -> None:  # fmt: skip
    give(cast.therapist)
    answers(2)
    with database.reading() as db:
        seen_by_both = open_alerts.due(db, clock.now)
    for _ in range(2):
        with database.transaction() as db:
            notices.plan(db, seen_by_both, clock.now, can_mail=True)
    assert len(told()) == 1
    with database.transaction() as db:
        [first] = notices.claim(db, "push", clock.now)
    with database.transaction() as db:
        assert notices.claim(db, "push", clock.now) == []
        assert notices.settle(db, [(first, notices.Result(True))], clock.now) == 1
        assert notices.settle(db, [(first, notices.Result(False, "late"))], clock.now) == 0
    assert told() == [(0, "Tess", "push", "sent")]


def test_a_browser_is_a_patients_or_a_therapists(
    give: Give, cast: Cast, clock: Clock, database: Database, service: PushService
) -> None:
    """Whoever asked last; the other is told nothing there any more."""
    phone = give(cast.therapist)
    hosts = (service.host,)
    with database.transaction() as db:
        pia, tess = db.get_one(Patient, cast.patient.id), db.get_one(Staff, cast.therapist.id)
        for person, register in (
            (pia, lambda s: push_subscriptions.register(
                db, pia, s, phone.subscription(), clock.now, extra_hosts=hosts)),
            (tess, lambda s: phones.register(db, tess, s, phone.subscription(), clock.now, hosts)),
        ):  # fmt: skip
            sign_in = sign_ins.find(
                db, sign_ins.begin(db, person, "x", clock.now, proved=True), clock.now
            )
            register(sign_in)
            owners = (len(db.exec(select(PushSubscription)).all()), len(db.exec(select(Row)).all()))
            assert owners == ((1, 0) if person is pia else (0, 1))


def test_a_test_goes_to_every_way_and_says_that_it_is_one(
    worker: Worker, give: Give, told: Told, cast: Cast, clock: Clock, database: Database,
    service: PushService, mailbox: MailBox,
) -> None:  # fmt: skip
    phone = give(cast.therapist, ADDRESS)
    with database.transaction() as db:
        for _ in range(2):  # a double tap
            notices.ask_for_test(db, cast.therapist, clock.now, can_mail=True)
    worker.tick()
    [arrival] = service.arrived_at(phone)
    assert arrival.notification["body"] == "This is the test that you asked for."
    assert "test" in mailbox.bodies[0]
    assert mailbox.receivers == [ADDRESS]
