"""The routes of the template, each with the function of the code that answers it and what that says of itself."""

import ast
from dataclasses import dataclass
from typing import Any

from infra.closure import path_of, tree_of
from infra.functions import Function, functions


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path; name is that of the code's function, sentence the first of its docstring."""

    method: str
    path: str
    function: Function
    name: str
    sentence: str


def routes() -> list[Route]:
    """Return what the API answers to, in the order of the template."""
    return [_route(function, event) for function in functions() for event in function.events("Api")]


def _route(function: Function, event: dict[str, Any]) -> Route:
    """Return a route with the function that a Chalice module registers for it."""
    for node in module(function).body:
        if isinstance(node, ast.FunctionDef) and any(_serves(each, event) for each in node.decorator_list):
            return Route(event["Method"], event["Path"], function, node.name, sentence(node))
    message = f"{function.name}: no route for {event['Method']} {event['Path']}"
    raise LookupError(message)


def _serves(decorator: ast.expr, event: dict[str, Any]) -> bool:
    if not (isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "app.route"):
        return False
    methods = [keyword.value for keyword in decorator.keywords if keyword.arg == "methods"]
    named = ast.literal_eval(methods[0]) if methods else ["GET"]
    return ast.literal_eval(decorator.args[0]) == event["Path"] and event["Method"] in named


def module(function: Function) -> ast.Module:
    """Return the source of a function's entry point."""
    path = path_of(function.module)
    if path is None:
        message = f"{function.name}: {function.module} does not exist"
        raise LookupError(message)
    return tree_of(path)


def sentence(node: ast.Module | ast.FunctionDef) -> str:
    """Return the first sentence of a docstring, without its full stop."""
    return (ast.get_docstring(node) or "").strip().partition("\n")[0].rstrip(".")
