"""What an instrument is made of: answers to choose from, questions, severities, and the form."""

from dataclasses import dataclass
from typing import Literal

Recall = Literal["now", "24h", "7d", "2w", "1m", "1y"]
Scoring = Literal["sum", "mean in tenths", "none"]


@dataclass(frozen=True)
class Option:
    ordinal: int
    words: str
    loinc: str | None = None


@dataclass(frozen=True)
class Item:
    """`late_words` stand in for `words` where "last night" or "today" would name the wrong day.
    `options`, `low_words` and `high_words` where they are not those of the whole form."""

    number: int
    words: str
    loinc: str | None = None
    late_words: str | None = None
    options: tuple[Option, ...] = ()
    low_words: str | None = None
    high_words: str | None = None


@dataclass(frozen=True)
class Band:
    """A severity; `low` and `high` are totals, both included."""

    low: int
    high: int
    name: str


@dataclass(frozen=True)
class Instrument:
    """One form. `lowest` and `highest` bound the total as it is shown; `prorate_up_to` is how many
    missing answers a total survives (0: every item is needed); `official` means the verbatim
    two-week form. `gate`: the item that ends the form when it is answered 0, and is not counted in
    the total. `clinic_note`: what a clinic must know to read a total.
    """

    code: str
    name: str
    short: str
    recall: Recall
    recall_words: str
    stem: str
    items: tuple[Item, ...]
    options: tuple[Option, ...]
    highest: int
    lowest: int = 0
    low_words: str | None = None
    high_words: str | None = None
    bands: tuple[Band, ...] = ()
    higher_is_better: bool = False
    official: bool = False
    prorate_up_to: int = 0
    late_stem: str | None = None
    adapted_note: str | None = None
    help_words: str | None = None
    notice: str | None = None
    panel_loinc: str | None = None
    total_loinc: str | None = None
    safety_item: int | None = None
    difficulty: Item | None = None
    difficulty_options: tuple[Option, ...] = ()
    form_version: int = 1
    scoring: Scoring = "sum"
    gate: int | None = None
    clinic_note: str | None = None

    @property
    def scale(self) -> int:
        """How many stored points make one point as it is shown: a mean is kept in tenths."""
        return 10 if self.scoring == "mean in tenths" else 1

    def shown(self, total: int) -> float:
        """A stored total in the points that people read."""
        return total if self.scale == 1 else total / self.scale

    def total_words(self, total: int) -> str:
        """ "12"; of a mean always its one decimal, "5.0"."""
        return str(total) if self.scale == 1 else f"{self.shown(total):.1f}"

    def options_of(self, item: Item) -> tuple[Option, ...]:
        return item.options or self.options

    def stem_for(self, day_words: str) -> str:
        """The stem of a late entry, `day_words` being its day as spoken: "Tuesday".

        An official stem asks about two weeks and stays verbatim."""
        return self.late_stem.format(day=day_words) if self.late_stem else self.stem

    def item_words(self, item: Item, *, late: bool) -> str:
        return (item.late_words or item.words) if late else item.words
