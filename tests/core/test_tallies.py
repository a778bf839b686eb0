"""Counting forms: a blank one is unanswered, and only complete ones fall into bands."""

from app.core.instruments import INSTRUMENTS
from app.core.tallies import Tally


def test_each_kind_of_form_is_counted_once() -> None:
    tally = Tally(INSTRUMENTS["phq-9"])
    tally.add((1,) * 8 + (2,))
    tally.add((3,) * 8 + (None,))
    tally.add((3,) * 6 + (None, "d", None))
    tally.add((None,) * 9)
    tally.add(("d",) * 9)
    assert tally.figures() == {
        "rows": 5,
        "complete": 1,
        "prorated": 1,
        "unscored": 1,
        "unanswered": 2,
        "sum_of_complete_totals": 10,
        "sum_of_prorated_totals": 27,
        "bands_of_complete": {
            "minimal": 0,
            "mild": 0,
            "moderate": 1,
            "moderately severe": 0,
            "severe": 0,
        },
        "item_9_counts_of_complete": {"0": 0, "1": 0, "2": 1, "3": 0},
    }


def test_an_adapted_form_has_no_bands_to_count() -> None:
    tally = Tally(INSTRUMENTS["gad-7-today"])
    tally.add((3,) * 7)
    assert tally.figures().keys().isdisjoint({"bands_of_complete", "item_9_counts_of_complete"})
