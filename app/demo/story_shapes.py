"""What a story of the demo holds. Days count from today: -66 is 66 days ago."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True)
class Levels:
    """Totals over 24 hours: PHQ questions 0-27, GAD questions 0-21, pain 0-10."""

    phq: float
    gad: float
    pain: float


@dataclass(frozen=True)
class Story:
    """`relief` is the most that a session takes off `before`; `half_day` the day by which half of
    it is gone; `worse_a_day` what PHQ gains a day from `worse_from` on. `safety` holds the item-9
    answers above 0 by day, `closed` the notes with which the clinic closed their alerts; without
    any they stay open. A note is the words and whether they are shared; a keepsake the day, its
    parts and whether it is shared. `sees_curve`: patient and therapist both turned it on. `packs`
    stand since joining; `medication` holds what the clinic noted as changed, by day, `axis_notes`
    what else it noted. What came in the last `unread_for` days the clinic has not read."""

    name: str
    words: str
    plan: str
    joined: int
    sessions: tuple[int, ...]
    before: Levels
    relief: Levels
    half_day: float
    missing: float
    answers_at: time
    planned: tuple[int, ...] = ()
    cancelled: tuple[int, ...] = ()
    reported: tuple[int, ...] = ()
    last_answer: int = 0
    worse_from: int | None = None
    worse_a_day: float = 0.0
    route: str = "intravenous"
    dose_mg: float = 40.0
    practises: float = 0.5
    declines: int | None = None
    safety: Mapping[int, int] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    notes: Mapping[int, tuple[str, bool]] = field(default_factory=dict)
    keepsakes: Mapping[str, tuple[int, Mapping[str, str], bool]] = field(default_factory=dict)
    sees_curve: bool = False
    packs: tuple[str, ...] = ()
    medication: Mapping[int, str] = field(default_factory=dict)
    axis_notes: Mapping[int, str] = field(default_factory=dict)
    unread_for: int = 1
