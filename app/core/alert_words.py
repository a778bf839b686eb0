"""What a notification or a mail to somebody of the clinic says: nobody's name, no answer, no level.

The lock screen of a phone and a mailbox are read by others.
"""

from __future__ import annotations

from app.core.risk_ladder import Level

BODY: dict[Level, str] = {
    "critical": "Please look now.",
    "red": "Please look now.",
    "amber": "Please look today.",
    "watch": "Please look when you can.",
}
TEST = "This is the test that you asked for."


def push_words(level: Level | None, app_name: str) -> tuple[str, str]:
    """Title and line of a notification; `None`: a test."""
    return app_name, TEST if level is None else BODY[level]


def mail_words(level: Level | None, app_name: str, initials: str, link: str) -> tuple[str, str]:
    """Subject and body of a mail; `None`: a test."""
    if level is None:
        return f"{app_name}: a test", f"{TEST}\n\n{link}\n"
    line = BODY[level]
    body = (
        f"{line} It is about {initials}\n\n{link}\n\n"
        "This comes again, also to others of your clinic, until somebody has written there what was"
        " done. Please do not answer this mail: nobody reads it.\n"
    )
    return f"{app_name}: {line[0].lower()}{line[1:].rstrip('.')}", body


def initials(name: str) -> str:
    """ "Pia van Test" is P. v. T.: at most three letters."""
    letters = [word[0] for word in name.split() if word[0].isalnum()]
    return " ".join(f"{letter}." for letter in letters[:3]) or "–"
