"""The OpenAPI description of every route that customers reach, for those who test, guard or document the API.

    python -m infra.schemas

Paths and methods come from the template, summaries from the code, the rest from OPERATIONS; infra.schemas writes it.
"""

from collections.abc import Mapping
from typing import Any

from infra.local.template import source
from infra.operations import OPERATIONS, PATH, Operation, Schema, Sort
from infra.routes import Route, routes

_FOLDER = "ingest"  # of the functions that answer customers
_GATEWAY: Mapping[int, tuple[str, str]] = {
    403: ("Forbidden", "There is no such route, or the firewall refuses the address for now"),
    429: ("TooManyRequests", "The stage, or the account, is at its limit for now"),
}
_MESSAGE: Schema = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}}


def document() -> dict[str, Any]:
    """Return the description as OpenAPI 3.1 has it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Listening Post, as customers reach it",
            "version": "1",
            "description": "Every page works without JavaScript. A GET or HEAD changes nothing.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The output SurveyAddress of the stack"}],
        "paths": _paths(),
        "components": _components(),
    }


def described() -> list[Route]:
    """Return the routes that the description is of."""
    return [route for route in routes() if route.function.folder == _FOLDER]


def _paths() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for route in described():
        found.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return found


def _operation(route: Route) -> dict[str, Any]:
    """Return what is said of a route; one without an entry is an error."""
    if (route.method, route.path) not in OPERATIONS:
        message = f"{route.method} {route.path} has no entry in infra/operations.py"
        raise LookupError(message)
    known = OPERATIONS[route.method, route.path]
    body = {"requestBody": _body(known)} if known.body else {}
    return {
        "operationId": route.name,
        "summary": route.sentence,
        "parameters": [
            *_of_path(route.path),
            *_parameters("query", known.query),
            *_parameters("header", known.headers),
        ],
        **body,
        "responses": {**_answers(known), **_of_gateway(known)},
    }


def _of_path(path: str) -> list[dict[str, Any]]:
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    return [{**each, "required": True} for each in _parameters("path", {name: PATH[name] for name in names})]


def _parameters(place: str, known: Mapping[str, Schema]) -> list[dict[str, Any]]:
    return [{"name": name, "in": place, **_described(schema)} for name, schema in known.items()]


def _described(schema: Schema) -> dict[str, Any]:
    """Return a schema in the place where a parameter has it, with its description beside it."""
    plain = {name: value for name, value in schema.items() if name != "description"}
    return {**({"description": schema["description"]} if "description" in schema else {}), "schema": plain}


def _body(known: Operation) -> dict[str, Any]:
    content = {kind: {"schema": schema} for kind, schema in known.body.items()}
    return {"required": known.body_needed, "content": content}


def _answers(known: Operation) -> dict[str, Any]:
    return {str(status): _answer(said, known.sort) for status, said in known.answers.items()}


def _answer(said: str, sort: Sort) -> dict[str, Any]:
    headers = {name: {"$ref": f"#/components/headers/{sort.name}-{name}"} for name in sort.headers}
    content = {"content": {sort.content_type: {"schema": sort.body}}} if sort.content_type else {}
    return {"description": said, "headers": headers, **content}


def _of_gateway(known: Operation) -> dict[str, Any]:
    """Return what API Gateway answers by itself, unless the function answers so too."""
    return {
        str(status): {"$ref": f"#/components/responses/{name}"}
        for status, (name, _) in _GATEWAY.items()
        if status not in known.answers
    }


def _components() -> dict[str, Any]:
    sorts = {each.name: each for each in [*(known.sort for known in OPERATIONS.values()), _of_gateway_itself()]}
    headers = {
        f"{sort.name}-{name}": {"required": True, "schema": schema}
        for sort in sorts.values()
        for name, schema in sort.headers.items()
    }
    gateway = {name: _answer(said, _of_gateway_itself()) for name, said in _GATEWAY.values()}
    return {"headers": headers, "responses": gateway}


def _of_gateway_itself() -> Sort:
    """Return the sort of answer that API Gateway gives by itself, with the headers that the template sets on it."""
    parameters = source()["Resources"]["Api"]["Properties"]["GatewayResponses"]["DEFAULT_4XX"]["ResponseParameters"]
    return Sort(
        "Gateway",
        "application/json",
        _MESSAGE,
        {name: {"const": value.strip("'")} for name, value in parameters["Headers"].items()},
    )
