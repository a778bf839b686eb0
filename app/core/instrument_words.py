"""The wording of every question and answer, with its LOINC code where it is the official one.

Official wordings and codes are verbatim [S]. The 24-hour wordings are our adaptation [J] and carry
no code: LOINC's PHQ and GAD terms mean "in the last 2 weeks".
"""

from app.core.instrument_shapes import Item, Option

PHQ_GAD_NOTICE = (
    "PHQ-9 and GAD-7: developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and"
    " colleagues, with an educational grant from Pfizer Inc. No permission required to reproduce,"
    " translate, display or distribute."
)
LOINC_NOTICE = (
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief"
    " Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and"
    " is available at no cost under the license at http://loinc.org/license. LOINC® is a registered"
    " United States trademark of Regenstrief Institute, Inc."
)

OFTEN = (
    Option(0, "Not at all", "LA6568-5"),
    Option(1, "Several days", "LA6569-3"),
    Option(2, "More than half the days", "LA6570-1"),
    Option(3, "Nearly every day", "LA6571-9"),
)
MUCH = (
    Option(0, "Not at all"),
    Option(1, "A little"),
    Option(2, "Quite a lot"),
    Option(3, "Very much"),
)
# The last two codes are out of order in LOINC itself.
DIFFICULT = (
    Option(0, "Not difficult at all", "LA6572-7"),
    Option(1, "Somewhat difficult", "LA6573-5"),
    Option(2, "Very difficult", "LA6575-0"),
    Option(3, "Extremely difficult", "LA6574-3"),
)
ZERO_TO_TEN = tuple(Option(n, str(n)) for n in range(11))
ZERO_TO_TEN_CODED = tuple(
    Option(n, str(n), loinc)
    for n, loinc in enumerate(
        (
            *("LA6111-4", "LA6112-2", "LA6113-0", "LA6114-8", "LA6115-5", "LA10137-0"),
            *("LA10138-8", "LA10139-6", "LA10140-4", "LA10141-2", "LA13942-0"),
        )
    )
)

PHQ_ITEMS = (
    Item(1, "Little interest or pleasure in doing things", "44250-9"),
    Item(2, "Feeling down, depressed, or hopeless", "44255-8"),
    Item(3, "Trouble falling or staying asleep, or sleeping too much", "44259-0"),
    Item(4, "Feeling tired or having little energy", "44254-1"),
    Item(5, "Poor appetite or overeating", "44251-7"),
    Item(
        6,
        "Feeling bad about yourself - or that you are a failure or have let yourself or your"
        " family down",
        "44258-2",
    ),
    Item(
        7,
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        "44252-5",
    ),
    Item(
        8,
        "Moving or speaking so slowly that other people could have noticed. Or the opposite - being"
        " so fidgety or restless that you have been moving around a lot more than usual",
        "44253-3",
    ),
    Item(
        9,
        "Thoughts that you would be better off dead, or of hurting yourself in some way",
        "44260-8",
    ),
)
PHQ_DIFFICULTY = Item(
    10,
    "If you checked off any problems, how difficult have these problems made it for you to do your"
    " work, take care of things at home, or get along with other people?",
    "69722-7",
)
GAD_ITEMS = (
    Item(1, "Feeling nervous, anxious, or on edge", "69725-0"),
    Item(2, "Not being able to stop or control worrying", "68509-9"),
    Item(3, "Worrying too much about different things", "69733-4"),
    Item(4, "Trouble relaxing", "69734-2"),
    Item(5, "Being so restless that it is hard to sit still", "69735-9"),
    Item(6, "Becoming easily annoyed or irritable", "69689-8"),
    Item(7, "Feeling afraid, as if something awful might happen", "69736-7"),
)

# For one day: only the words that name a span or a habit change; item 9 is left as it is.
PHQ_TODAY_ITEMS = (
    Item(1, "Little interest or pleasure in doing things"),
    Item(2, "Feeling down, depressed, or hopeless"),
    Item(
        3,
        "Trouble falling or staying asleep, or sleeping too much, last night",
        late_words="Trouble falling or staying asleep, or sleeping too much, the night before",
    ),
    Item(4, "Feeling tired or having little energy"),
    Item(5, "Poor appetite or overeating today", late_words="Poor appetite or overeating that day"),
    Item(
        6,
        "Feeling bad about yourself, or that you are a failure, or have let yourself or your"
        " family down",
    ),
    Item(7, "Trouble concentrating on things, such as reading or watching television"),
    Item(
        8,
        "Moving or speaking so slowly that other people could have noticed, or the opposite: being"
        " so fidgety or restless that you moved around a lot more than usual",
    ),
    Item(9, "Thoughts that you would be better off dead, or of hurting yourself in some way"),
)
GAD_TODAY_ITEMS = tuple(Item(item.number, item.words) for item in GAD_ITEMS)
FOUR_TODAY_ITEMS = tuple(
    Item(number, item.words)
    for number, item in enumerate((*PHQ_TODAY_ITEMS[:2], *GAD_TODAY_ITEMS[:2]), start=1)
)
