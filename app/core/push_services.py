"""Which hosts are real push services, and what their answers mean.

An endpoint comes from a stranger's browser: it is hostile input that the server would post to.
"""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal

Verdict = Literal["sent", "gone", "refused", "later"]

HOSTS = frozenset({"fcm.googleapis.com", "jmt17.google.com"})
"""Chrome and its kin; the second is what Debian's Chromium is given."""

PARENTS = (".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
"""Firefox, Safari, Edge on Windows: any host below these."""

DEFAULT_PORTS = {"https": "443", "http": "80"}
LONGEST_ENDPOINT = 2_048
LONGEST_WAIT = 24 * 3600.0

_LABEL = r"(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Exactly the form in which browsers write an endpoint; every other spelling is somebody's trick.
_ENDPOINT = re.compile(
    rf"(https?)://({_LABEL}(?:\.{_LABEL})*)(?::([1-9][0-9]{{0,4}}))?"
    r"(/[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*)"
)
_NAT64 = ip_network("64:ff9b::/96")


def allowed(endpoint: str, extra_hosts: Collection[str] = ()) -> bool:
    """Whether a push may be posted to this endpoint: https, port 443, a known service's host.

    `extra_hosts` ("127.0.0.1:8123", "localhost") are for tests: these may be http, any port (or
    the one named), and a loopback address. Never raises, whatever the text.
    """
    if len(endpoint) > LONGEST_ENDPOINT:
        return False
    parts = _ENDPOINT.fullmatch(endpoint)
    if parts is None:
        return False
    scheme, host, port, _ = parts.groups()
    port = port or DEFAULT_PORTS[scheme]
    if host in extra_hosts or f"{host}:{port}" in extra_hosts:
        return True
    known = host in HOSTS or host.endswith(PARENTS)
    return known and scheme == "https" and port == "443"


def origin(endpoint: str) -> str:
    """The endpoint's origin, as a VAPID audience wants it: default ports left out.

    Raises ValueError for an endpoint that `allowed` could not have accepted.
    """
    parts = _ENDPOINT.fullmatch(endpoint)
    if parts is None:
        raise ValueError("not an endpoint")
    scheme, host, port, _ = parts.groups()
    default = port is None or port == DEFAULT_PORTS[scheme]
    return f"{scheme}://{host}" if default else f"{scheme}://{host}:{port}"


def public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not loopback, private, link-local, ….

    IPv4 addresses wrapped into IPv6 (mapped, 6to4, NAT64) are judged by what they wrap.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            wrapped = IPv4Address(int(ip) & 0xFFFF_FFFF)
        if ip.teredo is not None:
            return False
        ip = wrapped or ip
    return ip.is_global and not ip.is_multicast


def verdict(status: int) -> Verdict:
    """What a push service's status asks of us.

    Only 404 and 410 mean that the phone unsubscribed. A redirect and every other 4xx is our own
    fault or somebody's trick: the subscription is kept and somebody should look.
    """
    if 200 <= status < 300:
        return "sent"
    if status in (404, 410):
        return "gone"
    if status in (408, 425, 429) or status >= 500:
        return "later"
    return "refused"


def wait(retry_after: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header: seconds or an HTTP date, within 0 .. 24 hours.

    None where there is no header or nobody can read it. `now` is aware.
    """
    if retry_after is None:
        return None
    if re.fullmatch(r"[0-9]{1,12}", retry_after.strip(), re.ASCII):
        return min(float(retry_after), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT)
