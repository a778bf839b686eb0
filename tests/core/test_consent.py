"""The consent page: it says what it must, it can be read, and nothing is left to fill."""

import re

import pytest

from app.core.consent import CURRENT, WORDINGS, filled, wording

FILLED = filled(CURRENT, clinic="Harbor {Clinic}", hours="weekdays 9 to 5", phone="555 0100")
TEXT = " ".join(words for section in FILLED for words in section.paragraphs)


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))
    return max(1, len(groups))


def test_the_five_promises_stand_on_the_page() -> None:
    assert [section.title for section in FILLED] == [
        "Who reads this, and when",
        "Nobody watches at night",
        "If you say that you may not be safe",
        "What is kept, and how it is protected",
        "How to pause or leave",
    ]
    for promise in ("Nobody watches your answers at night", "It sends nothing", "does not call"):
        assert promise in TEXT


def test_the_clinic_fills_every_place_and_its_own_braces_are_only_text() -> None:
    for words in ("Harbor {Clinic}", "weekdays 9 to 5", "555 0100"):
        assert words in TEXT
    assert not re.search(r"\{(clinic|hours|phone)\}", TEXT)
    places = re.findall(r"\{\w+\}", " ".join(p for s in wording(CURRENT) for p in s.paragraphs))
    assert set(places) == {"{clinic}", "{hours}", "{phone}"}


def test_pausing_and_leaving_are_where_the_page_says() -> None:
    said = "Pause under Nudges, leave under You, or tell your clinic on 555 0100."
    assert said in TEXT and "To pause or to leave, tell" not in TEXT


def test_a_child_of_eleven_can_read_it() -> None:
    sentences = [s for s in re.split(r"[.:?!]\s", TEXT) if s.strip()]
    words = re.findall(r"[A-Za-z’']+", TEXT)
    a_sentence = len(words) / len(sentences)
    grade = 0.39 * a_sentence + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    assert grade < 6, f"Flesch-Kincaid grade {grade:.1f}"
    assert max(len(sentence.split()) for sentence in sentences) <= 22
    assert len(words) < 450, "one page"


def test_an_agreed_wording_stays_and_an_unknown_one_is_said() -> None:
    assert CURRENT in WORDINGS
    with pytest.raises(KeyError):
        wording("0")
