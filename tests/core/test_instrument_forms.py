"""The wording: official forms to the letter, one-day forms that name the right day."""

import hashlib

import pytest

from app.core.instruments import INSTRUMENTS, LOINC_NOTICE, Instrument

PHQ_9, GAD_7, TODAY = (INSTRUMENTS[code] for code in ("phq-9", "gad-7", "phq-9-today"))


def fingerprint(form: Instrument) -> str:
    parts = [form.stem, *(f"{item.loinc} {item.words}" for item in form.items)]
    parts += [f"{option.ordinal} {option.loinc} {option.words}" for option in form.options]
    parts += [
        f"{option.ordinal} {option.loinc} {option.words}" for option in form.difficulty_options
    ]
    if form.difficulty:
        parts.append(f"{form.difficulty.loinc} {form.difficulty.words}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("form", "known"),
    [(PHQ_9, "095b2bb1d175f786"), (GAD_7, "758ab083f8524e6d")],
    ids=lambda value: getattr(value, "code", None),
)
def test_official_wording_and_codes_stay_to_the_letter(form: Instrument, known: str) -> None:
    """The fingerprint was taken from the public LOINC wording: a change is a new form_version."""
    assert fingerprint(form) == known


def test_loinc_codes_are_those_of_the_official_forms_in_item_order() -> None:
    assert [item.loinc for item in PHQ_9.items] == [
        *("44250-9", "44255-8", "44259-0", "44254-1", "44251-7"),
        *("44258-2", "44252-5", "44253-3", "44260-8"),
    ]
    assert (PHQ_9.panel_loinc, PHQ_9.total_loinc) == ("44249-1", "44261-6")
    assert (GAD_7.panel_loinc, GAD_7.total_loinc) == ("69737-5", "70274-6")
    assert [option.loinc for option in PHQ_9.difficulty_options] == [
        *("LA6572-7", "LA6573-5", "LA6575-0", "LA6574-3")
    ]
    assert INSTRUMENTS["pain"].total_loinc == "72514-3"


def test_only_official_forms_and_pain_carry_bands_and_no_form_of_our_own_a_code() -> None:
    banded = {code for code, form in INSTRUMENTS.items() if form.bands}
    coded = {code for code, form in INSTRUMENTS.items() if form.panel_loinc or form.total_loinc}
    assert banded == {"phq-9", "gad-7", "pain"}
    assert coded == banded | {"peg", "audit-c", "pc-ptsd-5"}
    assert {code for code, form in INSTRUMENTS.items() if form.official} == {"phq-9", "gad-7"}


@pytest.mark.parametrize("form", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_bands_cover_the_whole_range_once_and_the_range_is_that_of_the_answers(
    form: Instrument,
) -> None:
    totals = [total for band in form.bands for total in range(band.low, band.high + 1)]
    assert totals in ([], list(range(form.lowest, form.highest + 1)))
    most = sum(form.options_of(item)[-1].ordinal for item in form.items if item.number != form.gate)
    assert form.highest == (most / len(form.items) if form.scale > 1 else most)
    assert [item.number for item in form.items] == list(range(1, len(form.items) + 1))
    assert [option.ordinal for option in form.options] == list(range(len(form.options)))


def test_a_late_entry_names_its_day_and_never_last_night_or_today() -> None:
    assert TODAY.stem == "In the past 24 hours, how much have you been bothered by …"
    assert TODAY.stem_for("Tuesday").startswith("On Tuesday, how much")
    words = [TODAY.item_words(item, late=False) for item in TODAY.items]
    late = [TODAY.item_words(item, late=True) for item in TODAY.items]
    assert words[2].endswith("last night") and words[4].endswith("today")
    assert not any(word in text for text in late for word in ("today", "last night"))
    assert INSTRUMENTS["mood"].stem_for("Tuesday") == "On Tuesday, how was your mood?"
    assert PHQ_9.stem_for("Tuesday") == PHQ_9.stem


def test_the_safety_question_is_asked_in_the_official_words() -> None:
    assert TODAY.safety_item == PHQ_9.safety_item == 9
    assert TODAY.items[8].words == PHQ_9.items[8].words


def test_recall_range_and_notices_go_with_the_form() -> None:
    assert {code: form.recall for code, form in INSTRUMENTS.items()} == {
        "mood": "now",
        **dict.fromkeys(("phq-9-today", "gad-7-today", "phq-4-today", "pain"), "24h"),
        **dict.fromkeys(("phq-9", "gad-7"), "2w"),
        "craving": "24h",
        "side-effects": "24h",
        "peg": "7d",
        "use-days": "7d",
        "pc-ptsd-5": "1m",
        "bladder": "1m",
        "audit-c": "1y",
    }
    assert "Spitzer" in (PHQ_9.notice or "") and "LOINC" in LOINC_NOTICE
    assert TODAY.help_words == "Sleep and appetite say little over one day."
