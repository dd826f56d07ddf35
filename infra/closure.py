"""What importing a module loads, read from the source: our modules, packages of others, AWS services.

Packaging and the agreement tests ask the same questions, and ask them here. Nothing is imported to answer.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

# What a module reads without importing it: Lambda's Python has no time zones of its own.
_DATA_OF = {"zoneinfo": "tzdata"}


def path_of(module: str) -> Path | None:
    """Return the file of one of our modules or packages, or None if it is not one."""
    stem = ROOT.joinpath(*module.split("."))
    files = (stem.with_suffix(".py"), stem / "__init__.py")
    return next((file for file in files if file.is_file()), None)


def module_of(path: Path) -> str:
    """Return the import name of a file of ours."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def at_run_time(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every node but those that only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            continue
        yield node
        yield from at_run_time(node)


@cache
def imports(path: Path) -> frozenset[str]:
    """Return the full names of what a file imports; `from a import b` gives a.b if that is a module of ours, else a."""
    found: set[str] = set()
    for node in at_run_time(tree_of(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(_imported(node.module, alias.name) for alias in node.names)
    return frozenset(found)


def _imported(module: str, name: str) -> str:
    return f"{module}.{name}" if path_of(f"{module}.{name}") else module


@cache
def modules(start: str) -> frozenset[str]:
    """Return our modules that importing one of them loads, itself and the packages around them included."""
    if path_of(start) is None:
        message = f"{start} is not a module of ours"
        raise LookupError(message)
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        module = waiting.pop()
        path = path_of(module)
        if path and module not in seen:
            seen.add(module)
            waiting += [*imports(path), *_around(module)]
    return frozenset(seen)


def _around(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:depth]) for depth in range(1, len(parts))]


def _files(start: str) -> list[Path]:
    return [path for module in modules(start) if (path := path_of(module))]


def third_party(start: str) -> frozenset[str]:
    """Return the top-level names, neither ours nor the standard library's, that a module needs to run."""
    tops = {name.partition(".")[0] for path in _files(start) for name in imports(path)}
    tops |= {data for top, data in _DATA_OF.items() if top in tops}
    return frozenset(top for top in tops if top not in sys.stdlib_module_names and path_of(top) is None)


def services(start: str) -> frozenset[str]:
    """Return every AWS service that code loaded with a module might call: the literals in client("service")."""
    return literals("client", (tree_of(path) for path in _files(start)))


def literals(method: str, trees: Iterable[ast.AST]) -> frozenset[str]:
    """Return the first arguments, where they are literal text, of every call of a method."""
    calls = (node for tree in trees for node in (tree, *at_run_time(tree)) if isinstance(node, ast.Call))
    return frozenset(
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == method
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    )
