"""A JSON body, read before the request's transaction begins."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import Depends, Request


async def read_json(request: Request) -> object:
    """The parsed body; None for what is not JSON. Its shape is for the verb to judge."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        return None


Json = Annotated[object, Depends(read_json)]
