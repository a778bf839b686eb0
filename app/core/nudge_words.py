"""The clauses of the nudge policy and the reasons on record in words: for a therapist, and for the
patient. The patient's words never scold and name no phase."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "check-in": "Check-in",
        "exercise-1": "Exercise",
        "exercise-2": "Second exercise",
        "later-1": "Exercise that was put off",
        "later-2": "Exercise that was put off again",
    }
)


@dataclass(frozen=True)
class ClauseWords:
    """`holds` and `holds_not` are for a therapist, `to_patient` for why nothing comes today."""

    holds: str
    holds_not: str
    to_patient: str


CLAUSES: Mapping[str, ClauseWords] = MappingProxyType(
    {
        "nudges are paused": ClauseWords(
            "The patient has paused all nudges.",
            "Nudges are not paused.",
            "Nudges are paused. Nothing comes until you want it again.",
        ),
        "it is a break from the questions": ClauseWords(
            "The patient takes a break from the questions.",
            "The patient takes no break from the questions.",
            "You take a break from the questions. No reminder of them will be sent.",
        ),
        "it is a dosing day": ClauseWords(
            "A dosing day: nothing is sent.",
            "It is no dosing day.",
            "Today is for rest. Nothing will be sent.",
        ),
        "these are quiet hours": ClauseWords(
            "It falls into the quiet hours, 21:30 to 08:00.",
            "It is outside the quiet hours.",
            "Nights are quiet. Nothing will be sent.",
        ),
        "it is already done": ClauseWords(
            "What it is about was already done.",
            "What it is about is not done yet.",
            "It is done for today. Nothing more will be sent.",
        ),
        "the answer was: not today": ClauseWords(
            "The patient said: not today.",
            "The patient has not said “not today”.",
            "You said: not today. That is fine, nothing more will be sent.",
        ),
        "it was put off until later": ClauseWords(
            "The patient put it off until later that day.",
            "Nothing is put off until later.",
            "You put it off. It comes once more at its own time.",
        ),
        "exercises rest until somebody has looked": ClauseWords(
            "Exercise nudges rest after a red answer: for 24 hours, or until it is reviewed.",
            "No red answer of the last 24 hours waits for a review.",
            "Exercises will not be sent for now. They stay open if you want one.",
        ),
        "the phase allows no more today": ClauseWords(
            "The phase allows no more exercises on that day.",
            "The phase allows it on that day.",
            "That is enough for today. Nothing more will be sent.",
        ),
        "this week has had enough": ClauseWords(
            "While keeping, two exercises in seven days are enough, three days apart.",
            "The week has room for it.",
            "Two exercises a week are enough for now. Nothing more will be sent today.",
        ),
        "the last ones were ignored": ClauseWords(
            "The last ones were left: after three days in a row they come every other day, after"
            " seven weekly.",
            "The last ones were not left for three days in a row.",
            "They come less often for now. A check-in brings them back.",
        ),
    }
)
ON_RECORD: Mapping[str, str] = MappingProxyType(
    {
        "its time is over": "It could not be sent in time: it is worth nothing after four hours,"
        " or in the quiet hours.",
        "its day is over": "The day it was for had ended, where the patient was then.",
        "it was before the hour was chosen": "Its hour had passed when the hours were chosen or"
        " nudges were turned on again.",
        "nobody is signed in, or consent was withdrawn": "Nobody was signed in on a phone, or the"
        " agreement was withdrawn.",
        "it was opened on another phone": "It was opened on another phone.",
        "the phone is gone": "The phone no longer takes nudges.",
        "the push service refused it": "The push service refused it.",
        "no push service took it in time": "No push service took it in time.",
    }
)
"""Reasons that are no clause of the policy."""
NO_PHONE = "No phone was signed in that could be nudged."
NOT_REACHABLE = "No phone of yours gets nudges now, so none comes."
NO_MORE = "Nothing more comes today."


def reason_words(because: str) -> str:
    """What the record says, for a therapist; an unknown reason as it stands."""
    if because in CLAUSES:
        return CLAUSES[because].holds
    return ON_RECORD.get(because, because)
