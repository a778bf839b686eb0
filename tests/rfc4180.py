"""CSV read by the letter of RFC 4180, one character at a time: lines end in CR LF, a quoted cell
may hold anything, a quote in it is doubled."""

from __future__ import annotations


class BrokenTable(ValueError):
    """The text is no table of that kind."""


def cells(text: str) -> list[list[str]]:
    """The rows of a table. Raises `BrokenTable`."""
    rows: list[list[str]] = []
    at = 0
    while at < len(text):
        row: list[str] = []
        while True:
            cell, at = _quoted(text, at + 1) if text[at : at + 1] == '"' else _plain(text, at)
            row.append(cell)
            if text[at : at + 2] == "\r\n":
                at += 2
                break
            if text[at : at + 1] != ",":
                raise BrokenTable(f"a cell that ends in nothing, at {at}")
            at += 1
        rows.append(row)
    return rows


def _plain(text: str, at: int) -> tuple[str, int]:
    start = at
    while at < len(text) and text[at] not in ',"\r\n':
        at += 1
    return text[start:at], at


def _quoted(text: str, at: int) -> tuple[str, int]:
    cell = ""
    while True:
        end = text.find('"', at)
        if end < 0:
            raise BrokenTable("a quote that does not end")
        cell += text[at:end]
        if text[end + 1 : end + 2] != '"':
            return cell, end + 1
        cell, at = f'{cell}"', end + 2
