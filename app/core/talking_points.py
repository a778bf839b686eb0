"""What a patient wants to talk about next time: kinds of it, and how long words of its own may be.

To flag an entry is to show it to the therapist, and only until it is taken back. Kinds are
permanent codes: they are in the database.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["day", "note", "practice", "ledger", "keepsake", "words"]
LONGEST = 2000  # characters


def read_words(typed: str) -> str:
    """Without blank ends. Raises `ValueError` with words for the person."""
    words = typed.strip()
    if not words:
        raise ValueError("Write a line first, or flag an entry where it stands.")
    if len(words) > LONGEST:
        raise ValueError(f"This can have up to {LONGEST} characters.")
    return words
