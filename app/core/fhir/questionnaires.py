"""A form as a Questionnaire: its questions in the order in which they are asked.

The order of the questions is not the order of their LOINC codes, nor is the order of answers that
of their codes, so nothing here is sorted.
"""

from __future__ import annotations

from app.core.fhir.shapes import CHOICES, FORMS, LOINC, ORDINAL, Resource, coding, uuid_of
from app.core.instruments import LOINC_NOTICE, Instrument, Item, Option


def canonical(form: Instrument) -> str:
    return f"urn:afterglow:form:{form.code}|{form.form_version}"


def questionnaire(form: Instrument) -> Resource:
    """Its code is LOINC's panel where the form is that panel; else our own."""
    url, _, version = canonical(form).partition("|")
    told: Resource = {
        "resourceType": "Questionnaire",
        "id": uuid_of("form", form.code, version),
        "url": url,
        "version": version,
        "name": "".join(part.title() for part in form.code.split("-")),
        "title": form.name,
        "status": "active",
        "subjectType": ["Patient"],
        "description": " ".join(filter(None, (form.stem, form.adapted_note, form.help_words))),
        "code": [_form_code(form)],
        "item": [_item(form, item) for item in form.items],
    }
    if form.difficulty:
        told["item"].append(_difficulty(form, form.difficulty))
    notices = [form.notice] if form.notice else []
    if has_loinc(form):
        notices.append(LOINC_NOTICE)
    if notices:
        told["copyright"] = " ".join(notices)
    return told


def _form_code(form: Instrument) -> Resource:
    if form.panel_loinc:
        return coding(LOINC, form.panel_loinc, form.name)
    return coding(FORMS, form.code, form.name)


def has_loinc(form: Instrument) -> bool:
    return bool(form.panel_loinc or form.total_loinc)


def link_of(form: Instrument, number: int | str) -> str:
    return f"{form.code}.{number}"


def _item(form: Instrument, item: Item) -> Resource:
    options = form.options_of(item)
    told: Resource = {"linkId": link_of(form, item.number), "prefix": str(item.number)}
    if item.loinc:
        told["code"] = [coding(LOINC, item.loinc, item.words)]
    told["text"] = item.words
    if is_a_number(options):
        return told | {"type": "integer"}
    return told | {"type": "choice", "answerOption": _options(form, item.number, options)}


def _difficulty(form: Instrument, item: Item) -> Resource:
    """Asked beside the score and never part of it."""
    told: Resource = {"linkId": link_of(form, "difficulty")}
    if item.loinc:
        told["code"] = [coding(LOINC, item.loinc, item.words)]
    options = _options(form, "difficulty", form.difficulty_options)
    return told | {"text": item.words, "type": "choice", "answerOption": options}


def _options(form: Instrument, number: int | str, options: tuple[Option, ...]) -> list[Resource]:
    return [{"valueCoding": choice(form, number, option)} for option in options]


def is_a_number(options: tuple[Option, ...]) -> bool:
    """Answers that are just their number, without a code of their own."""
    return all(option.loinc is None and option.words == str(option.ordinal) for option in options)


def choice(form: Instrument, number: int | str, option: Option) -> Resource:
    """The answer with its code, and the points that it counts."""
    own = f"{link_of(form, number)}.{option.ordinal}"
    code = (LOINC, option.loinc) if option.loinc else (CHOICES, own)
    ordinal = {"url": ORDINAL, "valueDecimal": option.ordinal}
    return {"extension": [ordinal]} | coding(*code, option.words)
