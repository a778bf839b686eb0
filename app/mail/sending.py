"""The mailer: one connection for what it is given, opened anew after a trouble."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from typing import Literal

import structlog

from app.mail_servers import MailServer

log = structlog.get_logger("mail")

PATIENCE = 10.0
"""Seconds for each step of the conversation."""
BUDGET = 40.0
"""Seconds after which no further mail is begun in one call."""
FOR_GOOD = range(500, 600)


@dataclass(frozen=True)
class Mail:
    """`id` is all that a log says of it, and the Message-ID."""

    to: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    id: str


@dataclass(frozen=True)
class Outcome:
    """`refused`: for good, somebody must look. `later`: no answer, or not now. `why`: our words."""

    kind: Literal["sent", "refused", "later"]
    why: str = ""


class Mailer:
    """`sender`: the address that mails come from."""

    def __init__(self, server: MailServer, sender: str, *, patience: float = PATIENCE) -> None:
        self._server, self._sender, self._patience = server, sender, patience

    def send_all(self, mails: Sequence[Mail]) -> list[Outcome]:
        """One after the other; one outcome each, in the same order. Raises nothing of the server's.
        Where there is no connection to be had, or no time left, the rest is not waited for."""
        outcomes: list[Outcome] = []
        end = time.monotonic() + BUDGET
        connection: smtplib.SMTP | None = None
        for mail in mails:
            if time.monotonic() > end:
                break
            try:
                connection = connection or self._connect()
                connection.send_message(self._written(mail), self._sender, [mail.to])
                outcomes.append(Outcome("sent"))
            except Exception as trouble:  # whatever one mail stumbles over, the others go on
                outcomes.append(_told(mail, trouble))
                if connection is None:
                    break
                _leave(connection)
                connection = None
        if connection is not None:
            _leave(connection)
        return outcomes + [Outcome("later", NO_SERVER)] * (len(mails) - len(outcomes))

    def _connect(self) -> smtplib.SMTP:
        server, how = self._server, ssl.create_default_context()
        if server.encrypted:
            found: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._patience, context=how
            )
        else:
            found = smtplib.SMTP(server.host, server.port, timeout=self._patience)
            if not server.is_local:
                found.starttls(context=how)
        if server.name:
            found.login(server.name, server.secret)
        return found

    def _written(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, mail.to, mail.subject
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{mail.id}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.body)
        return message


NO_SERVER = "the mail server could not be reached"


def _told(mail: Mail, trouble: Exception) -> Outcome:
    status = _status(trouble)
    log.warning("mail not sent", id=mail.id, status=status, reason=type(trouble).__name__)
    if isinstance(trouble, smtplib.SMTPAuthenticationError):
        return Outcome("refused", "the mail server did not take the name and secret")
    if status is not None and status in FOR_GOOD:
        return Outcome("refused", "the mail server refused it")
    return Outcome("later", NO_SERVER if status is None else "the mail server put it off")


def _status(trouble: Exception) -> int | None:
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return next((status for status, _ in trouble.recipients.values()), None)
    return trouble.smtp_code if isinstance(trouble, smtplib.SMTPResponseException) else None


def _leave(connection: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
