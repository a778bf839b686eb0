"""The instruments as data: one form each, with its recall, its range and what it may claim.

A 24-hour form carries no severity band and no LOINC code [J]: no study stands behind either.
Ranges, bands and codes of the official forms [S].
"""

from collections.abc import Mapping
from types import MappingProxyType

from app.core.instrument_shapes import Band, Instrument, Item
from app.core.instrument_words import (
    DIFFICULT,
    FOUR_TODAY_ITEMS,
    GAD_ITEMS,
    GAD_TODAY_ITEMS,
    MUCH,
    OFTEN,
    PHQ_DIFFICULTY,
    PHQ_GAD_NOTICE,
    PHQ_ITEMS,
    PHQ_TODAY_ITEMS,
    ZERO_TO_TEN,
    ZERO_TO_TEN_CODED,
)
from app.core.pack_forms import PACK_FORMS

IN_24_HOURS = "In the past 24 hours, how much have you been bothered by …"
ON_A_DAY = "On {day}, how much were you bothered by …"
ONE_DAY_HELP = "Sleep and appetite say little over one day."

MOOD = Instrument(
    code="mood",
    name="Mood right now",
    short="Mood, right now",
    recall="now",
    recall_words="right now",
    stem="How is your mood right now?",
    late_stem="On {day}, how was your mood?",
    items=(Item(1, "Mood right now", late_words="Mood that day"),),
    options=ZERO_TO_TEN,
    highest=10,
    low_words="as bad as it gets",
    high_words="as good as it gets",
    higher_is_better=True,
)
PHQ_9_TODAY = Instrument(
    code="phq-9-today",
    name="PHQ-9 questions, past 24 hours",
    short="PHQ-9 questions, 24 h",
    recall="24h",
    recall_words="past 24 hours",
    stem=IN_24_HOURS,
    late_stem=ON_A_DAY,
    items=PHQ_TODAY_ITEMS,
    options=MUCH,
    highest=27,
    adapted_note="Adapted from the PHQ-9, not the validated form",
    help_words=ONE_DAY_HELP,
    notice=PHQ_GAD_NOTICE,
    safety_item=9,
)
GAD_7_TODAY = Instrument(
    code="gad-7-today",
    name="GAD-7 questions, past 24 hours",
    short="GAD-7 questions, 24 h",
    recall="24h",
    recall_words="past 24 hours",
    stem=IN_24_HOURS,
    late_stem=ON_A_DAY,
    items=GAD_TODAY_ITEMS,
    options=MUCH,
    highest=21,
    adapted_note="Adapted from the GAD-7, not the validated form",
    notice=PHQ_GAD_NOTICE,
)
PHQ_4_TODAY = Instrument(
    code="phq-4-today",
    name="Four questions, past 24 hours",
    short="Four questions, 24 h",
    recall="24h",
    recall_words="past 24 hours",
    stem=IN_24_HOURS,
    late_stem=ON_A_DAY,
    items=FOUR_TODAY_ITEMS,
    options=MUCH,
    highest=12,
    adapted_note="Adapted from the PHQ-4, not the validated form",
    notice=PHQ_GAD_NOTICE,
)
PAIN = Instrument(
    code="pain",
    name="Pain, past 24 hours, on average",
    short="Pain, 24 h average",
    recall="24h",
    recall_words="past 24 hours",
    stem="In the past 24 hours, how strong was your pain, on average?",
    late_stem="On {day}, how strong was your pain, on average?",
    items=(Item(1, "Pain, on average", "72514-3"),),
    options=ZERO_TO_TEN_CODED,
    highest=10,
    low_words="no pain",
    high_words="worst pain imaginable",
    bands=(Band(0, 0, "none"), Band(1, 3, "mild"), Band(4, 6, "moderate"), Band(7, 10, "severe")),
    total_loinc="72514-3",
)
PHQ_9 = Instrument(
    code="phq-9",
    name="PHQ-9, past two weeks",
    short="PHQ-9, two weeks",
    recall="2w",
    recall_words="past two weeks",
    stem=(
        "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
    ),
    items=PHQ_ITEMS,
    options=OFTEN,
    highest=27,
    bands=(
        Band(0, 4, "minimal"),
        Band(5, 9, "mild"),
        Band(10, 14, "moderate"),
        Band(15, 19, "moderately severe"),
        Band(20, 27, "severe"),
    ),
    official=True,
    prorate_up_to=2,
    notice=PHQ_GAD_NOTICE,
    panel_loinc="44249-1",
    total_loinc="44261-6",
    safety_item=9,
    difficulty=PHQ_DIFFICULTY,
    difficulty_options=DIFFICULT,
)
GAD_7 = Instrument(
    code="gad-7",
    name="GAD-7, past two weeks",
    short="GAD-7, two weeks",
    recall="2w",
    recall_words="past two weeks",
    stem="Over the last 2 weeks, how often have you been bothered by the following problems?",
    items=GAD_ITEMS,
    options=OFTEN,
    highest=21,
    bands=(
        Band(0, 4, "minimal"),
        Band(5, 9, "mild"),
        Band(10, 14, "moderate"),
        Band(15, 21, "severe"),
    ),
    official=True,
    prorate_up_to=2,
    notice=PHQ_GAD_NOTICE,
    panel_loinc="69737-5",
    total_loinc="70274-6",
)

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {
        form.code: form
        for form in (
            *(MOOD, PHQ_9_TODAY, GAD_7_TODAY, PHQ_4_TODAY, PAIN, PHQ_9, GAD_7),
            *PACK_FORMS,
        )
    }
)
