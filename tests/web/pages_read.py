"""Reading our own pages as a browser would: a form's fields with their present values."""

from __future__ import annotations

import re
from html.parser import HTMLParser

Attributes = dict[str, str | None]


class Page(HTMLParser):
    """`forms`: for each form its `action` and the fields that it would send as it stands."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self._area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        of = dict(attributes)
        if tag == "a" and of.get("href"):
            self.links.append(of["href"] or "")
        if tag == "form":
            self.forms.append((of.get("action") or "", {}))
        elif tag == "textarea":
            self._area = of["name"]
            self._set(of["name"], "")
        elif tag == "input" and _is_sent(of):
            self._set(of.get("name"), of.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._area:
            self._set(self._area, self.forms[-1][1][self._area] + data)

    def _set(self, name: str | None, value: str) -> None:
        if name and self.forms:
            self.forms[-1][1][name] = value

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def form(self, action: str, with_field: str = "") -> dict[str, str]:
        """The fields of the first form that goes to `action` and has `with_field`, if given."""
        for to, fields in self.forms:
            if to == action and (not with_field or with_field in fields):
                return dict(fields)
        raise AssertionError(f"no form to {action} with {with_field!r}")


def _is_sent(of: Attributes) -> bool:
    return of.get("type") not in ("radio", "checkbox") or "checked" in of


def cell_of(html: str, series: str, day: str = "") -> str:
    """The table twin's words for an instrument on a day, or on the first day shown."""
    named = re.findall(r'<th scope="col"(?: data-series="([\w-]+)")?>', html)
    row = re.search(rf'<tr data-day="{day}[^"]*">(.*?)</tr>', html, re.DOTALL)
    assert row is not None and series in named
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row[1], re.DOTALL)
    return str(cells[named.index(series)])
