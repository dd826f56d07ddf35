"""What a handler can call, read from the source, name by name.

Finer than what it loads: a module of four queues is loaded whole, but only the queue that is named is used.
"""

import ast
from collections.abc import Iterator
from functools import cache

from infra.closure import at_run_time, literals, path_of, tree_of

Symbol = tuple[str, str]


def settings(module: str) -> frozenset[str]:
    """Return the settings that a handler's module can come to read: the literals in setting("NAME")."""
    return literals("setting", (node for symbol in reached(module) for node in _definitions(symbol[0])[symbol[1]]))


@cache
def reached(module: str) -> frozenset[Symbol]:
    """Return our definitions that a module's own can lead to, its own included."""
    seen: set[Symbol] = set()
    waiting: list[Symbol] = [(module, name) for name in _definitions(module)]
    while waiting:
        symbol = waiting.pop()
        if symbol in seen:
            continue
        if symbol[1] in _definitions(symbol[0]):
            seen.add(symbol)
            waiting += [found for node in _definitions(symbol[0])[symbol[1]] for found in _named(symbol[0], node)]
        elif symbol[1] in _imported(symbol[0]):
            waiting.append(_imported(symbol[0])[symbol[1]])
    return frozenset(seen)


@cache
def _definitions(module: str) -> dict[str, list[ast.stmt]]:
    """Return a module's top-level statements by the names they define; those that define none stand under ""."""
    found: dict[str, list[ast.stmt]] = {}
    path = path_of(module)
    for statement in tree_of(path).body if path else []:
        for name in _defined(statement):
            found.setdefault(name, []).append(statement)
    return found


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return []
    stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return [node.id for node in stored] or [""]


@cache
def _imported(module: str) -> dict[str, Symbol]:
    """Return what a module's imports bind: name -> (module, name there); a whole module has no name there."""
    path = path_of(module)
    nodes = at_run_time(tree_of(path)) if path else ()
    found: dict[str, Symbol] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = _target(node.module, alias.name)
    return found


def _target(module: str, name: str) -> Symbol:
    return (f"{module}.{name}", "") if path_of(f"{module}.{name}") else (module, name)


def _named(module: str, statement: ast.stmt) -> Iterator[Symbol]:
    """Yield our symbols that a statement names: its module's own, imported ones, and those of imported modules."""
    imported = _imported(module)
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            yield imported.get(node.id, (module, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported:
            yield imported[node.value.id][0], node.attr
