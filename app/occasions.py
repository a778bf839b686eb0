"""What the short questions follow: a check-in, or an answer to item 9 that was told by itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import cast

from app.core.instruments import unpack
from app.core.risk_ladder import Level
from app.core.safety import FORMS_WITH_SAFETY_ITEM, SAFETY_ITEM
from app.tables import SafetyAnswer, Submission


@dataclass(frozen=True)
class Occasion:
    """`answers`: item 9 where it was above 0, by form; `told_at`: the level that an answer told
    alone reached then."""

    submission_id: str
    day: date
    answers: tuple[tuple[str, int], ...]
    told_at: Level | None = None


def after_check_in(submission: Submission) -> Occasion:
    sent = json.loads(submission.answers)
    told = [
        (code, unpack(sent[code][1])[SAFETY_ITEM - 1])
        for code in FORMS_WITH_SAFETY_ITEM
        if code in sent
    ]
    above = tuple((code, answer) for code, answer in told if isinstance(answer, int) and answer > 0)
    return Occasion(submission.submission_id, submission.day, above)


def after_answer(row: SafetyAnswer) -> Occasion:
    above = ((row.instrument, row.answer),) if row.answer else ()
    return Occasion(row.submission_id, row.day, above, cast("Level | None", row.level))
