"""The answers of one form and day as a QuestionnaireResponse.

An untouched question is not there; one that the person preferred not to answer is there without an
answer, and says so. Neither is ever 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.fhir.people import subject
from app.core.fhir.questionnaires import canonical, choice, is_a_number, link_of
from app.core.fhir.shapes import ABSENT, Resource, uuid_of
from app.core.instruments import DECLINED, INSTRUMENTS, Answer, Instrument, Option, fields_left

Record = Mapping[str, Any]


def response_id(record: Record, answered: Record) -> str:
    return uuid_of("response", record["id"], answered["instrument"], answered["day"])


def response(record: Record, answered: Record) -> Resource:
    """`stopped`: questions were left, and a day that is over is not taken up again."""
    form = INSTRUMENTS[answered["instrument"]]
    answers: Sequence[Answer] = answered["answers"]
    told: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": response_id(record, answered),
        "questionnaire": canonical(form),
        "status": "stopped" if fields_left(form, answers) else "completed",
        "subject": subject(record),
        "authored": answered["made_at"],
        "source": subject(record),
    }
    items = [
        _item(form, item.number, item.words, form.options_of(item), answer)
        for item, answer in zip(form.items, answers, strict=True)
        if answer is not None
    ]
    if form.difficulty and answered["difficulty"] is not None:
        asked = form.difficulty.words
        options, said = form.difficulty_options, answered["difficulty"]
        items.append(_item(form, "difficulty", asked, options, said))
    return told | ({"item": items} if items else {})


def _item(
    form: Instrument, number: int | str, words: str, options: tuple[Option, ...], answer: Answer
) -> Resource:
    told: Resource = {"linkId": link_of(form, number), "text": words}
    if answer == DECLINED:
        return told | {"extension": [{"url": ABSENT, "valueCode": "asked-declined"}]}
    if is_a_number(options):
        return told | {"answer": [{"valueInteger": answer}]}
    chosen = next(option for option in options if option.ordinal == answer)
    return told | {"answer": [{"valueCoding": choice(form, number, chosen)}]}
