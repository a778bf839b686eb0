"""The outbox over hundreds of sequences: 0 lost, 0 doubled, 0 sent as another.

`make outbox-sequences` drives 10,000 (OUTBOX_SEQUENCES=10000); 120 stand in the suite.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.browser.outbox_machine import Tally, machine_of
from tests.browser.outbox_phone import OutboxPhone

SEQUENCES = int(os.environ.get("OUTBOX_SEQUENCES", "120"))
STEPS = 12
HOW = settings(
    max_examples=SEQUENCES,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    derandomize=SEQUENCES == 300,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(max(900, 2 * SEQUENCES))
def test_nothing_is_lost_doubled_or_sent_as_another(
    phone_with: Callable[..., OutboxPhone], capsys: pytest.CaptureFixture[str]
):
    tally = Tally()
    run_state_machine_as_test(machine_of(phone_with(), tally), settings=HOW)
    with capsys.disabled():
        print(f"\noutbox: {tally}")
    assert tally.sequences >= SEQUENCES * 0.9 and tally.entered > tally.sequences
    assert (tally.lost, tally.doubled, tally.foreign) == (0, 0, 0)
