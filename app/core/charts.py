"""Scores and dosing sessions in, geometry out: small multiples on one time axis.

Across, everything is in per cent of the plot's width, so that one drawing serves a phone, a desk
and paper; down, everything is in pixels from the top of its panel. Honest pictures (CLINICAL.md
section 6 [J]): a gap is a gap, nothing is drawn that was not answered, entries made late or left
incomplete are hollow, and the 24-hour and the official forms never share a panel or a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.official_claims import RULE
from app.core.panels import Panel, panel
from app.core.series import TITLES, Band, Doing, Dosing, Happening, Point, Series, State, Told
from app.core.time_axis import Shown, Tick, Window, day_words, ticks, window

__all__ = [
    "Band",
    "Chart",
    "Dosing",
    "DosingMark",
    "Happening",
    "Panel",
    "Point",
    "Series",
    "State",
    "Window",
    "dosing_marks",
    "draw",
    "window",
]

NARROW, WIDE = 300, 900  # plot widths in pixels that labels must fit
RADII = ((45, 3.5), (124, 2.6), (400, 1.8))  # (days up to, radius in pixels); beyond: 1.3


@dataclass(frozen=True)
class DosingMark:
    """A dosing session as a line across every panel; `words` say all of it."""

    x: float
    label: str
    state: Doing
    words: str
    shown: Shown


@dataclass(frozen=True)
class HappeningMark:
    """A medication change or a note, below the sessions; `words` say all of it. `place`: how many
    others of the day stand to its left."""

    x: float
    words: str
    kind: Told = "medication"
    place: int = 0


@dataclass(frozen=True)
class Chart:
    """Everything a template needs; `radius` of a mark in pixels, `now` in per cent or None.
    `practised`: the days with an exercise done, as ticks of the axis, in per cent."""

    window: Window
    ticks: tuple[Tick, ...]
    dosing: tuple[DosingMark, ...]
    daily: tuple[Panel, ...]
    official: tuple[Panel, ...]
    spaced: tuple[Panel, ...]
    radius: float
    now: float | None
    happenings: tuple[HappeningMark, ...] = ()
    practised: tuple[float, ...] = ()

    @property
    def told(self) -> dict[Told, str]:
        """The kinds of happening that occur, with their titles."""
        occur = {mark.kind for mark in self.happenings}
        return {kind: title for kind, title in TITLES.items() if kind in occur}

    @property
    def has_claims(self) -> bool:
        return any(mark.sign for panel in self.official for mark in panel.marks)

    @property
    def claims_rule(self) -> str:
        return RULE

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of mark and dosing session that occur: what a legend must explain."""
        panels = self.daily + self.official + self.spaced
        return frozenset(
            [m.kind for p in panels for m in p.marks]
            + [d.state for d in self.dosing]
            + ["reach" for p in panels for m in p.marks if m.reach]
        )


def draw(
    series: Iterable[Series],
    dosing: Iterable[Dosing],
    window: Window,
    happenings: Iterable[Happening] = (),
) -> Chart:
    """Lay out each series in a panel of its own.

    Raises ValueError for a score outside its instrument's range.
    """
    panels = [panel(one, window) for one in series]
    inside = sorted((h for h in happenings if h.day in window), key=lambda h: h.day)
    return Chart(
        window=window,
        ticks=ticks(window),
        dosing=dosing_marks(dosing, window),
        daily=tuple(p for p in panels if not p.series.is_form),
        official=tuple(p for p in panels if p.series.official),
        spaced=tuple(p for p in panels if p.series.spaced),
        radius=next((r for days, r in RADII if window.days <= days), 1.3),
        now=_now(window),
        happenings=_happening_marks([h for h in inside if h.kind != "practice"], window),
        practised=tuple(dict.fromkeys(window.x(h.day) for h in inside if h.kind == "practice")),
    )


def _happening_marks(happenings: Sequence[Happening], window: Window) -> tuple[HappeningMark, ...]:
    days = [each.day for each in happenings]
    return tuple(
        HappeningMark(
            window.x(each.day),
            f"{each.title}, {day_words(each.day)}: {each.words}",
            each.kind,
            days[:place].count(each.day),
        )
        for place, each in enumerate(happenings)
    )


def dosing_marks(dosing: Iterable[Dosing], window: Window) -> tuple[DosingMark, ...]:
    """Marks from left to right; a label is shown only where it touches no earlier one."""
    marks: list[DosingMark] = []
    ends = {NARROW: -1e9, WIDE: -1e9}
    for one in sorted((d for d in dosing if d.day in window), key=lambda d: (d.day, d.label)):
        x, half = window.x(one.day), 3.2 * len(one.label) + 3
        fits = {w: x * w / 100 - half >= ends[w] for w in ends}
        shown: Shown = "always" if all(fits.values()) else "wide" if fits[WIDE] else "never"
        for w in ends:
            if fits[w] and (w == WIDE or shown == "always"):
                ends[w] = x * w / 100 + half
        words = f"Dosing session {one.state}, {day_words(one.day)}: {one.label}".rstrip(": ")
        marks.append(DosingMark(x, one.label, one.state, words, shown))
    return tuple(marks)


def _now(window: Window) -> float | None:
    """Where the lived days end, in per cent; None when the window ends with today."""
    today = window.today
    if today is None or not window.first <= today < window.last:
        return None
    return round(((today - window.first).days + 1) * 100 / window.days, 3)
