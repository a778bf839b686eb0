"""Which passphrases are guessed first, told without a network (NIST SP 800-63B-4, 3.1.1.2).

Fifteen characters are asked for although a second factor stands beside it, because the list that
one would need for eight is never whole. No kind of character is asked for, and nothing is cut.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Iterable
from pathlib import Path

LIST = Path(__file__).parent / "data" / "common_passwords.txt.gz"
LONGEST_WORD = 40
FEWEST_PARTS = 4
LETTERS, DIGITS = "abcdefghijklmnopqrstuvwxyz", "01234567890"
ROWS = (LETTERS, DIGITS, "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop")
SHORTEST_RUN = 3


class PassphraseGuessable(ValueError):
    """A passphrase that is among the first to be guessed; the text says why, never the words."""


def refuse_guessable(passphrase: str, own_names: Iterable[str]) -> None:
    """Raises `PassphraseGuessable` for a listed one, for one made of less than four parts (listed
    words, runs such as "qwerty" or "1234", single characters), and for one thing said again and
    again. `own_names`: the person's, the clinic's, the app's, which count as no part at all."""
    text = plain(passphrase)
    known = _listed()
    if text in known:
        raise PassphraseGuessable("This is on the list of what is guessed first. Choose another.")
    names = {word for name in own_names for word in map(plain, [name, *name.split()]) if word}
    names = {word for word in names if len(word) > 2}
    parts = _parts(text, known | names)
    signs = {letter for letter in passphrase if ord(letter) > 127 and not letter.isalnum()}
    if len({part for part in parts if part not in names} | signs) < FEWEST_PARTS:
        raise PassphraseGuessable(
            "This is made of a name, a row of keys, or a few words that are guessed first."
            " Choose four or five words that have nothing to do with each other."
        )
    if _repeats(text):
        raise PassphraseGuessable("This is one thing said again and again. Choose several words.")


def plain(text: str) -> str:
    """Without case, blanks, signs and marks, as a guesser tries it."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _listed() -> frozenset[str]:
    """Read each time: it is needed once in a long while, and takes 20 MB."""
    with gzip.open(LIST, "rt", encoding="utf-8") as file:
        return frozenset(file.read().split("\n")[:-1])


def _parts(text: str, words: frozenset[str]) -> list[str]:
    """The text as few parts as it can be cut into."""
    best: list[list[str]] = [[]]
    for end in range(1, len(text) + 1):
        cuts = [best[end - 1] + [text[end - 1]]]
        for start in range(max(0, end - LONGEST_WORD), end - SHORTEST_RUN + 1):
            part = text[start:end]
            if part in words or _is_run(part):
                cuts.append(best[start] + [part])
        best.append(min(cuts, key=len))
    return best[-1]


def _is_run(part: str) -> bool:
    """ "4567", "mnbv": neighbours of one row, in either direction; "aaaa" as well."""
    return len(set(part)) == 1 or any(part in row or part[::-1] in row for row in ROWS)


def _repeats(text: str) -> bool:
    return any(
        text == (text[:unit] * (len(text) // unit + 1))[: len(text)]
        for unit in range(1, len(text) // 2 + 1)
    )
