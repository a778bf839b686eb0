"""A real server in a process of its own, and a raw look into its database from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from app.settings import Settings

ROOT = Path(__file__).parents[2]
START = "from app.cli import run; run()"


@contextmanager
def server(settings: Settings, log: Path) -> Iterator[str]:
    """`afterglow serve --no-worker` on a free port until the block ends; its address."""
    port = free_port()
    address = f"http://localhost:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AFTERGLOW_")},
        "AFTERGLOW_DATA": str(settings.data),
        "AFTERGLOW_KEY_FILE": str(settings.key_file),
        "AFTERGLOW_DATABASE_URL": settings.database_url,
        "AFTERGLOW_BASE_URL": address,
    }
    command = [sys.executable, "-c", START, "serve", "--no-worker", "--port", str(port)]
    with log.open("ab") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
    try:
        _wait_until_it_answers(process, address, log)
        yield address
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    give_up = time.monotonic() + 30
    while True:
        try:
            urlopen(f"{address}/sign-in", timeout=2).close()
            return
        except (URLError, OSError):
            if process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"the server did not start: {log.read_text()}") from None
            time.sleep(0.1)
