"""One item of a phone's outbox, read: JSON in, a check-in or a practice out, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, cast, get_args

from app.check_ins import CheckIn
from app.core.instruments import INSTRUMENTS, Instrument, UnreadableAnswer
from app.core.phone_clocks import day_meant, made_at
from app.practice import LONGEST_NOTE, Outcome
from app.sent_practice import SentPractice
from app.web.check_in_forms import SUBMISSION_ID, Unreadable, read_check_in

MOST_FIELDS = 200
OUTCOMES = frozenset(get_args(Outcome))
YEARS = range(1970, 2200)  # by a phone's clock: a flat battery sets it to 1970
NOT_READ = "This could not be read, and nothing was saved. It is still on this phone."
OTHER_VERSION = (
    "This was filled in with another version of the app, and nothing was saved. It is still on"
    " this phone. Close the app, open it again, and send it once more."
)


class NotTaken(ValueError):
    """`problem` in plain words, without anything of what was sent."""

    def __init__(self, kind: Literal["unreadable", "other-version"], problem: str):
        super().__init__(kind)
        self.kind, self.problem = kind, problem


@dataclass(frozen=True)
class Item:
    """What was sent and how long it waited, not yet read as a check-in or a practice."""

    person: str
    submission_id: str
    kind: str
    said_made: datetime
    made: datetime
    versions: Mapping[str, int]
    fields: Mapping[str, str]


def read_item(given: object, now: datetime, forms: Mapping[str, Instrument] = INSTRUMENTS) -> Item:
    """Raises `NotTaken`. `now` is when it was received; `made` is by its clock. `forms` are those
    of this release."""
    if not isinstance(given, dict):
        raise NotTaken("unreadable", NOT_READ)
    said_made, said_sent = _instant(given.get("made_at")), _instant(given.get("sent_at"))
    submission_id, person, kind = (given.get(name) for name in ("submission_id", "person", "kind"))
    if not (isinstance(submission_id, str) and SUBMISSION_ID.fullmatch(submission_id)):
        raise NotTaken("unreadable", NOT_READ)
    return Item(
        str(person),
        submission_id,
        str(kind),
        said_made,
        made_at(said_made, said_sent, now),
        _versions(given.get("versions", {}), forms),
        _fields(given.get("fields")) | {"submission_id": submission_id},
    )


def _instant(given: object) -> datetime:
    try:
        at = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year not in YEARS:
        raise NotTaken("unreadable", NOT_READ)
    return at.astimezone(UTC)


def _versions(given: object, forms: Mapping[str, Instrument]) -> dict[str, int]:
    """Every version up to ours is known: a form keeps its questions and choices, or its code."""
    if not isinstance(given, dict):
        raise NotTaken("unreadable", NOT_READ)
    for code, version in given.items():
        known = forms[code].form_version if code in forms else 0
        if type(version) is not int or not 1 <= version <= known:
            raise NotTaken("other-version", OTHER_VERSION)
    return dict(given)


def _fields(given: object) -> dict[str, str]:
    """Text by name, as a form has it. No database stores NUL or half a character."""
    if not isinstance(given, dict) or len(given) > MOST_FIELDS:
        raise NotTaken("unreadable", NOT_READ)
    if not all(isinstance(value, str) for value in given.values()):
        raise NotTaken("unreadable", NOT_READ)
    return {name: _whole(value) for name, value in given.items()}


def _whole(text: str) -> str:
    text = text.replace("\0", "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def check_in_of(item: Item, zone: str) -> CheckIn:
    """The check-in, for the day that was meant; for the day on the form if that was closed, which
    `check_ins.record` refuses unless it has it already. Raises `NotTaken`."""
    try:
        check_in = read_check_in(item.fields, item.made)
    except Unreadable as wrong:
        if isinstance(wrong.__cause__, UnreadableAnswer) and wrong.__cause__.kind != "not a choice":
            raise NotTaken("other-version", OTHER_VERSION) from wrong
        raise NotTaken("unreadable", NOT_READ) from wrong
    said = check_in.day
    day = day_meant(said, item.said_made, item.made, zone) or said
    return replace(check_in, day=day, day_said=said, source="outbox", versions=item.versions)


def practice_of(item: Item) -> SentPractice:
    """Raises `NotTaken`. Whether there is such an exercise, `sent_practice.receive` will say."""
    said = item.fields
    note = said.get("note", "").replace("\r\n", "\n")
    exercise, outcome = said.get("exercise", ""), said.get("outcome", "")
    if outcome not in OUTCOMES or len(note) > LONGEST_NOTE:
        raise NotTaken("unreadable", NOT_READ)
    return SentPractice(
        item.submission_id,
        exercise,
        cast(Outcome, outcome),
        item.made,
        note,
        said.get("note_for") == "therapist",
    )
