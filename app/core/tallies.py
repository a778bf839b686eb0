"""Counting many answered forms: how many are complete, what they sum to, how they fall."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.core.instruments import Answer, Instrument, score, severity


@dataclass
class Tally:
    """Counts over one instrument's forms. Bands and item 9 are counted over complete forms only:
    a prorated total is an estimate, and item 9 is never one."""

    instrument: Instrument
    rows: int = 0
    complete: int = 0
    sum_of_complete_totals: int = 0
    prorated: int = 0
    sum_of_prorated_totals: int = 0
    unscored: int = 0
    unanswered: int = 0
    bands: Counter[str] = field(default_factory=Counter)
    safety_answers: Counter[int] = field(default_factory=Counter)

    def add(self, answers: Sequence[Answer]) -> None:
        """Count one form. `unanswered`: no item has an ordinal; `unscored`: some have, too few."""
        self.rows += 1
        scored = score(self.instrument, answers)
        if scored.answered == 0:
            self.unanswered += 1
        elif scored.total is None:
            self.unscored += 1
        elif scored.prorated:
            self.prorated += 1
            self.sum_of_prorated_totals += scored.total
        else:
            self._add_complete(answers, scored.total)

    def _add_complete(self, answers: Sequence[Answer], total: int) -> None:
        self.complete += 1
        self.sum_of_complete_totals += total
        band = severity(self.instrument, total)
        if band is not None:
            self.bands[band] += 1
        if self.instrument.safety_item is not None:
            answer = answers[self.instrument.safety_item - 1]
            assert isinstance(answer, int)
            self.safety_answers[answer] += 1

    def figures(self) -> dict[str, object]:
        """The counts by name; every band and every item-9 answer is named, at 0 too."""
        named: dict[str, object] = {
            "rows": self.rows,
            "complete": self.complete,
            "prorated": self.prorated,
            "unscored": self.unscored,
            "unanswered": self.unanswered,
            "sum_of_complete_totals": self.instrument.shown(self.sum_of_complete_totals),
            "sum_of_prorated_totals": self.sum_of_prorated_totals,
        }
        if self.instrument.bands:
            named["bands_of_complete"] = {
                band.name: self.bands[band.name] for band in self.instrument.bands
            }
        if self.instrument.safety_item is not None:
            named[f"item_{self.instrument.safety_item}_counts_of_complete"] = {
                str(option.ordinal): self.safety_answers[option.ordinal]
                for option in self.instrument.options
            }
        return named
