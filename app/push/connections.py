"""Connections to push services, and to nothing else: public addresses only, time-limited.

The address is judged where it is used: what the name resolves to is what is connected to, so a
name that changes its mind between check and use (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from app.core.push_services import public


@dataclass(frozen=True)
class Limits:
    """Seconds. A message not begun within `start` is left for the next round, so that one call
    lasts `start` + `whole` at most, whatever the services do. After `silences` tries in a row
    without an answer a service is left alone for `peace`."""

    connect: float = 5.0
    whole: float = 10.0
    start: float = 20.0
    silences: int = 5
    peace: float = 30.0


class ForbiddenAddressError(OSError):
    """A push service's name resolved to an address that is not of the open internet."""


class PublicAddresses(AbstractResolver):
    """Resolves names, and refuses those with a private, loopback or link-local address.

    `extra_hosts` ("localhost", "localhost:8123") are exempt, for tests. Closes `inner`.
    """

    def __init__(self, inner: AbstractResolver, extra_hosts: Collection[str]) -> None:
        self._inner = inner
        self._extra_hosts = extra_hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if host in self._extra_hosts or f"{host}:{port}" in self._extra_hosts:
            return found
        if not all(public(address["host"]) for address in found):
            raise ForbiddenAddressError("not a public address")
        return found

    async def close(self) -> None:
        await self._inner.close()


def open_connections(
    extra_hosts: Collection[str], limits: Limits, resolver: AbstractResolver | None = None
) -> aiohttp.ClientSession:
    """A connection pool for the running event loop. No proxy, no cookies, no decompression.

    It bounds no number of connections: the sender does, and its waiting must not count as theirs.
    """
    addresses = PublicAddresses(resolver or aiohttp.ThreadedResolver(), extra_hosts)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, resolver=addresses, ttl_dns_cache=60),
        timeout=aiohttp.ClientTimeout(total=limits.whole, sock_connect=limits.connect),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "Afterglow"},
        auto_decompress=False,
    )


def forbidden(stumble: BaseException | None) -> bool:
    """Whether a failed connection failed because its address is forbidden."""
    inner = getattr(stumble, "os_error", None)
    return isinstance(stumble, ForbiddenAddressError) or isinstance(inner, ForbiddenAddressError)
