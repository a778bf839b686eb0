"""The SMTP server of an installation, from one address such as smtps://name:secret@mail.host:465."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

USUAL_PORTS = {"smtp": 587, "smtps": 465}
ON_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class MailServer:
    """`encrypted`: from the first byte (smtps). Elsewhere the connection is encrypted before
    anything is said; only a server on this very machine may go without."""

    host: str
    port: int
    encrypted: bool
    name: str = ""
    secret: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        return self.host in ON_THIS_MACHINE


def read_server(address: str) -> MailServer | None:
    """None for an empty address. Raises `ValueError`, which holds nothing of the address."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError("not an address") from None
    if parts.scheme not in USUAL_PORTS or not parts.hostname or parts.path.strip("/"):
        raise ValueError("not an address")
    return MailServer(
        parts.hostname,
        port or USUAL_PORTS[parts.scheme],
        parts.scheme == "smtps",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
