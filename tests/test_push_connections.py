"""R41: a push goes to a known push service at a public address, and nowhere else."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from app.push import Message, Outcome
from tests.push_sending import Loop, message
from tests.push_service import PushService


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as opened:
        yield opened


class Names(AbstractResolver):
    """Names whose owner decides anew, at each question, where they point."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = list(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self._addresses.pop(0) if len(self._addresses) > 1 else self._addresses[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)
        ]

    async def close(self) -> None:
        return None


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"]
)
def test_a_name_that_points_inside_is_refused(service: PushService, inside: str) -> None:
    mine = service.subscribe()
    loop = Loop([], resolver=Names(inside))
    sent = Message("https://a.push.apple.com/x", mine.p256dh, mine.auth, b"x", 60)
    assert loop.send([sent] * 3) == [Outcome("refused")] * 3
    loop.close()


def test_a_name_that_changes_its_mind_gains_nothing(service: PushService) -> None:
    """DNS rebinding: an exempt name connects to this address, a listed one never does."""
    mine = service.subscribe()
    endpoint = mine.endpoint.replace("127.0.0.1", "localhost")
    exempt = Loop([f"localhost:{service.port}"], resolver=Names("127.0.0.1"))
    sent = Message(endpoint, mine.p256dh, mine.auth, b"x", 60)
    exempt.send([sent])
    assert len(service.arrivals) == 1
    exempt.close()
    rebinding = Loop([], resolver=Names("192.0.2.1", "127.0.0.1"))
    other = Message("https://a.push.apple.com/x", mine.p256dh, mine.auth, b"x", 60)
    assert [rebinding.send([other])[0].kind for _ in range(2)] == ["refused", "refused"]
    assert len(service.arrivals) == 1
    rebinding.close()


def test_an_endpoint_outside_the_list_is_never_asked_for(service: PushService) -> None:
    mine = service.subscribe()
    loop = Loop([])
    assert loop.send([message(mine)]) == [Outcome("refused")]
    assert service.arrivals == []
    loop.close()
