"""The form in which the clinic plans dosing sessions: what it takes, what it refuses and why."""

from datetime import date, time

import pytest

from app.core.dosing_forms import Wanted, read

ROUTES = ("intravenous", "intranasal")
FILLED = {
    "day": "2026-11-24",
    "hour": "10:30",
    "route": "intravenous",
    "dose_mg": "42,5",
    "setting": "room 2",
    "note": "",
    "sessions": "6",
    "every_days": "3",
}


def test_a_filled_form_is_read() -> None:
    wanted, wrong = read(FILLED, ROUTES, 24)
    assert wrong == {}
    assert wanted == Wanted(
        date(2026, 11, 24), time(10, 30), "intravenous", 42.5, "room 2", "", 6, 3
    )


def test_day_and_hour_alone_are_enough() -> None:
    wanted, _ = read({"day": "2026-11-24", "hour": "9"}, ROUTES, 24)
    assert wanted == Wanted(date(2026, 11, 24), time(9), None, None, "", "", 1, 7)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("day", value) for value in ("", "24.11.2026", "2026-02-30", "0001-01-01", "9999-12-31")],
        *[("hour", value) for value in ("", "24:00", "10:60", "ten", "-1", "１０:００", "1e1")],
        ("route", "rectal"),
        *[("dose_mg", value) for value in ("0", "-5", "2000.1", "nan", "inf", "60 mg", "1e9")],
        *[("sessions", value) for value in ("0", "25", "1.5", "-1", "９", "9" * 4400)],
        *[("every_days", value) for value in ("0", "366", "x")],
        ("setting", "x" * 201),
        ("note", "x" * 4001),
    ],
)
def test_what_cannot_be_read_is_named_by_its_field(field: str, value: str) -> None:
    wanted, wrong = read(FILLED | {field: value}, ROUTES, 24)
    assert wanted is None
    assert list(wrong) == [field]


def test_every_wrong_field_is_named_at_once() -> None:
    _, wrong = read({"dose_mg": "x", "sessions": "x"}, ROUTES, 24)
    assert set(wrong) == {"day", "hour", "dose_mg", "sessions"}
