"""Every sentence that a patient reads about risk stands in one file; this holds the list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.core import risk_words
from tests.reading_age import grade, syllables

ROOT = Path(__file__).parents[2]
FILLED = {
    "clinic": "Harbor", "what": "answer", "hours": "Monday to Friday", "when": "Monday 09:00",
    "until": "17:00", "at": "Monday 09:00", "who": "Ada", "of": "Monday",
}  # fmt: skip
BANNED = re.compile(
    r"\b(relaps\w*|fail\w*|loss\w*|lost|commit\w*|streak\w*|suicid\w*|overdos\w*|pills?|attempt\w*"
    r"|score\w*|severe|risk\w*|well done|great job|congrat\w*|patients?|crisis)\b",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"\b(will|always|guarante\w*|promis\w*|never|safe with us|around the clock|24/7|sure to"
    r"|right away|shortly|is watching|are watching|cure\w*|recover\w*)\b",
    re.IGNORECASE,
)
TRUE_ALL_THE_SAME = {
    "Nobody is watching at this moment.",
    "It tells nobody, and nobody is watching here. To reach someone you have to call or text.",
}
"""Nobody is: that is no promise."""


def sentences() -> dict[str, str]:
    """By the name under which it stands."""
    found: dict[str, str] = {}
    for name, value in vars(risk_words).items():
        if not name.isupper():
            continue
        if isinstance(value, str):
            found[name] = value
        elif isinstance(value, tuple):
            found |= {f"{name}.{number}": words for number, words in enumerate(value)}
    for question in risk_words.QUESTIONS.values():
        found[question.field] = question.words
        found |= {f"{question.field}.{code}": words for code, words in question.options}
    return {name: words.format(**FILLED) for name, words in found.items()}


def test_the_list_is_whole():
    """A new sentence is one more to be reviewed; this number is changed with it."""
    assert len(sentences()) == 64
    assert all(words.strip() for words in sentences().values())


@pytest.mark.parametrize("name", sentences())
def test_no_banned_word_and_no_promise(name: str):
    words = sentences()[name]
    assert not BANNED.search(words)
    assert words in TRUE_ALL_THE_SAME or not PROMISE.search(words)


@pytest.mark.parametrize(
    "words", ["This will help.", "Someone is watching.", "We always answer.", "After a relapse"]
)
def test_the_search_finds_what_is_planted(words: str):
    assert BANNED.search(words) or PROMISE.search(words)


PASSAGES = {
    "support": ("SUPPORT_TITLE", "SUPPORT", "SUPPORT_CALL", "READS", "NOBODY_NOW", "CANNOT_CALL"),
    "crisis": ("CRISIS_TITLE", "CRISIS", "ON_CALL_TOLD", "CALL_MEANWHILE", "CANNOT_CALL"),
    "help": ("HELP_LEAD", "HELP_SENDS_NOTHING", "HELP_NOBODY", "UNTIL.0", "UNTIL.1", "UNTIL.2"),
    "tell": ("TELL", "TELL_HINT", "TOLD", "READS_FROM", "NOBODY_READING", "CALL_ONE"),
    "offline": ("NOT_TOLD", "CALL_WORKS", "SUPPORT_CALL", "NOT_SENT", "UNKNOWN", "FEW_NUMBERS"),
    "at the tap": ("NUMBERS_HERE", "ON_PHONE", "NOT_KEPT", "SENT_WHEN", "GO_ON"),
    "questions": ("THREE_TITLE", "THREE_HINT", "closer", "plan", "safe", "STILL_THERE"),
}
"""As they are read together."""


@pytest.mark.parametrize("passage", PASSAGES)
def test_it_reads_at_eleven(passage: str):
    found = sentences()
    text = " ".join(f"{found[name].rstrip('.?')}." for name in PASSAGES[passage])
    assert grade(text) <= 6, text


def test_the_measure_tells_hard_from_easy():
    hard = "Professional evaluation of suicidal ideation necessitates immediate intervention."
    assert grade(hard) > 15 > 2 > grade("The cat sat on the mat. It was fat.")
    counted = {"people": 2, "told": 1, "phone": 1, "message": 2, "needed": 2, "number": 2}
    counted |= {"answered": 2, "watching": 2, "emergency": 4, "you": 1, "safe": 1}
    assert {word: syllables(word) for word in counted} == counted


def test_what_a_phone_says_without_a_network_is_the_same():
    """A script can import none of ours, so its words are compared."""
    keeping = (ROOT / "static/js/keeping.js").read_text()
    offline = (ROOT / "static/js/offline.js").read_text()
    for words in (risk_words.NOT_TOLD, risk_words.UNKNOWN, risk_words.SUPPORT_TITLE,
                  risk_words.SUPPORT_CALL):  # fmt: skip
        assert f'"{words}"' in keeping
    assert risk_words.FEW_NUMBERS.removesuffix("Help now.") in keeping
    assert f'"{risk_words.ONLY_ON_PAGE}"' in offline


@pytest.mark.parametrize(
    "template",
    ["pages/help.html", "fragments/support_card.html", "fragments/unsent.html",
     "fragments/tell_clinic.html", "fragments/follow_ups.html", "fragments/who_reads.html"],
)  # fmt: skip
def test_no_template_has_a_sentence_of_its_own(template: str):
    """What is left once markup and places are taken out: a few words of what a page is."""
    text = (ROOT / "templates" / template).read_text()
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", text, flags=re.DOTALL)
    left = " ".join(text.split())
    assert left in {"", "Help now Help now Numbers for Choose a country Show"}, left
