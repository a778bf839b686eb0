"""The ledger as it is read: on the patient's page, by a therapist, and without a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app import dosing_sessions, ledger, talking_points
from app.core.chapters import Chapter, Entry, coming, last_kept
from app.core.commitments import ANSWERS, Answered, carried, state
from app.core.ledger import ENTRY_KINDS, EntryKind
from app.core.local_time import local_date, to_local
from app.database import Db
from app.tables import LedgerEntry, Patient
from app.web.day_words import day_words
from app.web.talking_points_told import agreed_told, flag_told

BEFORE = tuple(code for code, kind in ENTRY_KINDS.items() if kind.before)
_AFTER = tuple(kind for kind in ENTRY_KINDS.values() if not kind.before)
AFTER_ONCE = tuple(code for code, kind in ENTRY_KINDS.items() if not kind.before and not kind.many)
NOT_BACK = timedelta(0)


def ledger_told(db: Db, patient: Patient, now: datetime) -> dict[str, Any]:
    """The context of `pages/ledger.html`, but `saved`. `next`: what is written before the coming
    session; `since`: what belongs to the last one and the days after it."""
    reading = Reading(db, patient, now)
    last, ahead, current = reading.last(), reading.ahead(), reading.behind()
    earlier = [each for each in reading.chapters if each not in (ahead, current)]
    return {
        "next": reading.next_told(ahead),
        "since": {
            "title": f"Since your session on {_day(last, patient)}" if last else "For later",
            "entries": reading.chapter(current)["entries"] if current else [],
            "may_add": [each for each in _AFTER if current is None or each.code not in current.one],
        },
        "earlier": [reading.chapter(each) for each in earlier],
        "answers": ANSWERS,
        "flagged": _flagged_words(len(talking_points.told(db, patient, now, look_back=NOT_BACK))),
        "agreed": agreed_told(db, patient),
    }


def _flagged_words(count: int) -> str:
    return f"{count} on your list" if count else "for your next conversation"


def shared_told(
    db: Db, patient: Patient, now: datetime, since: datetime | None
) -> list[dict[str, Any]]:
    """By session, newest first: what the patient shares now, and nothing else; of what was written
    `since` then."""
    reading = Reading(db, patient, now, shared_only=True, since=since)
    told = [reading.chapter(each) for each in reading.chapters]
    return [each for each in told if each["entries"]]


def kept_told(db: Db, patient: Patient, now: datetime) -> list[dict[str, Any]]:
    """For the plan on the phone: the coming session's words and what is carried to it, in the shape
    of `keepsakes_told`."""
    reading = Reading(db, patient, now)
    ahead, brought = reading.ahead(), reading.brought_forward()
    shown = [*(reading.before(ahead) if ahead else []), *(brought["entries"] if brought else [])]
    parts = [part for each in shown for part in each["parts"]]
    return [{"title": "From session to session", "parts": parts}] if parts else []


class Reading:
    """One reading of a ledger: its rows by session, each opened once it is shown."""

    def __init__(
        self,
        db: Db,
        patient: Patient,
        now: datetime,
        *,
        shared_only: bool = False,
        since: datetime | None = None,
    ):
        self._db, self._patient, self._now = db, patient, now
        self._shared_only = shared_only
        rows = ledger.of(db, patient, since)
        self._rows: Mapping[str, LedgerEntry] = {row.public_id: row for row in rows}
        self.sessions = dosing_sessions.instants(db, patient)
        self.chapters: Sequence[Chapter] = ledger.told(db, patient, rows, now)
        self.answers: Mapping[str, Answered] = ledger.answers(db, patient)
        self._flagged = talking_points.flagged(db, patient)

    def ahead(self) -> Chapter | None:
        """What was written for the coming session, or for one that is not planned yet."""
        session = self.coming()
        wanted = [each for each in self.chapters if each.ahead and each.session == session]
        return wanted[0] if wanted else None

    def coming(self) -> datetime | None:
        today = local_date(self._now, self._patient.zone)
        return coming(self.sessions, today, self._patient.zone)

    def last(self) -> datetime | None:
        return max((at for at in self.sessions if at <= self._now), default=None)

    def behind(self) -> Chapter | None:
        """What came after the last session, or before there was any."""
        found = (each for each in self.chapters if each.session == self.last())
        return next((each for each in found if each.session or not each.ahead), None)

    def commitments(self) -> tuple[Entry, ...]:
        """Of all sessions, those that were not let go, oldest first."""
        every = [each for told in reversed(self.chapters) for each in told.commitments]
        return carried(every, self.answers)

    def next_told(self, ahead: Chapter | None) -> dict[str, Any]:
        session = self.coming()
        written = ahead.one if ahead else {}
        return {
            "title": f"Before your session on {_day(session, self._patient)}"
            if session
            else "Before your next session",
            "entries": self.before(ahead) if ahead else [],
            "may_add": [ENTRY_KINDS[code] for code in BEFORE if code not in written],
        }

    def brought_forward(self) -> dict[str, Any] | None:
        """The last session's intention and what stayed, and every commitment that is carried."""
        last, commitments = last_kept(self.chapters), self.commitments()
        kept: list[Entry] = []
        if last is not None:
            kept = [last.one["intention"]] if "intention" in last.one else []
            kept += last.insights
        entries = [self.entry(each) for each in (*kept, *commitments)]
        return {"entries": entries} if entries else None

    def chapter(self, told: Chapter) -> dict[str, Any]:
        title = f"Session on {_day(told.session, self._patient)}" if told.session else None
        unplanned = "For a session to come" if told.ahead else "Before the first session"
        return {
            "title": title or unplanned,
            "entries": [*self.before(told), *self.after(told)],
        }

    def written(self, kind: EntryKind) -> tuple[dict[str, str], bool]:
        """What stands in a kind that counts once, for the session it would belong to now, and
        whether it is shared."""
        told = self.ahead() if kind.before else self.behind()
        entry = told.one.get(kind.code) if told else None
        if entry is None:
            return {}, False
        return self.words(entry.key), self._rows[entry.key].shared_at is not None

    def words(self, key: str) -> dict[str, str]:
        return ledger.words(self._db, self._patient, self._rows[key])

    def before(self, told: Chapter) -> list[dict[str, Any]]:
        return self._shown([told.one[code] for code in BEFORE if code in told.one])

    def after(self, told: Chapter) -> list[dict[str, Any]]:
        once = [told.one[code] for code in AFTER_ONCE if code in told.one]
        return self._shown([*once, *told.insights, *told.commitments])

    def _shown(self, entries: Sequence[Entry]) -> list[dict[str, Any]]:
        """Filtered last: a private change must not bring back earlier words that were shared."""
        return [self.entry(each) for each in entries if self._may_show(each)]

    def _may_show(self, each: Entry) -> bool:
        return not self._shared_only or self._rows[each.key].shared_at is not None

    def entry(self, each: Entry) -> dict[str, Any]:
        """The context of `fragments/ledger_entry.html`."""
        row, kind = self._rows[each.key], ENTRY_KINDS[each.kind]
        said = self.words(each.key)
        ticked = said.get("checks", "").split(",")
        return {
            "key": each.key,
            "kind": kind,
            "parts": [
                {"label": part.label, "words": said[part.code]}
                for part in kind.parts
                if part.code in said
            ],
            "checks": [words for code, words in kind.checks if code in ticked],
            "written": _day(each.at, self._patient),
            "shared": row.shared_at is not None,
            "flag": flag_told(self._flagged, "ledger", each.key),
            "state": state(each, self.answers) if each.kind == "commitment" else None,
        }


def _day(at: datetime, patient: Patient) -> str:
    return day_words(to_local(at, patient.zone).date())
