"""Messages a second against a local push service, beside a plain POST of the same bytes.

    python -m benchmarks.push [--messages 2000] [--runs 5]

The service is another process, so that it does not share the sender's interpreter. It answers
201 and checks nothing. The ratio is what encryption, VAPID, the limits and the allow-list cost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection

import aiohttp

from app.logs import configure
from app.push import Message, Sender, Vapid, payload
from app.push.messages import encrypted
from tests.push_phone import Phone
from tests.push_sending import private_pem

ANSWER = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
AT_ONCE = 50


def serve(told: Connection) -> None:
    """Answer every request with 201, for ever."""

    async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
                await reader.readexactly(int(length))
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(exchange, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def rate(act: Callable[[], Awaitable[object]], messages: int) -> float:
    began = time.perf_counter()
    await act()
    return messages / (time.perf_counter() - began)


async def measure(port: int, messages: int, runs: int) -> dict[str, float]:
    """Medians of interleaved runs, each after one of warming up."""
    host = f"127.0.0.1:{port}"
    text = payload("n-1", "Afterglow", "A moment for you.", "https://care.example.org/n/1")
    phones = [Phone(f"http://{host}") for _ in range(messages)]
    sent = [Message(p.endpoint, p.p256dh, p.auth, text, 3600, topic="t") for p in phones]
    body = encrypted(sent[0])
    sender = Sender(Vapid(private_pem(), "mailto:care@example.org"), [host])
    places = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def post(phone: Phone) -> None:
            async with places, session.post(phone.endpoint, data=body) as answer:
                await answer.read()

        async def plain() -> None:
            await asyncio.gather(*(post(phone) for phone in phones))

        async def pushes() -> None:
            outcomes = await sender.send_all(sent)
            assert {outcome.kind for outcome in outcomes} == {"sent"}

        found: dict[str, list[float]] = {"push": [], "plain": []}
        for run in range(runs + 1):
            for name, act in (("push", pushes), ("plain", plain)):
                took = await rate(act, messages)
                if run:
                    found[name].append(took)
    await sender.close()
    push, bare = statistics.median(found["push"]), statistics.median(found["plain"])
    return {
        "pushes_per_second": round(push),
        "plain_posts_per_second": round(bare),
        "ratio_to_plain_post": round(push / bare, 2),
        "slowest_push_run": round(min(found["push"])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    configure(quiet=True)
    ours, theirs = multiprocessing.Pipe()
    service = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    service.start()
    try:
        print(json.dumps(asyncio.run(measure(ours.recv(), given.messages, given.runs))))
    finally:
        service.terminate()


if __name__ == "__main__":
    main()
