"""What a chart says in words: beside a panel, in its text alternative, on a hollow mark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.core.series import AnsweredDay, Point, Series, band_name, instead_days, number
from app.core.time_axis import Window, day_words, short_day

INSTEAD = "official form instead"
GAVE_WAY = "not asked, a pack’s form instead"

Days = Sequence[AnsweredDay]


def direction(series: Series) -> str:
    """ "higher is better", or the other way round."""
    return "higher is better" if series.higher_is_better else "lower is better"


def point_words(series: Series, point: Point) -> str:
    """ "12, 7 of 9 answered, late, made 09:14 on 4 Nov": one answer, in full."""
    is_plain = point.state == "complete" and not (point.words or point.note or series.bands)
    if is_plain and point.value is not None:  # as most of a year's are
        return number(point.value)
    if point.words:
        return ", ".join(filter(None, (point.words, point.note)))
    parts = ["no score" if point.value is None else number(point.value)]
    if point.value is not None and series.bands:
        parts.append(band_name(series, point.value))
    if point.answered is not None and point.of is not None and point.answered < point.of:
        parts.append(f"{point.answered} of {point.of} answered")
    if point.state in ("late", "prorated"):
        parts.append(point.state)
    return ", ".join([p for p in parts if p] + ([point.note] if point.note else []))


def mark_title(series: Series, day: date, point: Point) -> str:
    """What a hollow mark says of itself when pointed at."""
    return f"{day_words(day)}: {point_words(series, point)}"


def instead_words(series: Series, day: date) -> str:
    """Which form was asked in this one's place."""
    return INSTEAD if day in series.instead else GAVE_WAY


def instead_title(series: Series, day: date) -> str:
    """What the mark of such a day says in the panel of the form whose place it took."""
    return f"{day_words(day)}: {instead_words(series, day)}"


def latest(days: Days) -> str:
    """ "12 on 3 Nov": the newest score in the window; empty if there is none."""
    for each in reversed(days):
        if each.value is not None:
            return f"{number(each.value)} on {short_day(each.day)}"
    return ""


def completion(series: Series, days: Days, window: Window) -> str:
    """ "24 of 30 days": silence is information. Forms that look back further are
    counted, not compared."""
    if series.is_form:
        return f"{len(days)} form{'' if len(days) == 1 else 's'}"
    answered = len(days) + len(instead_days(series, window))
    return f"{answered} of {window.lived} day{'' if window.lived == 1 else 's'}"


def summary(series: Series, days: Days, window: Window) -> str:
    """The panel's text alternative: span, completion, lowest, highest and latest score."""
    span = f"{day_words(window.first)} to {day_words(window.last)}"
    opening = f"{series.name}, {series.recall}, {span}."
    values = [each.value for each in days if each.value is not None]
    if not values:
        return f"{opening} No score in these days."
    answered = f"{completion(series, days, window)}{'' if series.is_form else ' answered'}"
    return (
        f"{opening} {answered}, lowest {number(min(values))}, highest {number(max(values))}, "
        f"latest {latest(days)}; {direction(series)}."
    )
