"""Whom to call: only confirmed lines, a number that dials, and never an empty card."""

import re
from datetime import date

import pytest

from app.core.crisis_lines import (
    COUNTRIES,
    LINES,
    emergency_number,
    emergency_words,
    lines_for,
)


def test_exactly_the_confirmed_lines_are_given() -> None:
    numbers = {country: [line.number for line in lines_for(country)] for country in LINES}
    assert numbers == {
        "US": ["988"],
        "CA": ["9-8-8"],
        "GB": ["116 123"],
        "IE": ["116 123"],
        "IN": ["14416"],
        "AU": ["13 11 14"],
    }
    assert {country for country in LINES if lines_for(country)[0].text_number} == {"US", "CA"}


@pytest.mark.parametrize("country", LINES)
def test_a_line_dials_the_number_it_shows_and_says_when_it_was_checked(country: str) -> None:
    for line in lines_for(country):
        assert line.href == "tel:" + re.sub(r"\D", "", line.number)
        assert line.verified_on == date(2026, 11, 1) and line.hours and line.name


def test_every_country_has_an_emergency_number() -> None:
    assert set(LINES) <= set(COUNTRIES)
    assert [emergency_number(c) for c in ("US", "GB", "DE", "AU", "NZ")] == [
        *("911", "999", "112", "000", "111")
    ]
    assert all(re.fullmatch(r"\d{3}", emergency_number(country)) for country in COUNTRIES)


@pytest.mark.parametrize("country", ["XX", "", "us", "KE"])
def test_a_country_that_is_not_listed_gets_112_and_words_of_doubt(country: str) -> None:
    assert lines_for(country) == ()
    assert emergency_number(country) == "112"
    assert "local emergency number" in emergency_words(country)


def test_a_listed_country_is_told_one_plain_sentence() -> None:
    assert emergency_words("CA") == "If you are in danger now, call 911."
