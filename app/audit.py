"""Who did what, whose, when: hash-chained, in the act's own transaction.

One chain per subject (each patient; one per clinic for acts without a patient), because one
global chain would make every writer wait for every other. The head is keyed as well: whoever cuts
entries off the end cannot make the head of the shorter chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from app.db import Db, Note
from app.tables.audit import AuditEntry, AuditHead
from app.tables.clinics import Clinic
from app.tables.patients import Patient

FIRST_LINK = "0" * 64


@dataclass(frozen=True)
class Actor:
    """Who acts. An entry without one cannot be made."""

    kind: Literal["patient", "staff", "worker", "command", "invitation"]
    id: str

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an actor needs an id")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def note(
    db: Db, actor: Actor, action: str, subject: str, at: datetime, *, of: Patient | Clinic
) -> None:
    """Note an act on the chain of a patient or clinic; written last, just before the commit.

    `action` is a verb of the clinic ("record check-in"); `subject` an id or day, never a name,
    an answer or a text.
    """
    kind = "patient" if isinstance(of, Patient) else "clinic"
    db.pending_notes.append(Note(f"{kind}:{of.public_id}", at, str(actor), action, subject))


def write(db: Db) -> None:
    """Append the pending notes, chains in sorted order so that two writers never deadlock."""
    pending = sorted(db.pending_notes, key=lambda entry: entry.chain)
    if pending:
        db.flush()
    for entry in pending:
        head = _head(db, entry.chain)
        head.seq += 1
        mac = _link(db.keys.audit_key, head.mac, entry, head.seq)
        head.mac = _head_of(db.keys.audit_key, mac)
        db.add(
            AuditEntry(
                chain=entry.chain,
                seq=head.seq,
                at=entry.at,
                actor=entry.actor,
                action=entry.action,
                subject=entry.subject,
                mac=mac,
            )
        )
        db.flush()
    db.pending_notes.clear()


def _head(db: Db, chain: str) -> AuditHead:
    if db.connection().dialect.name == "postgresql":
        new = postgresql_insert(AuditHead).values(chain=chain, seq=0, mac=FIRST_LINK)
        db.connection().execute(new.on_conflict_do_nothing())
        head = db.get(AuditHead, chain, with_for_update=True)
    else:
        head = db.get(AuditHead, chain)
    if head is None:
        head = AuditHead(chain=chain, seq=0, mac=FIRST_LINK)
        db.add(head)
    return head


def _link(key: bytes, previous: str, entry: Note | AuditEntry, seq: int) -> str:
    at = entry.at.astimezone(UTC).isoformat()
    parts = [previous, entry.chain, seq, at, entry.actor, entry.action, entry.subject]
    return _mac(key, json.dumps(parts))


def _head_of(key: bytes, mac: str) -> str:
    """The head after the entry of that mac; no row of the database tells it without the key."""
    return _mac(key, json.dumps(["head", mac]))


def _mac(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def heads_digest(db: Db) -> str:
    """What every chain ended with at this moment, in one number (SHA-256, hex)."""
    heads = db.execute(select(AuditHead.chain, AuditHead.seq, AuditHead.mac))  # type: ignore[call-overload]
    return hashlib.sha256(json.dumps(sorted(map(list, heads))).encode()).hexdigest()


def verify(db: Db) -> Iterator[str]:
    """Every broken link in words; nothing when the whole audit is as it was written."""
    heads = {head.chain: head for head in db.connection().execute(select(AuditHead.__table__))}  # type: ignore[attr-defined]
    previous: dict[str, tuple[int, str]] = {}
    rows = select(AuditEntry).order_by("chain", "seq").execution_options(yield_per=1000)
    for entry in db.scalars(rows):
        seq, mac = previous.get(entry.chain, (0, FIRST_LINK))
        if entry.seq != seq + 1:
            yield f"{entry.chain}: entry {seq + 1} is missing"
        if entry.mac != _link(db.keys.audit_key, mac, entry, entry.seq):
            yield f"{entry.chain}: entry {entry.seq} was altered"
        previous[entry.chain] = (entry.seq, _head_of(db.keys.audit_key, entry.mac))
    for chain in sorted(heads.keys() | previous.keys() | _chains_there_must_be(db)):
        head = heads.get(chain)
        if head is None:
            yield f"{chain}: its head is missing"
        elif previous.get(chain) != (head.seq, head.mac):
            yield f"{chain}: its end does not match its head"


def _chains_there_must_be(db: Db) -> set[str]:
    """Every clinic began with an entry, and every patient whom a clinic added."""
    clinics = db.scalars(select(Clinic.public_id))  # type: ignore[call-overload]
    patients = db.scalars(select(Patient.public_id).where(Patient.source == "clinic"))  # type: ignore[call-overload]
    return {f"clinic:{one}" for one in clinics} | {f"patient:{one}" for one in patients}
