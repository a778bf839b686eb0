"""A strict reader of iCalendar text (RFC 5545), for what our calendar may hold and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

NAME = re.compile(r"[A-Z-]+(;VALUE=DURATION)?")
ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True)
class ReadEvent:
    uid: str
    at: datetime
    stamped: datetime
    title: str
    words: str
    values: dict[str, str]


def read(text: str) -> tuple[dict[str, str], list[ReadEvent]]:
    """The calendar's own properties and its events. AssertionError: the standard forbids it."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    for raw in text.removesuffix("\r\n").split("\r\n"):
        assert 0 < len(raw.encode()) <= 75, raw
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    own, events = dict[str, str](), list[ReadEvent]()
    rest = iter(lines[1:-1])
    for line in rest:
        if line == "BEGIN:VEVENT":
            events.append(_event(rest))
        else:
            own |= _property(line)
    assert own["VERSION"] == "2.0" and own["PRODID"]
    return own, events


def _event(lines) -> ReadEvent:
    values, alarm = dict[str, str](), None
    for line in lines:
        if line == "END:VEVENT":
            break
        if line == "BEGIN:VALARM":
            alarm = {}
        elif line == "END:VALARM":
            assert alarm is not None
            assert alarm["TRIGGER"] == "PT0S" and alarm["ACTION"] == "DISPLAY"
            assert alarm["DESCRIPTION"]
            values["ALARM"] = "yes"
        elif alarm is not None and "ALARM" not in values:
            alarm |= _once(alarm, line)
        else:
            values |= _once(values, line)
    assert values["ALARM"] == "yes" and not {"DTEND"} & values.keys()
    return ReadEvent(
        values["UID"],
        _instant(values["DTSTART"]),
        _instant(values["DTSTAMP"]),
        _text(values["SUMMARY"]),
        _text(values["DESCRIPTION"]),
        values,
    )


def _once(values: dict[str, str], line: str) -> dict[str, str]:
    new = _property(line)
    assert not new.keys() & values.keys(), line
    return new


def _property(line: str) -> dict[str, str]:
    name, colon, value = line.partition(":")
    assert colon and NAME.fullmatch(name), line
    return {name: value}


def _instant(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _text(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
