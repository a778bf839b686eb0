"""Phone numbers in what a person wrote, so that they can be called with one tap."""

from __future__ import annotations

import re

FEWEST, MOST = 7, 15  # digits; E.164 knows no longer ones [M]
LOOKS_LIKE_ONE = re.compile(r"(?<![\w./+-])\+?\(?\d[\d ()-]{5,}\d(?![\w/:]|[.,]\d)", re.ASCII)
DIALLED = re.compile(r"\+?[\d ()-]+", re.ASCII)
SHORTEST = 3  # 988, 112
LONGEST = 40  # characters, as written
DAYS = re.compile(r"(19|20)\d\d-\d\d?-\d\d?|\d\d?-\d\d?-(19|20)\d\d|(19|20)\d\d[ -]+(19|20)\d\d")


def numbers_in(words: str) -> tuple[str, ...]:
    """Each number once, as it was written, in the order of the words.

    Seven digits or more: a shorter one may be anything. Days and years are none.
    """
    found = [each.group() for each in LOOKS_LIKE_ONE.finditer(words)]
    return tuple(dict.fromkeys(each for each in found if _is_one(each)))


def _is_one(written: str) -> bool:
    digits = sum(letter.isdigit() for letter in written)
    return FEWEST <= digits <= MOST and not DAYS.fullmatch(written)


def can_be_dialled(typed: str) -> bool:
    """Whether it is one number and nothing else: digits with spaces, hyphens or brackets between
    them, of at least three; a plus in front at most."""
    text = typed.strip()
    digits = sum(letter.isdigit() for letter in text)
    return bool(DIALLED.fullmatch(text)) and SHORTEST <= digits <= MOST and len(text) <= LONGEST


def dialled(number: str) -> str:
    """What a phone dials: "+1 (555) 0100" is +15550100."""
    return re.sub(r"[^\d+]", "", number, flags=re.ASCII)
