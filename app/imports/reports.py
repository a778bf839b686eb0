"""What a file of answers held and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.instruments import INSTRUMENTS
from app.core.tallies import Tally


@dataclass(frozen=True)
class PersonCount:
    """One person's lines of the file."""

    name: str
    is_new: bool
    stored: int
    already_stored: int


@dataclass(frozen=True)
class Report:
    """What the file held and what became of it. Figures count the whole file, stored or not."""

    rows: int
    ignored_columns: tuple[str, ...]
    patients_added: int
    stored: int
    already_stored: int
    tallies: dict[str, Tally]
    people: tuple[PersonCount, ...] = ()

    def figures(self) -> dict[str, object]:
        """Figures of PHQ-9 at the top, under the names of the reference file too; every
        instrument's own under `instruments`."""
        named: dict[str, object] = {
            "rows": self.rows,
            "stored": self.stored,
            "already_stored": self.already_stored,
            "patients_added": self.patients_added,
            "ignored_columns": list(self.ignored_columns),
        }
        phq_9 = self.tallies.get("phq-9")
        if phq_9 is not None:
            named |= phq_9.figures() | {
                "missing_1_or_2": phq_9.prorated,
                "missing_3_to_8": phq_9.unscored,
                "missing_all_9": phq_9.unanswered,
                "sum_of_prorated_totals_where_1_or_2_missing": phq_9.sum_of_prorated_totals,
            }
        named["instruments"] = {code: tally.figures() for code, tally in self.tallies.items()}
        return named

    def in_words(self) -> str:
        """The same for somebody at a terminal."""
        lines = [
            f"{self.rows} lines read, {self.stored} stored, {self.already_stored} stored before;"
            f" {self.patients_added} patients added."
        ]
        if self.ignored_columns:
            lines.append(f"Ignored columns: {', '.join(self.ignored_columns)}.")
        for code, tally in self.tallies.items():
            counted = (f"{name.replace('_', ' ')} {n}" for name, n in tally.figures().items())
            lines.append(f"{INSTRUMENTS[code].name}: {', '.join(counted)}.")
        return "\n".join(lines)
