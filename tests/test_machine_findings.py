"""`afterglow doctor` on the machine, its clock and its address."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlmodel import select

from app import addresses, machine_findings
from app.audit import Actor, note
from app.findings import Finding
from app.tables import Clinic, Patient, PushSubscription
from tests.certificates import self_signed
from tests.phones import give_phone
from tests.push_service import PushService


def look(database, settings, now) -> list[Finding]:
    with database.reading() as db:
        found = machine_findings.examine(db, settings, now)
    assert all(each.wrong.endswith(".") and each.repair.endswith(".") for each in found)
    return found


def words(found: list[Finding]) -> str:
    return " ".join(each.wrong for each in found)


def test_a_local_address_is_no_address_for_phones(database, settings, clock):
    told = words(look(database, settings, clock.now))
    assert "AFTERGLOW_BASE_URL is http://localhost:8000: no phone reaches that." in told
    assert "TRUSTED_PROXIES" not in told


def test_a_name_that_nobody_knows_and_no_proxy_named(database, settings, clock):
    there = settings.model_copy(update={"base_url": "https://care.invalid"})
    told = words(look(database, there, clock.now))
    assert "https://care.invalid does not answer" in told and "the name is not known" in told
    assert "AFTERGLOW_TRUSTED_PROXIES is empty" in told
    named = there.model_copy(update={"trusted_proxies": "127.0.0.1"})
    assert "AFTERGLOW_TRUSTED_PROXIES" not in words(look(database, named, clock.now))


def test_folders_that_others_can_look_into(database, settings, clock, folder):
    keys = folder / "own-keys"
    keys.mkdir(mode=0o700)
    own = settings.model_copy(update={"key_file": keys / "afterglow.key"})
    repair = f"Run: chmod 700 {keys}."
    assert repair not in {each.repair for each in look(database, own, clock.now)}
    keys.chmod(0o750)
    assert repair in {each.repair for each in look(database, own, clock.now)}


def test_a_clock_that_is_behind_what_is_written(database, settings, cast, clock):
    with database.transaction() as db:
        clinic = db.get_one(Clinic, cast.clinic.id)
        actor = Actor("staff", cast.therapist.public_id)
        note(db, actor, "look", clinic.public_id, clock.now, of=clinic)
    assert "behind what is already written" not in words(look(database, settings, clock.now))
    earlier = clock.now - timedelta(minutes=1)
    assert "behind what is already written" in words(look(database, settings, earlier))


def test_phones_that_push_services_refuse_or_nobody_opens(database, settings, cast, clock):
    with PushService(clock) as service, database.transaction() as db:
        for _ in range(2):
            give_phone(db, db.get_one(Patient, cast.patient.id), service, clock.now)
    assert "phones" not in words(look(database, settings, clock.now))
    with database.transaction() as db:
        one = db.exec(select(PushSubscription).limit(1)).one()
        one.refused_at = clock.now
    assert "for 1 phones" in words(look(database, settings, clock.now))
    told = words(look(database, settings, clock.advance(days=61)))
    assert "2 phones that are nudged have not been opened for 60 days." in told


@contextmanager
def served(folder, headers: dict[str, str]) -> Iterator[int]:
    """The port of a server over TLS whose certificate only this test believes."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    certificate, key = self_signed("127.0.0.1", folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


HERE = "https://127.0.0.1"


def test_the_address_is_looked_at_as_a_phone_would(folder, clock):
    with served(folder, {"X-Request-Id": "1"}) as port:
        assert "not valid" in addresses.look_at(HERE, port).trouble
        believing = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
        seen = addresses.look_at(HERE, port, believing)
    assert seen.trouble == "" and seen.certificate_ends is not None
    with served(folder, {}) as port:
        believing = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
        assert addresses.look_at(HERE, port, believing).trouble == "something else answers there"
    assert addresses.look_at(HERE, port, believing).trouble.startswith("no connection")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_kernel_is_asked_without_changing_anything(backend):
    assert machine_findings._is_unsynchronised() in (True, False)
