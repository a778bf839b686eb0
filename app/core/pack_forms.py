"""The instruments of the packs as data: CLINICAL.md section 1.

PEG, AUDIT-C and PC-PTSD-5 with the codes and scoring of public copies, still to be held against
the makers' own sheets [M]. The other four are
ours [J]: a single number or a short list, without bands, and without codes.
"""

from app.core.instrument_shapes import Instrument, Item
from app.core.instrument_words import ZERO_TO_TEN
from app.core.pack_words import (
    AUDIT_C_ITEMS,
    AUDIT_NOTICE,
    BLADDER_ITEMS,
    HOW_OFTEN,
    HOW_STRONG,
    PC_PTSD_ITEMS,
    PC_PTSD_NOTICE,
    PC_PTSD_STEM,
    PEG_ITEMS,
    PEG_NOTICE,
    SIDE_EFFECT_ITEMS,
    YES_NO,
    ZERO_TO_SEVEN,
)

OUR_OWN = "Our own question, not a validated form"

PEG = Instrument(
    code="peg",
    name="Pain and daily life (PEG), past week",
    short="PEG, week",
    recall="7d",
    recall_words="past week",
    stem="Three questions about pain in the past week.",
    items=PEG_ITEMS,
    options=ZERO_TO_TEN,
    highest=10,
    low_words="no pain",
    high_words="as bad as it can be",
    notice=PEG_NOTICE,
    panel_loinc="91148-7",
    total_loinc="91147-9",
    scoring="mean in tenths",
)
CRAVING = Instrument(
    code="craving",
    name="Strongest craving, past 24 hours",
    short="Craving, 24 h",
    recall="24h",
    recall_words="past 24 hours",
    stem="In the past 24 hours, how strong was your strongest craving?",
    late_stem="On {day}, how strong was your strongest craving?",
    items=(Item(1, "Strongest craving"),),
    options=ZERO_TO_TEN,
    highest=10,
    adapted_note=OUR_OWN,
    low_words="no craving",
    high_words="as strong as it gets",
)
USE_DAYS = Instrument(
    code="use-days",
    name="Days used, past 7 days",
    short="Days used of 7",
    recall="7d",
    recall_words="past 7 days",
    stem="On how many of the past 7 days did you use what you want to change?",
    items=(Item(1, "Days used of the past 7"),),
    options=ZERO_TO_SEVEN,
    highest=7,
    adapted_note=OUR_OWN,
    low_words="no day",
    high_words="every day",
)
AUDIT_C = Instrument(
    code="audit-c",
    name="Alcohol (AUDIT-C), past year",
    short="AUDIT-C, year",
    recall="1y",
    recall_words="past year",
    stem="Three questions about alcohol, looking back over the past year.",
    items=AUDIT_C_ITEMS,
    options=AUDIT_C_ITEMS[0].options,
    highest=12,
    notice=AUDIT_NOTICE,
    panel_loinc="72109-2",
    total_loinc="75626-2",
    clinic_note=(
        "The usual cut is 4 for men and 3 for women. Afterglow does not know which applies and"
        " draws none."
    ),
)
PC_PTSD_5 = Instrument(
    code="pc-ptsd-5",
    name="Hard events (PC-PTSD-5), past month",
    short="PC-PTSD-5, month",
    recall="1m",
    recall_words="past month",
    stem=PC_PTSD_STEM,
    items=PC_PTSD_ITEMS,
    options=YES_NO,
    highest=5,
    help_words="If the first answer is no, you may stop there.",
    notice=PC_PTSD_NOTICE,
    panel_loinc="102010-6",
    total_loinc="102017-1",
    gate=1,
    clinic_note="4 or more is a positive screen, not a diagnosis.",
)
SIDE_EFFECTS = Instrument(
    code="side-effects",
    name="After the session, past 24 hours",
    short="After the session",
    recall="24h",
    recall_words="past 24 hours",
    stem="Since your session, how much did you have of …",
    late_stem="On {day}, how much did you have of …",
    items=SIDE_EFFECT_ITEMS,
    options=HOW_STRONG,
    highest=15,
    adapted_note="Our own questions, not a validated form",
    scoring="none",
)
BLADDER = Instrument(
    code="bladder",
    name="Bladder, past month",
    short="Bladder, month",
    recall="1m",
    recall_words="past month",
    stem="In the past month, how often did you have …",
    items=BLADDER_ITEMS,
    options=HOW_OFTEN,
    highest=9,
    adapted_note="Our own questions, not a validated form",
    scoring="none",
)

PACK_FORMS = (PEG, CRAVING, USE_DAYS, AUDIT_C, PC_PTSD_5, SIDE_EFFECTS, BLADDER)
