"""The safety question: which answer raises which level.

The first, simple ladder. It looks at one answer alone and so tells the clinic more often than a
ladder that knows what was already reviewed; it never tells it less. (An answer that only repeats an
alert still open, of the same form and day, adds no second one.)
"""

from typing import Literal

from app.core.instruments import Answer

Level = Literal["red", "amber"]
FORMS_WITH_SAFETY_ITEM = ("phq-9-today", "phq-9")
SAFETY_ITEM = 9


def level(instrument: str, answer: Answer) -> Level | None:
    """The level of one item-9 answer: 1 is amber, 2 or 3 is red, all else None.

    A left or declined answer is no level, and no reassurance either. A year's risk of an attempt
    rises from 0.4 % (answer 0) to 4 % (answer 3) [S]; where amber ends is our judgement [J].
    """
    if instrument not in FORMS_WITH_SAFETY_ITEM or not isinstance(answer, int) or answer < 1:
        return None
    return "amber" if answer == 1 else "red"
