"""A push service that has somebody to hand its messages to: a browser of its own kind."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import Any

from tests.push_phone import Phone
from tests.push_service import Arrival, PushService


class Courier(PushService, ABC):
    """Hands over what it took, once and in order, as it came: still encrypted.

    `registered` are the phones of browsers, oldest first.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.registered: list[Phone] = []
        self._handed_over = 0

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        usable = await super()._exchange(reader, writer)
        while self._handed_over < len(self.arrivals):
            arrival = self.arrivals[self._handed_over]
            self._handed_over += 1
            if arrival.status == 201:
                await self._hand_over(arrival)
        return usable

    @abstractmethod
    async def _hand_over(self, arrival: Arrival) -> None:
        """Give it to the browser that waits for it; each kind of browser has a way of its own."""
