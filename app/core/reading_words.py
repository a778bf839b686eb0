"""What an entry of the audit says in plain words, to a therapist and to the patient it is about."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "read chart": "Read the answers and what is shared",
        "read brief": "Read the brief before a session",
        "read readings": "Looked at who has looked",
        "explain nudges": "Asked why nudges came or did not",
        "add patient": "Opened the record",
        "issue invitation": "Made a way in: a link and a code",
        "sign out": "Signed a phone out",
        "hand over patient": "Chose whose patient you are",
        "end care of patient": "Ended whose patient you are",
        "discharge patient": "Discharged: the record stays, and nothing more is asked",
        "re-admit patient": "Began the treatment here again",
        "remove phone": "Ended nudges to a phone",
        "take alert": "Said to be on it, after an alert",
        "close alert": "Closed an alert, with a note",
        "plan dosing session": "Planned a session",
        "edit dosing session": "Changed a session",
        "confirm dosing session": "Confirmed a session",
        "cancel dosing session": "Cancelled a session",
        "note medication change": "Noted a change of medication",
        "remove medication change": "Took back a change of medication",
        "note chart note": "Put a note on the time axis",
        "remove chart note": "Took a note off the time axis",
        "write own exercise": "Wrote an exercise",
        "end phase": "Ended a phase set by hand",
    }
)
BEGINNINGS: Mapping[str, str] = MappingProxyType(
    {
        "choose plan ": "Chose which questions are asked",
        "choose primary measure ": "Chose what relief is read from",
        "choose pack ": "Added a pack of questions",
        "end pack ": "Ended a pack of questions",
        "set phase ": "Set the phase by hand",
        "pause the questions ": "Paused the questions for some days",
        "turn relief curve ": "Turned the relief curve on or off",
        "exercise ": "Chose or changed an exercise",
        "track ": "Opened or closed a track of exercises",
        "read ": "Read what is kept here",
        "export ": "Took a copy of what is kept here",
    }
)


def is_reading(action: str) -> bool:
    """Whether somebody only looked."""
    return action.startswith(("read ", "explain "))


def in_words(action: str) -> str:
    """An act that has no words yet is told by the clinic's own verb for it."""
    begun = (words for start, words in BEGINNINGS.items() if action.startswith(start))
    return WORDS.get(action) or next(begun, action.capitalize())
