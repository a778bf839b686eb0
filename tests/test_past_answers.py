"""Many check-ins at once are the very rows that recording them one by one would make."""

from datetime import timedelta
from typing import Any

from sqlmodel import SQLModel, select

from app import check_ins
from app.check_ins import CheckIn
from app.core.instruments import Answer
from app.database import Db
from app.past_answers import Past, store
from app.tables import Moment, Patient, Response, Submission
from tests.cast import Cast, Clock

TODAY: tuple[Answer, ...] = (3, "d", None, 0, 1, 2, 3, 0, 0)


def rows(db: Db, model: Any, patient: Patient) -> list[dict[str, Any]]:
    db.flush()
    wanted: list[SQLModel] = list(db.exec(select(model).where(model.patient_id == patient.id)))
    return [row.model_dump(exclude={"patient_id", "body_hash"}) for row in wanted]


def test_rows_equal_those_of_record(db: Db, cast: Cast, clock: Clock) -> None:
    one, many = (db.get_one(Patient, who.id) for who in (cast.patient, cast.other_patient))
    today = clock.now.date()
    sent = [
        CheckIn("a", today, {"mood": (4,), "phq-9-today": TODAY, "pain": (None,)}, clock.now),
        CheckIn("b", today, {"mood": ("d",), "pain": (7,)}, clock.now),
        CheckIn(
            "c",
            today - timedelta(days=1),
            {"phq-9": (0,) * 7 + (None, 0), "gad-7": (1,) * 7},
            clock.now,
            difficulty=2,
        ),
        CheckIn("d", today, {"pain": (3,)}, clock.now - timedelta(hours=1)),
        CheckIn("e", today, {"phq-9-today": (None,) * 9}, clock.now),
    ]
    for check_in in sent:
        check_ins.record(db, one, check_in, clock.now)
    store(db, [Past(many, check_in, clock.now) for check_in in sent])
    for model in (Submission, Moment, Response):
        assert rows(db, model, many) == rows(db, model, one)
    assert len(rows(db, Response, many)) == 4


def test_the_latest_answer_stays_whatever_the_order_of_arrival(
    db: Db, cast: Cast, clock: Clock
) -> None:
    patient = db.get_one(Patient, cast.patient.id)
    today = clock.now.date()

    def pain(key: str, answer: int, hour: int) -> Past:
        made_at = clock.now + timedelta(hours=hour)
        return Past(patient, CheckIn(key, today, {"pain": (answer,)}, made_at), made_at)

    for batch, expected in (
        ([pain("a", 1, 2), pain("b", 2, 1)], "1"),
        ([pain("c", 3, 1)], "1"),
        ([pain("d", 4, 3)], "4"),
    ):
        store(db, batch)
        db.expire_all()
        assert [row["items"] for row in rows(db, Response, patient)] == [expected]
    assert len(rows(db, Submission, patient)) == 4
