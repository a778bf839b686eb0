"""A calendar as text (RFC 5545): events at instants in UTC, each with an alarm at its time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import category

LONGEST_LINE = 75
"""Octets of a line without its end; what follows stands on a line that begins with a space."""
REFRESH = "PT6H"
LASTS = "PT10M"


@dataclass(frozen=True)
class Event:
    """`uid` stays the same for ever; `at` is an aware instant; the words are for a lock screen."""

    uid: str
    at: datetime
    title: str
    words: str


def calendar(name: str, events: Iterable[Event], now: datetime, url: str) -> str:
    """The whole text, CRLF at every line's end. `name` is all it says of where it comes from.

    Instants are written in UTC, so that a phone in any zone and over any clock change alarms at the
    very instant. `now` stamps the events: they are computed anew at each reading.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(name)}//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        *(line for event in events for line in _event(event, now, url)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event, now: datetime, url: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_instant(now)}",
        f"DTSTART:{_instant(event.at)}",
        f"DURATION:{LASTS}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.words)}",
        f"URL:{url}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(event.title)}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
    ]


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Escaped as a TEXT value; a control character has no place in one."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in lines if letter == "\t" or category(letter) != "Cc")


def _folded(line: str) -> Iterator[str]:
    """At most 75 octets a piece, never through a letter."""
    piece, room = "", LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", LONGEST_LINE - 1
        piece += letter
        room -= size
    yield piece
