"""What a patient writes in own words: the fields of it, and reading them from a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST = 8000  # characters of one part


@dataclass(frozen=True)
class Part:
    """One field. `hint` is how one might begin, `rows` the height."""

    code: str
    label: str
    hint: str
    rows: int


def read_parts(parts: Iterable[Part], form: Mapping[str, str]) -> dict[str, str]:
    """The parts as they were typed, without blank ends; blank ones are left out.

    Raises `ValueError` with words for the person where one is too long.
    """
    typed = {part: form.get(part.code, "").strip() for part in parts}
    for part, words in typed.items():
        if len(words) > LONGEST:
            raise ValueError(f"“{part.label}” can have up to {LONGEST} characters.")
    return {part.code: words for part, words in typed.items() if words}
