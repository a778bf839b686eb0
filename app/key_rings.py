"""The keys that free text is sealed with, by name, and which of them seals now.

A command may add a key while web and worker run (`afterglow keys rotate`). So a ring looks at its
file before each sealing, which costs a few microseconds, and before it says that it does not hold
a key: a process seals with the new key as soon as the file names it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Held:
    """`keys`: by id, 32 bytes each; `current`: the id of the one that seals."""

    keys: Mapping[str, bytes]
    current: str


@dataclass(repr=False)
class KeyRing:
    """`path`: the key file that it is read from again when that changes; None: it never does."""

    held: Held
    path: Path | None = field(default=None, compare=False)
    _stamp: Stamp | None = field(default=None, compare=False)

    def sealing(self) -> tuple[str, bytes]:
        """The id and the key to seal with now."""
        self._look_again()
        held = self.held
        return held.current, held.keys[held.current]

    def opening(self, key_id: str) -> bytes | None:
        """None: neither held nor in the file."""
        if key_id not in self.held.keys:
            self._look_again()
        return self.held.keys.get(key_id)

    def _look_again(self) -> None:
        """A file that is missing or damaged for now changes nothing: what is held still opens."""
        if self.path is None:
            return
        try:
            stamp = stamp_of(self.path)
            if stamp != self._stamp:
                self.held, self._stamp = read_held(json.loads(self.path.read_text())), stamp
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return


def stamp_of(path: Path) -> Stamp:
    """Changes whenever the file is replaced."""
    found = path.stat()
    return found.st_mtime_ns, found.st_ino, found.st_size


def read_held(content: Mapping[str, Any]) -> Held:
    """Of a key file's JSON. Raises ValueError, KeyError, TypeError or AttributeError where it is
    damaged."""
    held = Held(
        {name: read_secret(value) for name, value in content["ring"].items()}, content["current"]
    )
    if held.current not in held.keys:
        raise ValueError("the current key is not on the ring")
    return held


def read_secret(value: str) -> bytes:
    raw = bytes.fromhex(value)
    if len(raw) != 32 or len(set(raw)) < 8:
        raise ValueError("a key must be 32 random bytes")
    return raw
