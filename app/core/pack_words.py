"""The wording of the packs' questions and answers, with LOINC codes where they are not our own.

PEG, AUDIT-C and PC-PTSD-5 are as public copies have them, and nobody has held them against the
makers' own sheets yet [M]. `craving`, `use-days`, `side-effects` and `bladder`
are our wording [J]: no study stands behind them, and they carry no code.
"""

from app.core.instrument_shapes import Item, Option

AUDIT_NOTICE = (
    "AUDIT-C: the first three questions of the AUDIT, © World Health Organization, shown for"
    " non-commercial use."
)
PC_PTSD_NOTICE = (
    "PC-PTSD-5: developed by the National Center for PTSD, US Department of Veterans Affairs. In"
    " the public domain."
)
PEG_NOTICE = "PEG: Krebs et al., 2009, derived from the Brief Pain Inventory."

YES_NO = (Option(0, "No", "LA32-8"), Option(1, "Yes", "LA33-6"))
ZERO_TO_SEVEN = tuple(Option(n, str(n)) for n in range(8))
HOW_STRONG = (
    Option(0, "None"), Option(1, "Mild"), Option(2, "Moderate"), Option(3, "Severe"),
)  # fmt: skip
HOW_OFTEN = (
    Option(0, "Not at all"),
    Option(1, "A few days"),
    Option(2, "Most days"),
    Option(3, "Every day"),
)

NOT, COMPLETELY = "does not interfere", "completely interferes"
PEG_ITEMS = (
    Item(
        1,
        "What number best describes your pain on average in the past week?",
        "75893-8",
        low_words="no pain",
        high_words="pain as bad as you can imagine",
    ),
    Item(
        2,
        "What number best describes how, during the past week, pain has interfered with your"
        " enjoyment of life?",
        "91145-3",
        low_words=NOT,
        high_words=COMPLETELY,
    ),
    Item(
        3,
        "What number best describes how, during the past week, pain has interfered with your"
        " general activity?",
        "91146-1",
        low_words=NOT,
        high_words=COMPLETELY,
    ),
)

AUDIT_C_ITEMS = (
    Item(
        1,
        "How often do you have a drink containing alcohol?",
        "68518-0",
        options=(
            Option(0, "Never", "LA6270-8"),
            Option(1, "Monthly or less", "LA18926-8"),
            Option(2, "2-4 times a month", "LA18927-6"),
            Option(3, "2-3 times a week", "LA18928-4"),
            Option(4, "4 or more times a week", "LA18929-2"),
        ),
    ),
    Item(
        2,
        "How many standard drinks containing alcohol do you have on a typical day?",
        "68519-8",
        options=(
            Option(0, "1 or 2", "LA15694-5"),
            Option(1, "3 or 4", "LA15695-2"),
            Option(2, "5 or 6", "LA18930-0"),
            Option(3, "7 to 9", "LA18931-8"),
            Option(4, "10 or more", "LA18932-6"),
        ),
    ),
    Item(
        3,
        "How often do you have 6 or more drinks on 1 occasion?",
        "68520-6",
        options=(
            Option(0, "Never", "LA6270-8"),
            Option(1, "Less than monthly", "LA18933-4"),
            Option(2, "Monthly", "LA18876-5"),
            Option(3, "Weekly", "LA18891-4"),
            Option(4, "Daily or almost daily", "LA18934-2"),
        ),
    ),
)

PC_PTSD_STEM = (
    "Sometimes things happen to people that are unusually or especially frightening, horrible, or"
    " traumatic. For example: a serious accident or fire; a physical or sexual assault or abuse; an"
    " earthquake or flood; a war; seeing someone be killed or seriously injured; having a loved one"
    " die through homicide or suicide."
)
PC_PTSD_ITEMS = (
    Item(1, "Have you ever experienced this kind of event?", "102011-4"),
    Item(
        2,
        "In the past month, have you had nightmares about the event(s) or thought about the"
        " event(s) when you did not want to?",
        "102012-2",
    ),
    Item(
        3,
        "In the past month, have you tried hard not to think about the event(s) or went out of your"
        " way to avoid situations that reminded you of the event(s)?",
        "102013-0",
    ),
    Item(
        4,
        "In the past month, have you been constantly on guard, watchful, or easily startled?",
        "102014-8",
    ),
    Item(
        5,
        "In the past month, have you felt numb or detached from people, activities, or your"
        " surroundings?",
        "102015-5",
    ),
    Item(
        6,
        "In the past month, have you felt guilty or unable to stop blaming yourself or others for"
        " the event(s) or any problems the event(s) may have caused?",
        "102016-3",
    ),
)

SIDE_EFFECT_ITEMS = (
    Item(1, "Feeling sick"),
    Item(2, "Dizziness"),
    Item(3, "Feeling that you or the world are not real"),
    Item(4, "Headache"),
    Item(5, "Trouble sleeping"),
)
BLADDER_ITEMS = (
    Item(1, "Pain in your bladder, or when you pass water"),
    Item(2, "A sudden need to pass water that is hard to put off"),
    Item(3, "Passing water more often than usual"),
)
