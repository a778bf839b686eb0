"""One round of telling: what is due is planned, claimed, sent and settled, nothing held open while
it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from app.core.alert_words import initials, mail_words, push_words
from app.database import Database
from app.escalation import notices, open_alerts, phones
from app.escalation.notices import Claimed, Result, Way
from app.escalation.phones import PUSH_SAYS
from app.mail import Mail, Mailer
from app.mail import Outcome as MailOutcome
from app.push import Message, Outcome, payload

LASTS = 3600
"""Seconds for which a push service may keep it: later the next round has come."""


NO_MAIL = Result(False, "this installation sends no mail any more", for_good=True)


class Sends(Protocol):
    """As `push.Sender` does."""

    async def send_all(self, messages: Sequence[Message]) -> list[Outcome]: ...


class Posts(Protocol):
    """As `mail.Mailer` does."""

    def send_all(self, mails: Sequence[Mail]) -> list[MailOutcome]: ...


class Teller:
    """Used from one thread, with the event loop of the sender."""

    def __init__(
        self,
        database: Database,
        sender: Sends,
        mailer: Mailer | Posts | None,
        loop: asyncio.AbstractEventLoop,
        *,
        origin: str,
        app_name: str,
    ) -> None:
        self._database, self._sender, self._mailer = database, sender, mailer
        self._loop, self._origin, self._app_name = loop, origin, app_name

    def tick(self, clock: Callable[[], datetime]) -> int:
        """How many notices were settled."""
        now = clock()
        with self._database.reading() as db:
            rounds = open_alerts.due(db, now)
            waiting = bool(rounds) or notices.is_due(db, now)
        if not waiting:
            return 0
        with self._database.transaction() as db:
            notices.plan(db, rounds, now, can_mail=self._mailer is not None)
        return self._push(clock) + self._mail(clock)

    def _claim(self, way: Way, now: datetime) -> list[Claimed]:
        with self._database.transaction() as db:
            return notices.claim(db, way, now)

    def _push(self, clock: Callable[[], datetime]) -> int:
        claimed = self._claim("push", clock())
        if not claimed:
            return 0
        ways = [(each, phone) for each in claimed for phone in each.phones]
        messages = [self._message(each, phone.endpoint, phone.p256dh, phone.auth)
                    for each, phone in ways]  # fmt: skip
        outcomes = self._loop.run_until_complete(self._sender.send_all(messages))
        kinds: dict[int, list[str]] = {each.id: [] for each in claimed}
        for (each, _), outcome in zip(ways, outcomes, strict=True):
            kinds[each.id].append(outcome.kind)
        with self._database.transaction() as db:
            for (_, phone), outcome in zip(ways, outcomes, strict=True):
                phones.note_outcome(db, phone.id, outcome.kind, clock())
            return notices.settle(db, [(each, _push_result(kinds[each.id])) for each in claimed],
                                  clock())  # fmt: skip

    def _message(self, claimed: Claimed, endpoint: str, p256dh: str, auth: str) -> Message:
        title, body = push_words(claimed.level, self._app_name)
        said = payload(claimed.public_id, title, body, self._link(claimed))
        return Message(
            endpoint, p256dh, auth, said, ttl=LASTS, urgency="high",
            topic=claimed.public_id, id=claimed.public_id,
        )  # fmt: skip

    def _mail(self, clock: Callable[[], datetime]) -> int:
        claimed = self._claim("mail", clock())
        if not claimed:
            return 0
        results = [NO_MAIL] * len(claimed)
        if self._mailer is not None:
            outcomes = self._mailer.send_all([self._written(each) for each in claimed])
            results = [_mail_result(outcome) for outcome in outcomes]
        with self._database.transaction() as db:
            return notices.settle(db, list(zip(claimed, results, strict=True)), clock())

    def _written(self, claimed: Claimed) -> Mail:
        of = initials(claimed.patient_name)
        subject, body = mail_words(claimed.level, self._app_name, of, self._link(claimed))
        return Mail(claimed.mail, subject, body, claimed.public_id)

    def _link(self, claimed: Claimed) -> str:
        about = f"patients/{claimed.patient_id}" if claimed.patient_id else "alert-ways"
        return f"{self._origin}/{about}"


def _push_result(kinds: Sequence[str]) -> Result:
    """Of all phones of one person: one that took it is enough."""
    if "sent" in kinds:
        return Result(True)
    left = [kind for kind in kinds if kind != "gone"]
    kind = left[0] if left else "gone"
    return Result(False, PUSH_SAYS[kind], for_good="later" not in kinds)


def _mail_result(outcome: MailOutcome) -> Result:
    return Result(outcome.kind == "sent", outcome.why, for_good=outcome.kind == "refused")
