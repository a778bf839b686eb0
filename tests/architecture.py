"""The rules of the house, each a function from a tree of sources to the breaches found in it.

A breach is one line: the file and what it does. No breach is an empty list.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from tests.source_tree import Tree, calls, edges, has_router, imported_names, references, when_run

# From the bottom up; everything in app/ that is not named here is a verb.
GROUND = {"tables", "key_rings", "keys", "settings", "mail_servers"}
MEANS = {"push", "mail", "audit", "database", "db"}
TOP = {"cli", "main", "serving", "worker", "demo", "__main__"}
CORE_RANK, GROUND_RANK, MEANS_RANK, VERB_RANK, WEB_RANK, TOP_RANK = range(6)

# What of the standard library would let the core see the world.
WORLDLY = {
    *("os", "io", "pathlib", "shutil", "tempfile", "glob", "subprocess", "socket", "ssl"),
    *("time", "random", "secrets", "logging", "sqlite3", "threading", "asyncio", "urllib"),
    *("http", "smtplib", "multiprocessing", "concurrent", "signal", "platform", "getpass"),
    *("importlib", "builtins", "locale", "fileinput", "ctypes", "select", "selectors", "uuid"),
}
CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
}
OUTSIDE = {"open", "input", "print", "exec", "eval", "__import__"}
WIRE = {"app.push.sending", "app.push.vapid"}
VAGUE = {"service", "manager", "helper", "util", "base", "dto", "common", "misc"}
PUSH_SERVICE = "push_services"  # what the standard calls them
FULL = 200


def imports_that_point_up(tree: Tree) -> list[str]:
    """`cli, main, worker, demo → web → verbs → push, audit, database → tables … → core`."""
    return [
        f"{module} imports {imported}"
        for module, imported in edges(tree)
        if _rank(imported) > _rank(module)
    ]


def imports_in_a_circle(tree: Tree) -> list[str]:
    """A noun may lean on another, in one direction only."""
    ahead: dict[str, set[str]] = {module: set() for module in tree}
    for module, imported in edges(when_run(tree)):
        if not module.startswith(imported + "."):  # a package's own parts
            ahead[module].add(imported)
    return [
        f"{module} imports itself by way of others" for module in ahead if _circles(module, ahead)
    ]


def routes_that_import_each_other(tree: Tree) -> list[str]:
    """A module of app/web that declares a router is known to main alone."""
    routes = {name for name in tree if name.startswith("app.web.") and has_router(tree[name])}
    return [
        f"{module} imports {imported}"
        for module, imported in edges(tree)
        if module.startswith("app.web") and imported in routes
    ]


def push_that_knows_a_table(tree: Tree) -> list[str]:
    """What is sent, and to whom, is said by the caller; push only sends."""
    return [
        f"{module} imports {imported}"
        for module, imported in edges(tree)
        if module.split(".")[1:2] == ["push"] and imported.startswith("app.tables")
    ]


def worldly_core(tree: Tree) -> list[str]:
    """The core has itself and the standard library, of that nothing that sees the world."""
    breaches = []
    for module, source in tree.items():
        if _rank(module) != CORE_RANK or module == "app":
            continue
        for imported in imported_names(module, source):
            top = imported.split(".")[0]
            pure = top in sys.stdlib_module_names and top not in WORLDLY
            if not pure and imported != "app.core" and not imported.startswith("app.core."):
                breaches.append(f"{module} imports {imported}")
        breaches += [f"{module} calls {name}" for name in calls(source) if name in OUTSIDE]
    return breaches


def clock_readers(tree: Tree) -> list[str]:
    """The clock is an argument everywhere but at the top, where it is wound up, and on the wire,
    where a signature expires and a push service names a date: no clinical time is made there."""
    return [
        f"{module} reads {name}"
        for module, source in tree.items()
        if _rank(module) != TOP_RANK and module not in WIRE
        for name in references(source)
        if ".".join(name.split(".")[-2:]) in CLOCKS
    ]


def environment_readers(tree: Tree) -> list[str]:
    """app/settings.py alone reads the environment."""
    return [
        f"{module} reads {name}"
        for module, source in tree.items()
        if module != "app.settings"
        for name in references(source)
        if name in {"os.environ", "os.getenv", "environ", "getenv"}
    ]


def vague_names(tree: Tree) -> list[str]:
    """A file is named after a noun of the clinic."""
    return [
        module
        for module in tree
        if (noun := module.rsplit(".", 1)[-1]) != PUSH_SERVICE
        and any(part.rstrip("s") in VAGUE for part in noun.split("_"))
    ]


def overfull_files(root: Path) -> list[str]:
    """A file holds one noun and is full at about 150 lines."""
    lengths = {path: len(path.read_text().splitlines()) for path in (root / "app").rglob("*.py")}
    return [f"{path} has {lines} lines" for path, lines in lengths.items() if lines > FULL]


def _rank(module: str) -> int:
    parts = module.split(".")
    if len(parts) == 1:
        return CORE_RANK  # `app` itself, which holds nothing
    ranks = {"core": CORE_RANK, "web": WEB_RANK}
    ranks |= dict.fromkeys(GROUND, GROUND_RANK) | dict.fromkeys(MEANS, MEANS_RANK)
    ranks |= dict.fromkeys(TOP, TOP_RANK)
    return ranks.get(parts[1], VERB_RANK)


def _circles(module: str, graph: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = list(graph[module])
    while ahead:
        name = ahead.pop()
        if name == module:
            return True
        if name not in seen:
            seen.add(name)
            ahead += graph.get(name, ())
    return False
