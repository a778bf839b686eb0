"""The relief curve in plain units, for a page that is drawn once: paper knows no line that keeps
its width while the picture is stretched."""

from __future__ import annotations

import re
from dataclasses import replace

from app.core.relief_curve import CycleShape, ReliefCurve

PLACE = re.compile(r"([ML])(-?[\d.]+) ")


def on_paper(curve: ReliefCurve, width: float) -> ReliefCurve:
    """Every place across, in per cent before, in units of a picture that is `width` wide."""
    return replace(
        curve,
        x_ticks=tuple((_wide(x, width), label) for x, label in curve.x_ticks),
        earlier=tuple(_shape(each, width) for each in curve.earlier),
        current=_shape(curve.current, width) if curve.current else None,
        mean=tuple(_path(each, width) for each in curve.mean),
    )


def _shape(cycle: CycleShape, width: float) -> CycleShape:
    return replace(
        cycle,
        lines=tuple(_path(each, width) for each in cycle.lines),
        dots=tuple((_wide(x, width), y) for x, y in cycle.dots),
        hollow=tuple((_wide(x, width), y) for x, y in cycle.hollow),
    )


def _path(path: str, width: float) -> str:
    return PLACE.sub(lambda found: f"{found[1]}{_wide(float(found[2]), width):g} ", path)


def _wide(x: float, width: float) -> float:
    return round(x * width / 100, 2)
