"""Several scripts as one: on a slow phone each further address costs more than its bytes.

A page names the modules it starts; what they import comes along, each once, in the order in which
modules run. The sources stay modules: the service worker and the tests import them one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from rjsmin import jsmin

SCRIPTS = Path(__file__).parent.parent.parent / "static" / "js"
NAMES = re.compile(r"js/page((?:\.[a-z0-9-]+)+)\.js")
IMPORT = re.compile(r'^import (?:(?P<what>\{[^}]*\}) from )?"\./(?P<name>[a-z0-9-]+)\.js";$', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (?P<name>\w+))", re.M)
LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*$|^await\b.*$", re.M)
AT_MOST = 8  # modules that one page starts


class UnknownModuleSyntax(ValueError):
    """A way to import or export that a bundle does not know; the message names the line."""


def address_of(paths: Sequence[str]) -> str:
    """`js/app.js`, `js/patient.js` → `js/page.app.patient.js`"""
    names = dict.fromkeys(Path(path).stem for path in paths)
    return f"js/page.{'.'.join(names)}.js"


def started_by(path: str) -> tuple[str, ...]:
    """The modules that a bundle's address names; none where it names anything else."""
    found = NAMES.fullmatch(path)
    names = tuple(found[1][1:].split(".")) if found else ()
    sound = len(names) <= AT_MOST and len(set(names)) == len(names)
    return names if sound and all(_file(name).is_file() for name in names) else ()


@lru_cache(64)
def bundle(*names: str) -> str:
    """One script: each module in a scope of its own, what it exports handed to its neighbours."""
    return packed(scope(name, _file(name).read_text()) for name in _in_running_order(names))


def packed(parts: Iterable[str]) -> str:
    """Without remarks and indents, which only weigh."""
    return str(jsmin("\n".join(parts)))


def _in_running_order(names: tuple[str, ...]) -> list[str]:
    order: dict[str, None] = {}

    def visit(name: str) -> None:
        for near in _imported(_file(name).read_text()):
            if near not in order:
                visit(near)
        order[name] = None

    for name in names:
        if name not in order:
            visit(name)
    return list(order)


def _imported(text: str) -> Iterator[str]:
    return (found["name"] for found in IMPORT.finditer(text))


def scope(name: str, text: str) -> str:
    """One module's text in a scope of its own. Raises `UnknownModuleSyntax`."""
    exported = ", ".join(found["name"] for found in EXPORT.finditer(text))
    body = EXPORT.sub("", IMPORT.sub(_as_constant, text))
    if left := LEFT_OVER.search(body):
        raise UnknownModuleSyntax(f"{name}.js: {left[0].strip()}")
    return f"const {_constant(name)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


def _as_constant(found: re.Match[str]) -> str:
    if found["what"] is None:
        return ""
    return f"const {found['what'].replace(' as ', ': ')} = {_constant(found['name'])};"


def _constant(name: str) -> str:
    return "$" + name.replace("-", "_")


def _file(name: str) -> Path:
    return SCRIPTS / f"{name}.js"
