"""Running the web and the worker in one process."""

from __future__ import annotations

import errno
import gc
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import uvicorn
from fastapi import FastAPI

from app import worker
from app.database import Database
from app.main import create_app, read_real_clock
from app.settings import MisconfiguredError, Settings


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: object = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]
        settle()
        if self.started:
            self._ready()


def settle() -> None:
    """What the program itself is made of stays as long as it runs: the garbage collector need not
    look through it again and again, a tenth of a second each time, in the middle of a request."""
    gc.collect()
    gc.freeze()


def serve(
    settings: Settings,
    database: Database,
    *,
    host: str,
    port: int,
    with_worker: bool = True,
    synthetic: bool = False,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Answer requests until interrupted; a request under way is finished first.

    MisconfiguredError, before anything is started, where nobody can listen at `host` and `port`.
    """
    _refuse_unusable(host, port)
    app = create_app(settings, database, synthetic=synthetic)
    server = _Server(_config(app, settings, host, port), ready)
    if not with_worker:
        server.run()
        return
    with running_worker(settings, database):
        server.run()


def _refuse_unusable(host: str, port: int) -> None:
    """The web server would say it in its own words, and end with an exit code of its own."""
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind(address)
    except OSError as wrong:
        if wrong.errno == errno.EADDRINUSE:
            words = f"Port {port} is taken. Choose another with --port."
        else:
            words = f"Cannot listen on {host}, port {port}: {wrong.strerror}."
        raise MisconfiguredError(words) from wrong


def _config(app: FastAPI, settings: Settings, host: str, port: int) -> uvicorn.Config:
    """No access log of uvicorn's: it prints whole paths, one-time tokens included. A proxy's word
    for the caller's address is taken only from a proxy that the settings name."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies) or None,
        server_header=False,
    )


@contextmanager
def running_worker(settings: Settings, database: Database) -> Iterator[None]:
    """One thread with one event loop for its life; it gives its leases back when told to stop."""
    stop = Event()
    thread = Thread(
        target=worker.run,
        args=(settings, database),
        kwargs={"clock": read_real_clock, "stop": stop},
        name="afterglow-worker",
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=35)  # a round of sends ends within 30 s
