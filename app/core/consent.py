"""The consent wordings by version: one page that a patient reads before the first check-in.

A wording is never changed once someone has agreed to it: a new one gets a new version. Written for
a reading age of about eleven [J]; no clinician or lawyer has reviewed it yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CURRENT = "1"


@dataclass(frozen=True)
class Section:
    """Plain text; `{clinic}`, `{hours}` and `{phone}` stand for the clinic's own."""

    title: str
    paragraphs: tuple[str, ...]


FIRST = (
    Section(
        "Who reads this, and when",
        (
            "You tell this app how your days are. Your care team at {clinic} can read your"
            " answers. No other clinic can see them here.",
            "They read in these hours: {hours}. They may not look every day.",
            "You can also write a note. You choose each time: just for me, or for my therapist.",
        ),
    ),
    Section(
        "Nobody watches at night",
        (
            "Nobody watches your answers at night. Nobody watches outside the hours above.",
            "This app is not an emergency service. Please do not use it to call for help. If you"
            " need help now, phone someone. “Help now” is on every page and shows you who to"
            " call. It sends nothing to anyone.",
        ),
    ),
    Section(
        "If you say that you may not be safe",
        (
            "One question asks about thoughts of being better off dead, or of hurting yourself."
            " Please answer it as it is. You are not in trouble for any answer. You can also"
            " skip it.",
            "If you say that you have had such thoughts, we show you at once people you can call."
            " It also goes to the top of your clinic's list. They see it when they next look, in"
            " the hours above. That may be a long time after you send it.",
            "The app does not call anyone for you. If you may be in danger, do not wait for us:"
            " call your emergency number or a crisis line. In its hours, you can reach {clinic}"
            " on {phone}.",
        ),
    ),
    Section(
        "What is kept, and how it is protected",
        (
            "We keep your answers, your notes, your session dates, and the exercises you did. We"
            " keep when you did each thing, and who at the clinic looked at your charts.",
            "All this is kept by {clinic}. It is locked with a key (encrypted), and your notes"
            " are locked once more. No lock is perfect. If you lose your phone, tell the clinic,"
            " and they can shut it out.",
            "Reminders on your phone say nothing about your health. Anyone who opens your"
            " unlocked phone can open this app too.",
        ),
    ),
    Section(
        "How to pause or leave",
        (
            "It is your choice to use this. You can skip any question and any day. You can turn"
            " off the reminders, and you can sign out.",
            "Pause under Nudges, leave under You, or tell your clinic on {phone}. You need no"
            " reason. What you have told us so far stays with your clinic until the clinic deletes"
            " it. You can ask them what they keep.",
        ),
    ),
)

WORDINGS: Mapping[str, tuple[Section, ...]] = MappingProxyType({"1": FIRST})


def wording(version: str) -> tuple[Section, ...]:
    """The sections as they were agreed to, with their places still to fill. KeyError when there
    never was such a version."""
    return WORDINGS[version]


def filled(version: str, *, clinic: str, hours: str, phone: str) -> tuple[Section, ...]:
    """The wording with the clinic's name, hours and telephone number in place, as plain text."""
    return tuple(
        Section(
            section.title,
            tuple(
                words.format(clinic=clinic, hours=hours, phone=phone)
                for words in section.paragraphs
            ),
        )
        for section in wording(version)
    )
