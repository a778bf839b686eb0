"""yes, no or unknown: each clause of the rule, its edges, and what outweighs what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core.reach import FRESH, Phone, Sent, reach, reach_of_all

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
TWO_DAYS, MONTH = NOW - timedelta(days=2), NOW - timedelta(days=30)
SHOWN, UNSHOWN = Sent(TWO_DAYS, True), Sent(TWO_DAYS, False)
NEW = Phone()
WELL = Phone("granted", MONTH, TWO_DAYS, sent=(SHOWN,))
SILENT = Phone("granted", MONTH, sent=(UNSHOWN,) * 3)


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        (NEW, "unknown"),
        (Phone("granted", NOW), "unknown"),
        (WELL, "yes"),
        (Phone(evidence_at=NOW - FRESH), "yes"),
        (Phone(evidence_at=NOW - FRESH - timedelta(seconds=1)), "unknown"),
        (Phone(evidence_at=MONTH, sent=(SHOWN, UNSHOWN)), "yes"),
        (Phone(evidence_at=MONTH, sent=(UNSHOWN, SHOWN)), "unknown"),
        (Phone(sent=(UNSHOWN,)), "unknown"),
        (Phone("denied", NOW), "no"),
        (Phone("default", NOW), "no"),
        (Phone("lost", NOW), "no"),
        (replace(WELL, permission="denied", checked_at=NOW), "no"),
        (replace(WELL, refused=True), "no"),
        (replace(WELL, failures=3), "no"),
        (replace(WELL, failures=2), "yes"),
        (SILENT, "no"),
        (replace(SILENT, sent=(UNSHOWN,) * 2), "unknown"),
        (replace(SILENT, sent=(UNSHOWN, UNSHOWN, SHOWN)), "unknown"),
        (replace(SILENT, sent=(UNSHOWN,) * 3 + (SHOWN,)), "no"),
        (replace(SILENT, sent=(Sent(NOW - timedelta(hours=23), False), UNSHOWN, UNSHOWN)),
         "unknown"),
    ],
)  # fmt: skip
def test_what_a_phone_said_decides(phone: Phone, expected: str):
    assert reach(phone, NOW) == expected


def test_a_phone_that_never_said_anything_may_have_an_old_worker():
    """It cannot be called silent: it does not know yet that it is to report."""
    assert reach(replace(SILENT, checked_at=None), NOW) == "unknown"


def test_what_was_shown_after_the_browser_said_no_outweighs_it():
    allowed_again = Phone("denied", MONTH, TWO_DAYS, sent=(SHOWN,))
    assert reach(allowed_again, NOW) == "yes"


def test_three_silent_nudges_outweigh_an_earlier_one_that_was_shown():
    was_well = replace(SILENT, evidence_at=NOW - timedelta(days=5))
    assert reach(was_well, NOW) == "no"


@pytest.mark.parametrize(
    ("phones", "expected"),
    [
        ((), "no"),
        ((SILENT, WELL), "yes"),
        ((SILENT, NEW), "unknown"),
        ((SILENT, Phone("denied", NOW)), "no"),
        ((NEW,), "unknown"),
    ],
)
def test_one_phone_that_is_reached_is_enough(phones: tuple[Phone, ...], expected: str):
    assert reach_of_all(phones, NOW) == expected
