"""A canary: a word that nobody else uses, and a watch over every answer that a browser gets."""

from __future__ import annotations

import httpx2
import pytest
from fastapi.testclient import TestClient

MARK = "canary7Qx9"


class Journal:
    """Every answer that any of its browsers got."""

    def __init__(self) -> None:
        self.answers: list[httpx2.Response] = []

    def watch(self, client: TestClient) -> TestClient:
        client.event_hooks["response"].append(self.keep)
        client.headers["User-Agent"] = f"{MARK}-agent"
        return client

    def keep(self, answer: httpx2.Response) -> None:
        answer.read()
        self.answers.append(answer)


def logged(capfd: pytest.CaptureFixture[str]) -> str:
    """All that was printed so far; the log of requests is known to be in it."""
    said = capfd.readouterr()
    assert "POST" in said.out + said.err and "route" in said.out + said.err
    return said.out + said.err
