"""Stands where the rest of the world would be: a proxy that lets nothing through and notes who
asked for what, be it a page, a service worker or the browser itself."""

from __future__ import annotations

import socketserver
import threading
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import ProxySettings

from tests.browser.firefox_preferences import Preference

REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nNothing"


class Elsewhere:
    """Use as a context. Both engines ask this proxy for every host but localhost."""

    def __init__(self) -> None:
        self.asked: list[str] = []  # first lines: "CONNECT fonts.example:443 HTTP/1.1"

    def __enter__(self) -> Self:
        asked = self.asked

        class Refusal(socketserver.StreamRequestHandler):
            timeout = 5

            def handle(self) -> None:
                asked.append(self.rfile.readline(4096).decode("latin-1").strip())
                while self.rfile.readline(4096).strip():
                    pass
                self.wfile.write(REFUSED)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusal)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def hosts(self) -> set[str]:
        """The names of all that was asked for."""
        addresses = [line.split(" ")[1] for line in self.asked]
        return {
            urlsplit(each if "://" in each else f"//{each}").hostname or "" for each in addresses
        }

    @property
    def for_chromium(self) -> ProxySettings:
        """Playwright would ask a proxy for localhost, too."""
        return {"server": f"http://127.0.0.1:{self.port}", "bypass": "localhost"}

    @property
    def for_firefox(self) -> dict[str, Preference]:
        return {
            "network.proxy.type": 1,
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": self.port,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": self.port,
        }
