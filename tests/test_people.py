"""A clinic's people: invited once, by role; nobody is deleted; an alert always finds somebody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from app import (
    absences,
    alert_routes,
    audit,
    cares,
    clinics,
    departures,
    invitations,
    people,
    rota,
    sign_ins,
    staff_ways,
)
from app.alert_routes import Wanted
from app.audit import Actor
from app.caseload.teams import team
from app.clinics import UnusableDetail
from app.core.escalation import People, Route, next_round
from app.core.opening_hours import Hours
from app.database import Database, Db
from app.escalation import notices, open_alerts
from app.tables import Alert, AlertNotice, Care, Clinic, Patient, Staff, StaffPhone
from app.tables.audit import AuditEntry
from tests.cast import Cast, Clock
from tests.marks import on_sqlite
from tests.web.belongings import ids_of

ACTOR = Actor("command", "tests")


def owner_of(db: Db, cast: Cast, clock: Clock) -> Staff:
    """Somebody who looks after the list, besides the two therapists."""
    return clinics.add_therapist(
        db, ACTOR, _clinic(db, cast), "Olga Owner", clock.now, role="owner"
    )


def _clinic(db: Db, cast: Cast) -> Clinic:
    return db.get_one(Clinic, cast.clinic.id)


def own(db: Db, person: Staff) -> Staff:
    return db.get_one(Staff, person.id)


def test_of_fifty_who_accept_one_link_one_wins(database: Database, cast: Cast, clock: Clock):
    with database.transaction() as db:
        person = people.add(db, ACTOR, _clinic(db, cast), "Pria New", "prescriber", clock.now)
        issued = invitations.issue(db, ACTOR, person, clock.now)

    def accept(_: int) -> bool:
        with database.transaction() as db:
            found = invitations.by_token(db, issued.token, clock.now)
            if found is None:
                return False
            staff = invitations.accept(db, found, clock.now)
            assert isinstance(staff, Staff) and staff.role == "prescriber"
            clinics.choose_sign_in(db, staff, "pria", "a hash", clock.now)
            sign_ins.begin(db, staff, "a browser", clock.now)
            return True

    with ThreadPoolExecutor(10) as hands:
        assert sum(hands.map(accept, range(50))) == 1


def test_a_new_link_kills_the_old_one_and_the_passphrase(db: Db, cast: Cast, clock: Clock):
    person = people.add(db, ACTOR, _clinic(db, cast), "Pria New", "therapist", clock.now)
    old = invitations.issue(db, ACTOR, person, clock.now)
    clinics.choose_sign_in(db, person, "pria", "a hash", clock.now)
    token = sign_ins.begin(db, person, "a browser", clock.now)
    people.start_anew(db, ACTOR, _clinic(db, cast), person, clock.now)
    new = invitations.issue(db, ACTOR, person, clock.now)
    assert invitations.by_token(db, old.token, clock.now) is None
    assert invitations.by_token(db, new.token, clock.now) is not None
    assert invitations.by_token(db, new.token, clock.now + timedelta(hours=72)) is None
    assert person.passphrase_hash is None and sign_ins.find(db, token, clock.now) is None


@pytest.mark.parametrize(
    ("name", "role", "said"),
    [
        ("", "therapist", "a name"),
        ("x" * 201, "therapist", "a name"),
        ("Tess Own", "therapist", "of that name already"),
        ("Pria New", "janitor", "The role is one of"),
        ("Pria New", "", "The role is one of"),
    ],
)
@on_sqlite
def test_what_cannot_be_invited_is_said(
    db: Db, cast: Cast, clock: Clock, name: str, role: str, said: str
):
    with pytest.raises(UnusableDetail, match=said):
        people.add(db, ACTOR, _clinic(db, cast), name, role, clock.now)


def test_another_role_signs_out_and_the_last_owner_stays(db: Db, cast: Cast, clock: Clock):
    owner, clinic = owner_of(db, cast, clock), _clinic(db, cast)
    with pytest.raises(UnusableDetail, match="last owner"):
        people.change_role(db, ACTOR, clinic, owner, "therapist", clock.now)
    colleague = own(db, cast.other_therapist)
    token = sign_ins.begin(db, colleague, "a browser", clock.now)
    people.change_role(db, ACTOR, clinic, colleague, "owner", clock.now)
    assert sign_ins.find(db, token, clock.now) is None
    people.change_role(db, ACTOR, clinic, owner, "prescriber", clock.now)
    assert [each.name for each in people.owners(db, clinic.id or 0)] == [colleague.name]


def test_two_owners_who_disable_each_other_leave_one(database: Database, cast: Cast, clock: Clock):
    with database.transaction() as db:
        for person in (cast.therapist, cast.other_therapist):
            people.change_role(db, ACTOR, _clinic(db, cast), own(db, person), "owner", clock.now)

    def disable(pair: tuple[Staff, Staff]) -> None:
        by, person = pair
        with database.transaction() as db:
            departures.disable(db, own(db, by), _clinic(db, cast), own(db, person), "", clock.now)

    pairs = [(cast.therapist, cast.other_therapist), (cast.other_therapist, cast.therapist)]
    with ThreadPoolExecutor(2) as hands:
        results = [hands.submit(disable, pair).exception() for pair in pairs]
    assert sum(isinstance(each, UnusableDetail) for each in results) == 1
    with database.reading() as db:
        assert len(people.owners(db, cast.clinic.id or 0)) == 1


def _engage(db: Db, cast: Cast, now: datetime) -> Staff:
    """A therapist with what would wait for them: a patient, cover, a shift, a place, a phone."""
    clinic, leaving = _clinic(db, cast), own(db, cast.other_therapist)
    colleague, patient = own(db, cast.therapist), db.get_one(Patient, cast.patient.id)
    cares.choose(db, leaving, patient, leaving.public_id, now)
    day = now.date()
    absences.begin(db, colleague, clinic, leaving.public_id, day, day, now)
    starts = datetime.combine(day, now.time()) - timedelta(hours=8)
    rota.add(db, colleague, clinic, leaving.public_id, starts, starts + timedelta(days=1), now)
    wanted = {level: Wanted(leaving.public_id, "30", "rota") for level in alert_routes.LEVELS}
    alert_routes.change(db, colleague, clinic, wanted, now)
    db.add(
        StaffPhone(
            staff_id=leaving.id, endpoint="https://push.example.org/1", p256dh="k", auth="a",
            created_at=now,
        )
    )  # fmt: skip
    leaving.mail, leaving.passphrase_hash = "theo@clinic.example", "a hash"
    db.add(leaving)
    db.flush()
    return leaving


def test_a_disabled_person_is_out_and_their_patients_are_a_colleagues(
    db: Db, cast: Cast, clock: Clock
):
    owner, leaving, clinic = owner_of(db, cast, clock), _engage(db, cast, clock.now), cast.clinic
    token = sign_ins.begin(db, leaving, "a browser", clock.now)
    link = invitations.issue(db, ACTOR, leaving, clock.now)
    with pytest.raises(UnusableDetail, match="Choose who takes over one patient"):
        departures.disable(db, owner, clinic, leaving, "", clock.now)
    assert leaving.disabled_at is None and sign_ins.find(db, token, clock.now) is not None
    departures.disable(db, owner, clinic, leaving, cast.therapist.public_id, clock.now)
    assert sign_ins.find(db, token, clock.now) is None
    assert sign_ins.standing(db, leaving) == []
    assert invitations.by_token(db, link.token, clock.now) is None
    assert leaving.passphrase_hash is None and leaving.name == "Theo Colleague"
    care = cares.current(db, db.get_one(Patient, cast.patient.id))
    assert care is not None and care.staff_id == cast.therapist.id
    assert leaving not in clinics.staff_of(db, clinic.id or 0)
    assert leaving in people.everybody(db, clinic.id or 0)


def test_nobody_who_is_gone_can_be_told(db: Db, cast: Cast, clock: Clock):
    owner, leaving, clinic = owner_of(db, cast, clock), _engage(db, cast, clock.now), cast.clinic
    ids = {leaving.id or 0}
    assert staff_ways.reachable(db, ids, can_mail=True) == ids
    assert rota.to_come(db, clinic, clock.now) and absences.to_come(db, clinic, clock.now)
    notices.ask_for_test(db, leaving, clock.now, can_mail=True)
    departures.disable(db, owner, clinic, leaving, cast.therapist.public_id, clock.now)
    db.flush()
    assert staff_ways.reachable(db, ids, can_mail=True) == frozenset()
    assert not rota.to_come(db, clinic, clock.now)
    house = open_alerts.house(db, clinic.id or 0, clock.now)
    assert leaving.id not in house.people and leaving.id not in house.covers.values()
    assert all(route.second == cast.therapist.id for route in house.routes.values())
    assert notices.claim(db, "push", clock.now) == [] == notices.claim(db, "mail", clock.now)
    assert {row.outcome for row in db.exec(select(AlertNotice))} == {"ended"}
    assert not db.exec(select(StaffPhone)).all()
    assert leaving.id not in team(db, clinic, clock.now).names
    for refused in (
        lambda: cares.choose(db, owner, cast.patient, leaving.public_id, clock.now),
        lambda: rota.add(
            db, owner, clinic, leaving.public_id, datetime(2026, 3, 5), datetime(2026, 3, 6),
            clock.now,
        ),
        lambda: absences.begin(
            db, owner, clinic, leaving.public_id, clock.now.date(), clock.now.date(), clock.now
        ),
    ):  # fmt: skip
        with pytest.raises(UnusableDetail):
            refused()


def test_an_alert_finds_somebody_even_where_a_row_still_names_who_is_gone(
    db: Db, cast: Cast, clock: Clock
):
    """As an import, or a race that nobody thought of, could leave it: their patient, their shift, a
    notice that waits, and "I am on it"."""
    leaving, clinic = _engage(db, cast, clock.now), cast.clinic
    ids_of(db, cast, cast.patient, clock.now)
    db.flush()
    ids = [id for id in db.exec(select(Alert.id)) if id is not None]
    leaving.disabled_at = clock.now
    db.add(leaving)
    db.flush()
    assert db.exec(select(Care.staff_id).where(Care.until == None)).all() == [leaving.id]  # noqa: E711
    rounds = open_alerts.due(db, clock.now)
    assert {due.alert_id for due in rounds} == set(ids)
    told = {id for due in rounds for id in due.round.staff_ids}
    assert cast.therapist.id in told and leaving.id not in told
    assert all(who.id != leaving.id for _, who in rota.to_come(db, clinic, clock.now))
    assert all(row.cover_id != leaving.id for row in absences.to_come(db, clinic, clock.now))


@on_sqlite
def test_a_round_planned_for_who_went_meanwhile_is_asked_for_again(
    db: Db, cast: Cast, clock: Clock
):
    leaving = _engage(db, cast, clock.now)
    ids_of(db, cast, cast.patient, clock.now)
    db.flush()
    rounds = open_alerts.due(db, clock.now)
    departures.disable(
        db, owner_of(db, cast, clock), _clinic(db, cast), leaving, cast.therapist.public_id,
        clock.now,
    )  # fmt: skip
    notices.plan(db, rounds, clock.now, can_mail=True)
    rows = db.exec(select(AlertNotice).where(AlertNotice.staff_id == leaving.id)).all()
    assert rows == []
    again = open_alerts.due(db, clock.now)
    assert again and all(leaving.id not in due.round.staff_ids for due in again)


def test_a_carer_who_is_gone_is_nobody_to_the_rounds(clock: Clock):
    always = Hours("Europe/Berlin", {})
    wanted = next_round(
        "red", clock.now, Route(timedelta(minutes=30)), People((1, 2), 3), always, (), clock.now
    )
    assert wanted is not None and wanted.staff_ids == (1, 2)


def test_who_may_not_be_disabled_is_said(db: Db, cast: Cast, clock: Clock):
    owner, clinic = owner_of(db, cast, clock), _clinic(db, cast)
    with pytest.raises(UnusableDetail, match="Nobody disables themselves"):
        departures.disable(db, owner, clinic, owner, "", clock.now)
    therapist = own(db, cast.therapist)
    with pytest.raises(UnusableDetail, match="last owner"):
        departures.disable(db, therapist, clinic, owner, "", clock.now)
    clinic.owner_id = therapist.id
    db.add(clinic)
    db.flush()
    with pytest.raises(UnusableDetail, match="clinical owner"):
        departures.disable(db, owner, clinic, therapist, "", clock.now)
    cares.choose(db, owner, db.get_one(Patient, cast.patient.id), therapist.public_id, clock.now)
    for heir in (therapist.public_id, cast.foreign_therapist.public_id, "f" * 32):
        with pytest.raises(UnusableDetail, match="Choose a colleague"):
            departures.disable(db, owner, clinic, therapist, heir, clock.now)


def test_back_in_by_a_new_link_with_nothing_of_before(db: Db, cast: Cast, clock: Clock):
    owner, leaving, clinic = owner_of(db, cast, clock), _engage(db, cast, clock.now), cast.clinic
    departures.disable(db, owner, clinic, leaving, cast.therapist.public_id, clock.now)
    stray = sign_ins.begin(db, leaving, "begun at that very moment", clock.now)
    assert sign_ins.find(db, stray, clock.now) is None
    people.start_anew(db, ACTOR, clinic, leaving, clock.now)
    assert leaving.disabled_at is None and sign_ins.find(db, stray, clock.now) is None
    assert cares.patients_of(db, leaving) == [] and not rota.to_come(db, clinic, clock.now)


@on_sqlite
def test_every_step_is_in_the_audit(database: Database, cast: Cast, clock: Clock):
    with database.transaction() as db:
        owner, leaving = owner_of(db, cast, clock), _engage(db, cast, clock.now)
        departures.disable(
            db, owner, _clinic(db, cast), leaving, cast.therapist.public_id, clock.now
        )
        people.start_anew(db, ACTOR, _clinic(db, cast), leaving, clock.now)
        people.change_role(db, ACTOR, _clinic(db, cast), leaving, "prescriber", clock.now)
    with database.reading() as db:
        said = set(db.exec(select(AuditEntry.action)))
        assert list(audit.verify(db)) == []
    assert said >= {
        "disable", "let back in", "change role therapist to prescriber", "hand over patient",
        "take back shift", "end cover", "remove alert phone", "change alert route", "add owner",
    }  # fmt: skip
