"""The app's sources as syntax trees: what each module imports, calls and names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

Tree = Mapping[str, ast.Module]  # dotted module name -> its parsed source


def read_tree(root: Path) -> dict[str, ast.Module]:
    """Every module under `root/app`, by dotted name."""
    found = {}
    for path in sorted((root / "app").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = ast.parse(path.read_text())
    return found


def when_run(tree: Tree) -> dict[str, ast.Module]:
    """The tree without what only a type checker reads."""
    stripped = {}
    for module, source in tree.items():
        copy = ast.parse(ast.unparse(source))
        for node in ast.walk(copy):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                node.body = [ast.Pass()]
        stripped[module] = copy
    return stripped


def edges(tree: Tree) -> Iterator[tuple[str, str]]:
    """(module, imported module of the app); a name counts as the module that holds it."""
    for module, source in tree.items():
        for imported in imported_names(module, source):
            known = imported
            while known and known not in tree:
                known = known.rpartition(".")[0]
            if known not in ("", "app", module):
                yield module, known


def imported_names(module: str, source: ast.Module) -> Iterator[str]:
    """Dotted names as written, `from a import b` as `a.b`, for app imports; else the module."""
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                origin = f"a relative import in {module}"
            elif origin.split(".")[0] == "app":
                yield from (f"{origin}.{alias.name}" for alias in node.names)
                continue
            yield origin


def has_router(source: ast.Module) -> bool:
    return any(name.split(".")[-1] == "APIRouter" for name in calls(source))


def calls(source: ast.Module) -> Iterator[str]:
    for node in ast.walk(source):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def references(source: ast.Module) -> Iterator[str]:
    """Every dotted name that is used or imported, called or merely passed on."""
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute | ast.Name):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
