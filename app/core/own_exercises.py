"""Reading the form in which a therapist writes an exercise of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.exercises import Exercise
from app.core.exercises.shapes import MOST_MINUTES

LONGEST = {"title": 80, "purpose": 600, "not_when": 600}
LONGEST_STEP = 400
MOST_STEPS = 12
MISSING = {
    "title": "Give it a short title.",
    "purpose": "Say in a line what it is for.",
    "not_when": "Say when not to do it.",
}


@dataclass(frozen=True)
class Wanted:
    """What was written; `steps` one each, none empty."""

    title: str
    minutes: int
    purpose: str
    not_when: str
    steps: tuple[str, ...]


def read(form: Mapping[str, str]) -> tuple[Wanted | None, dict[str, str]]:
    """What is wanted, or None and a sentence for each field that could not be read."""
    wrong: dict[str, str] = {}
    words = {field: _words(form, field, wrong) for field in LONGEST}
    minutes, steps = _minutes(form, wrong), _steps(form, wrong)
    if wrong:
        return None, wrong
    return Wanted(words["title"], minutes, words["purpose"], words["not_when"], steps), {}


def _words(form: Mapping[str, str], field: str, wrong: dict[str, str]) -> str:
    typed = " ".join(form.get(field, "").split())
    if not typed:
        wrong[field] = MISSING[field]
    elif len(typed) > LONGEST[field]:
        wrong[field] = f"Up to {LONGEST[field]} characters."
    return typed


def _minutes(form: Mapping[str, str], wrong: dict[str, str]) -> int:
    typed = form.get("minutes", "").strip()
    if typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= MOST_MINUTES:
        return int(typed)
    wrong["minutes"] = f"Whole minutes, from 1 to {MOST_MINUTES}."
    return 0


def _steps(form: Mapping[str, str], wrong: dict[str, str]) -> tuple[str, ...]:
    """One a line; empty lines only part them."""
    lines = (" ".join(line.split()) for line in form.get("steps", "").splitlines())
    steps = tuple(line for line in lines if line)
    if not steps:
        wrong["steps"] = "Write at least one step."
    elif len(steps) > MOST_STEPS:
        wrong["steps"] = f"Up to {MOST_STEPS} steps."
    elif max(map(len, steps)) > LONGEST_STEP:
        wrong["steps"] = f"Up to {LONGEST_STEP} characters a step."
    return steps


def exercise(code: str, wanted: Wanted) -> Exercise:
    """As it stands among the others: of no phase, and of no track."""
    return Exercise(
        code, wanted.title, None, None, wanted.minutes, wanted.purpose, wanted.not_when,
        wanted.steps,
    )  # fmt: skip
