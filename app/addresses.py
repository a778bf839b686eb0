"""An installation's own address, looked at from outside as a phone would."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult, urlsplit

PATIENCE = 5.0  # seconds
USUAL = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Seen:
    """`trouble`: why it does not answer, in our words, else ""."""

    trouble: str = ""
    certificate_ends: datetime | None = None


def port_of(parts: SplitResult) -> int:
    return parts.port or USUAL[parts.scheme]


def look_at(base_url: str, port: int, context: ssl.SSLContext | None = None) -> Seen:
    """GET /up over TLS, its certificate checked as a browser would. `context`: whom to believe."""
    host = urlsplit(base_url).hostname or ""
    context = context or ssl.create_default_context()
    line = http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=context)
    try:
        line.connect()
        ends = _ends(line.sock)
        line.request("GET", "/up")
        answer = line.getresponse()
        answer.read(4096)
    except ssl.SSLCertVerificationError as wrong:
        return Seen(f"its certificate is not valid ({wrong.verify_message})")
    except socket.gaierror:
        return Seen("the name is not known")
    except (OSError, http.client.HTTPException) as wrong:
        return Seen(f"no connection ({type(wrong).__name__})")
    finally:
        line.close()
    if answer.status not in (200, 503) or not answer.getheader("X-Request-Id"):
        return Seen("something else answers there", ends)
    return Seen("", ends)


def _ends(line: socket.socket) -> datetime | None:
    assert isinstance(line, ssl.SSLSocket)
    told = (line.getpeercert() or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told)), UTC) if told else None
