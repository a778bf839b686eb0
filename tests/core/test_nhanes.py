"""NHANES 2013-2014: real answers, in the public domain, with figures computed elsewhere."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.core.instruments import INSTRUMENTS, Answer, read_answers, score, severity

DATA = Path(__file__).parent.parent / "data"
GOLDEN = json.loads((DATA / "nhanes_phq9_2013_2014.golden.json").read_text())
PHQ_9 = INSTRUMENTS["phq-9"]


def rows_of_nhanes() -> Iterator[tuple[dict[str, str], tuple[Answer, ...]]]:
    with (DATA / "nhanes_phq9_2013_2014.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            form = {name: value for name, value in row.items() if name.startswith("phq-9.")}
            yield row, read_answers(form)["phq-9"]


def test_the_core_reproduces_every_figure_of_nhanes() -> None:
    missing: Counter[int] = Counter()
    bands: Counter[str | None] = Counter()
    item_9: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    adults = adults_weight = heavy_weight = 0.0
    for row, answers in rows_of_nhanes():
        result = score(PHQ_9, answers)
        missing[9 - result.answered] += 1
        if result.total is None:
            continue
        sums["prorated" if result.prorated else "complete"] += result.total
        if result.prorated:
            continue
        bands[severity(PHQ_9, result.total)] += 1
        item_9[str(answers[8])] += 1
        if int(row["age"]) >= 20:
            adults += 1
            adults_weight += float(row["weight"])
            heavy_weight += float(row["weight"]) * (result.total >= 10)
    assert {
        "cycles": ["2013-2014"],
        "rows": missing.total(),
        "complete": missing[0],
        "missing_1_or_2": missing[1] + missing[2],
        "missing_3_to_8": sum(missing[n] for n in range(3, 9)),
        "missing_all_9": missing[9],
        "sum_of_complete_totals": sums["complete"],
        "bands_of_complete": dict(bands),
        "item_9_counts_of_complete": dict(item_9),
        "sum_of_prorated_totals_where_1_or_2_missing": sums["prorated"],
        "adults_20_plus_complete": adults,
        "weighted_percent_of_adults_with_total_10_or_more": round(
            100 * heavy_weight / adults_weight, 3
        ),
    } == GOLDEN
