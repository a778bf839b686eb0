"""Which passphrases are guessed first: told without a network."""

from __future__ import annotations

import pytest

from app.passphrases import PassphraseGuessable, _listed, refuse_guessable

NAMES = ("Dr. Ada Lind", "Harbor Clinic", "Afterglow")


@pytest.mark.parametrize(
    "passphrase",
    [
        "123456789012345",
        "passwordpassword",
        "Password123456789!",
        "qwertyuiopasdfghjkl",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "gx7!kq2pgx7!kq2p",
        "Harbor Clinic Ada Lind",
        "harborclinic2026 afterglow",
        "dragon monkey sunshine",
        "D R A G O N D R A G O N",
        "🐴" * 20,
    ],
)
def test_is_refused(passphrase: str):
    with pytest.raises(PassphraseGuessable) as refused:
        refuse_guessable(passphrase, NAMES)
    assert passphrase not in str(refused.value)


@pytest.mark.parametrize(
    "passphrase",
    [
        "correct horse battery staple",
        "four random words here",
        "Xk9w0qplzztvvo!",
        "vier zufällige wörter 🐴🦄🌊🍋",
        "тихая река под старым мостом",
        "lantern " + "w8 quartz otter fjord " * 4,
    ],
)
def test_is_taken(passphrase: str):
    refuse_guessable(passphrase, NAMES)


def test_the_list_is_long_enough():
    assert len(_listed()) >= 100_000
