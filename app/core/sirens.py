"""When an alert is raised anew: a rise is, the same again is not."""

from __future__ import annotations

from app.core.risk_ladder import HEIGHT, Level


def says_as_much(open_level: Level, open_answer: int, level: Level, answer: int) -> bool:
    """Whether an open alert of the same form already says what a new one would. A siren for each
    unchanged answer teaches people to ignore sirens [S]."""
    return HEIGHT[open_level] >= HEIGHT[level] and open_answer >= answer
