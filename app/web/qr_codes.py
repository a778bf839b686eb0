"""A QR code as the path of an SVG, so that a template can draw it under the strict CSP."""

from __future__ import annotations

import segno

QUIET_ZONE = 4  # modules of white on every side, as scanners expect


def qr_path(text: str) -> tuple[int, str]:
    """The side in modules, quiet zone included, and the path of the dark modules."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = [
        f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _dark_runs(row)
    ]
    return len(rows) + 2 * QUIET_ZONE, "".join(runs)


def _dark_runs(row: list[int]) -> list[tuple[int, int]]:
    """(start, length) of each unbroken run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
