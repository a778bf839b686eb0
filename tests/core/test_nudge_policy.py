"""The nudge policy over simulated lives: the clauses of CLINICAL.md sections 4 and 5 hold in each.

In the suite 1,500 patient-days; `make nudge-policy` runs 100,000 and prints the counts.
"""

import os
from collections import Counter
from datetime import date, time

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from app.core.nudge_clauses import Hours
from tests.core.nudge_lives import ZONES, Life, live
from tests.core.nudge_rules import judge

DAYS = 25
PATIENT_DAYS = int(os.environ.get("NUDGE_PATIENT_DAYS", "1500"))
COUNTS: Counter[str] = Counter()

walls = some.builds(time, some.integers(0, 23), some.sampled_from((0, 13, 30, 59)))
lives = some.builds(
    Life,
    seed=some.integers(0, 2**32),
    zone=some.sampled_from(ZONES),
    start=some.dates(date(2024, 1, 1), date(2027, 11, 1)),
    days=some.just(DAYS),
    hours=some.one_of(some.just(Hours()), some.builds(Hours, walls, walls)),
    sessions=some.lists(some.integers(-20, 30), max_size=5).map(tuple),
    answers=some.sampled_from((0.0, 0.1, 0.5, 0.9)),
    eventful=some.sampled_from((0.0, 0.05, 0.2)),
    moving=some.sampled_from((0.0, 0.05, 0.3)),
)


MET = {
    "nudges are paused", "it is a dosing day", "it is already done", "the answer was: not today",
    "it was put off until later", "exercises rest until somebody has looked",
    "this week has had enough", "the last ones were ignored", "its time is over",
}  # fmt: skip
"""What 1,500 patient-days meet, always the same ones; the rest is seldom."""


@settings(
    max_examples=max(1, PATIENT_DAYS // DAYS),
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # a life is shrunk no further by its seed
    suppress_health_check=list(HealthCheck),
)
@given(lives)
def hold_to_the_rules(life: Life) -> None:
    world, breaks = live(life, judge)
    COUNTS["patient-days"] += DAYS
    COUNTS.update(world.outcomes)
    assert breaks == []


def test_whatever_happens_every_rule_holds() -> None:
    """And no rule held for want of a case: what became of the nudges is counted."""
    hold_to_the_rules()
    print("", *(f"{count:8d}  {what}" for what, count in COUNTS.most_common()), sep="\n")
    assert COUNTS["patient-days"] >= PATIENT_DAYS * 0.9
    assert set(COUNTS) >= MET and COUNTS["said"] > PATIENT_DAYS / 10
