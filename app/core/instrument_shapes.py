"""What an instrument is made of: answers to choose from, questions, severities, and the form."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Option:
    ordinal: int
    words: str
    loinc: str | None = None


@dataclass(frozen=True)
class Item:
    """`late_words` stand in for `words` where "last night" or "today" would name the wrong day."""

    number: int
    words: str
    loinc: str | None = None
    late_words: str | None = None


@dataclass(frozen=True)
class Band:
    """A severity; `low` and `high` are totals, both included."""

    low: int
    high: int
    name: str


@dataclass(frozen=True)
class Instrument:
    """One form. `lowest` and `highest` bound the total; `prorate_up_to` is how many missing
    answers a total survives (0: every item is needed); `official` means the verbatim two-week form.
    """

    code: str
    name: str
    short: str
    recall: Literal["now", "24h", "2w"]
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

    def stem_for(self, day_words: str) -> str:
        """The stem of a late entry, `day_words` being its day as spoken: "Tuesday".

        An official stem asks about two weeks and stays verbatim."""
        return self.late_stem.format(day=day_words) if self.late_stem else self.stem

    def item_words(self, item: Item, *, late: bool) -> str:
        return (item.late_words or item.words) if late else item.words
