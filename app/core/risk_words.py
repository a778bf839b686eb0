"""What a patient reads after an item 9 above 0, on Help now, or who asks the clinic for help: for a
clinician to review at one go. (The safety plan's own words stand in `safety_plans`. What a phone
says without a network stands in its scripts, word for word as here; a test compares them.)

Written at a reading age of 11; no clinician has reviewed it yet [J]. Direct and neutral: no score
as a verdict, no method, and no promise that anybody is watching.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Field = Literal["closer", "plan", "safe"]


@dataclass(frozen=True)
class Question:
    """`options`: code and words, in order; any of them may be left."""

    field: Field
    words: str
    options: tuple[tuple[str, str], ...]


QUESTIONS: Mapping[Field, Question] = MappingProxyType(
    {
        "closer": Question(
            "closer",
            "Are these thoughts closer or stronger than usual for you?",
            (("no", "No, about as usual"), ("yes", "Yes, closer or stronger")),
        ),
        "plan": Question(
            "plan",
            "Do you have a plan to act on them, or do you mean to?",
            (("no", "No"), ("not-sure", "I am not sure"), ("yes", "Yes")),
        ),
        "safe": Question(
            "safe",
            "Can you keep yourself safe until tomorrow?",
            (("yes", "Yes"), ("not-sure", "I am not sure"), ("no", "No")),
        ),
    }
)

THREE_TITLE = "Three short questions"
THREE_HINT = "They help your clinic to understand. Leave out any you like."
ONE_TITLE = "One short question"
STILL_THERE = "Still there. Help and your plan are here."
SEND = "Send these answers"
LEAVE = "Not now"
SENT_WHEN = "What you choose here is sent when you go on."
GO_ON = "Go on with the check-in"
RECEIVED = "Your answers were received at {at}."

SUPPORT_TITLE = "You told us about thoughts of being better off dead, or of hurting yourself."
SUPPORT = (
    "Thank you for saying so. Many people have such thoughts when things are heavy, and talking to "
    "someone can help. You do not have to wait for anything."
)
SUPPORT_CALL = "If you might act on them, or do not feel safe, please call now."
CRISIS_TITLE = "Please call someone now."
CRISIS = (
    "You told us that you may not be safe. You do not have to explain it well, and you do not have "
    "to be sure. Call one of these, or go where another person is."
)

NUMBERS_HERE = "Numbers to call are on this page."
ON_PHONE = "On this phone, not sent yet. As far as this phone knows, nobody has been told."
NOT_KEPT = "Not sent, and this phone could not keep it. Nobody has been told. Please call."

HELP_LEAD = (
    "If you might hurt yourself, or do not feel safe, please call one of these. They are people, "
    "and they are used to hearing this."
)
HELP_SENDS_NOTHING = "Opening this page sends nothing."
HELP_NOBODY = (
    "It tells nobody, and nobody is watching here. To reach someone you have to call or text."
)
UNTIL_TITLE = "Until someone answers"
UNTIL = (
    "Go where another person is, or ask someone to come to you.",
    "Put distance between you and anything you could hurt yourself with.",
    "You need not explain it well. “I am not safe right now” is enough.",
)
DANGER = "If life is in danger now"

TELL = "Tell my clinic I need help"
TELL_HINT = (
    "This sends an urgent message to {clinic}. It does not call anyone. If life is in danger, "
    "please call first."
)
TOLD = "Your message was received on {at}."
SEEN = "{who} has seen it and answered it on {when}."
SEEN_ANSWER = "Your clinic has seen your answer of {of} ({who}, {when})."

# What happens next: from the clinic's own hours and rota, see `who_reads`. `what`: message, answer.
OPEN = "{clinic} reads this in its hours, {until}."
OPEN_TODAY = "today until {until}"
OPEN_LATER = "until {until}"
ON_CALL_TOLD = "Somebody is on call and is being told now."
ON_CALL = "Somebody is on call. Nobody has answered this yet."
ON_CALL_FROM = "Somebody is on call from {when}."
READS_FROM = "Your clinic reads this from {when}."
CAN_SEE = "{clinic} can see this {what}."
READS = "{clinic} can see this {what}, and reads {what}s in its hours: {hours}."
NOBODY_READING = "Nobody is reading now."
NOBODY_NOW = "Nobody is watching at this moment."
CALL_ONE = "Please call one of these."
CALL_MEANWHILE = "Please do not wait for an answer: call one of the numbers here."
CANNOT_CALL = "This app cannot call anyone for you."

# Without a network nothing is known of the clinic, and nothing is said of it.
NOT_SENT = "Not sent. Please call one of the numbers here."
NOT_TOLD = "Nobody has been told yet: your answer is only on this phone."
ONLY_ON_PAGE = "Nobody has been told yet: your answer is only on this page."
UNKNOWN = "As far as this phone knows, nobody has been told."
CALL_WORKS = "A call often works where the internet does not."
OFFLINE_TITLE = "If you need someone now"
FEW_NUMBERS = "Call the emergency number of your country, or open Help now."

ASKED_LESS = (
    "You can be asked less: four short questions a day, with your mood. The question about being"
    " better off dead or hurting yourself then comes once a week, with the long form. Your clinic"
    " sees that you chose this."
)
ASKED_LESS_NOW = (
    "You chose fewer questions. The one about being better off dead or hurting yourself comes once"
    " a week. Your clinic sees that."
)
