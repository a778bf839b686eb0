"""The curve on paper is the curve on screen, in other units: no point moves, none is made."""

from __future__ import annotations

from datetime import date

from app.core.paper_curve import on_paper
from app.core.relief_changes import Changes
from app.core.relief_curve import curve

WIDTH = 560.0


def drawn():
    changes = ((1, -14.0), (3, -14.0), (4, -10.0), (7, -4.0))
    earlier = Changes(date(2026, 2, 1), "intravenous", changes, 10, 19.0)
    current = Changes(date(2026, 3, 1), "intravenous", changes, 10, 18.0, late=frozenset({4}))
    return curve([earlier, current])


def test_every_place_is_as_far_across_as_on_screen():
    screen, paper = drawn(), on_paper(drawn(), WIDTH)
    assert screen.current is not None and paper.current is not None
    for name in ("dots", "hollow"):
        before, after = getattr(screen.current, name), getattr(paper.current, name)
        assert [(round(x * 5.6, 2), y) for x, y in before] == list(after)
    assert len(paper.current.hollow) == 1
    assert paper.x_ticks == tuple((round(x * 5.6, 2), label) for x, label in screen.x_ticks)


def test_a_line_goes_through_its_own_dots():
    paper = on_paper(drawn(), WIDTH)
    assert paper.current is not None
    (line,) = paper.current.lines  # days 3 and 4 alone are neighbours
    (_, _), (x, y), (_, _) = paper.current.dots
    assert line.startswith(f"M{x:g} {y:g}L") and f"L{paper.current.hollow[0][0]:g} " in line


def test_what_is_not_across_stays():
    screen, paper = drawn(), on_paper(drawn(), WIDTH)
    assert (paper.zero, paper.y_ticks, paper.rows) == (screen.zero, screen.y_ticks, screen.rows)
    assert on_paper(curve([]), WIDTH).current is None
