"""API Gateway's REST API on one machine: routes from the expanded template, proxy events in, responses out."""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from werkzeug.datastructures import Headers

from infra.local.intrinsics import NotUnderstood

_INTEGRATION = "x-amazon-apigateway-integration"
_BINARY_TYPES = "x-amazon-apigateway-binary-media-types"
_OPERATION_PARTS = {
    _INTEGRATION,
    "responses",
    "summary",
    "description",
    "operationId",
    "consumes",
    "produces",
    "parameters",
}
_OWN_RESPONSES = "x-amazon-apigateway-gateway-responses"
_BODY_PARTS = {"info", "paths", "swagger", "openapi", _BINARY_TYPES, _OWN_RESPONSES}
_STAGE = "live"
_LARGEST_BODY = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Response:
    """What a client of the API sees; header names are compared without regard to case."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """Return the body's JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Route:
    """One path and method; what answers is a function or, for a mock integration, fixed headers."""

    path: str
    method: str
    function: str | None
    mock: tuple[int, Mapping[str, str]] | None = None

    def match(self, path: str) -> dict[str, str] | None:
        """Return the path's parameters if it is of this route."""
        wanted, given = self.path.strip("/").split("/"), path.strip("/").split("/")
        if wanted[-1].endswith("+}"):
            given = [*given[: len(wanted) - 1], "/".join(given[len(wanted) - 1 :])]
        if len(wanted) != len(given) or (not all(given) and self.path != "/"):
            return None
        pairs = list(zip(wanted, given, strict=True))
        if any(name != value for name, value in pairs if not name.startswith("{")):
            return None
        return {name.strip("{+}"): unquote(value) for name, value in pairs if name.startswith("{")}

    def rank(self) -> tuple[int, ...]:
        """Return what sorts fixed segments before parameters, and those before a greedy one."""
        return tuple(2 if part.endswith("+}") else int(part.startswith("{")) for part in self.path.split("/"))


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrives."""

    method: str
    path: str  # with its query
    headers: Headers
    body: bytes
    address: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a request came and under which id."""

    at: datetime
    request_id: str


class Gateway:
    """All routes of one API."""

    def __init__(self, at: str, body: Mapping[str, Any], function_of: Callable[[str], str]) -> None:
        """Read the API's definition, resolved; function_of turns an integration's ARN into a logical id."""
        strange = sorted(set(body) - _BODY_PARTS)
        if strange:
            message = f"{at}: {', '.join(strange)} of an API's body is not understood"
            raise NotUnderstood(message)
        self._at = at
        self._function_of = function_of
        self.binary_types: list[str] = body.get(_BINARY_TYPES, [])
        self._own = {name: _own_headers(each) for name, each in body.get(_OWN_RESPONSES, {}).items()}
        found = (
            self._route(path, method, part) for path, parts in body["paths"].items() for method, part in parts.items()
        )
        self.routes = sorted(found, key=Route.rank)

    def _route(self, path: str, method: str, operation: Mapping[str, Any]) -> Route:
        strange = sorted(set(operation) - _OPERATION_PARTS)
        integration = operation.get(_INTEGRATION, {})
        kind = integration.get("type")
        if strange or kind not in {"aws_proxy", "mock"}:
            message = f"{self._at}: {method} {path}: {', '.join(strange) or f'integration {kind}'} is not understood"
            raise NotUnderstood(message)
        verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
        if kind == "mock":
            return Route(path, verb, None, _mock(integration))
        return Route(
            path, verb, self._function_of(integration["uri"].split("/functions/")[1].removesuffix("/invocations"))
        )

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Return the route of a request, and what its path holds."""
        plain = urlsplit(path).path
        for route in self.routes:
            parameters = route.match(plain) if route.method in {method, "ANY"} else None
            if parameters is not None:
                return route, parameters
        return None

    def answer(self, request: Request, arrival: Arrival, invoke: Callable[[str, Any], Any]) -> Response:
        """Answer as API Gateway does: its own refusals, or what the function behind the route makes of it."""
        if len(request.body) > _LARGEST_BODY:
            return self._message(413, "Request Too Long")
        found = self.find(request.method, request.path)
        if found is None:
            return self._message(403, "Missing Authentication Token")
        route, parameters = found
        if route.function is None:
            status, headers = route.mock or (200, {})
            return Response(status, Headers(headers), b"")
        try:
            event = proxy_event(route.path, parameters, request, self.binary_types, arrival)
            return self._response(request, invoke(route.function, event))
        except Exception:  # noqa: BLE001 - the invocation has been recorded; the client is told what AWS would tell it
            return self._message(502, "Internal server error")

    def _message(self, status: int, text: str) -> Response:
        """Return what the gateway answers by itself, with the headers that the template gives such answers."""
        headers = {"Content-Type": "application/json", **self._own.get(f"DEFAULT_{status // 100}XX", {})}
        return Response(status, Headers(headers), json.dumps({"message": text}).encode())

    def _response(self, request: Request, result: Any) -> Response:  # noqa: ANN401 - what a function returned
        headers = Headers()
        for name, value in (result.get("headers") or {}).items():
            headers.set(name, str(value))
        for name, values in (result.get("multiValueHeaders") or {}).items():
            headers.setlist(name, [str(value) for value in values])
        headers.setdefault("Content-Type", "application/json")
        body = str(result.get("body") or "").encode()
        if result.get("isBase64Encoded") and _listed(_first(request.headers.get("Accept")), self.binary_types):
            body = base64.b64decode(body)
        return Response(int(result["statusCode"]), headers, b"" if request.method == "HEAD" else body)


def _own_headers(response: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers of a gateway response; its values are quoted literals."""
    given = response["responseParameters"].items()
    return {name.removeprefix("gatewayresponse.header."): value.strip("'") for name, value in given}


def _mock(integration: Mapping[str, Any]) -> tuple[int, Mapping[str, str]]:
    """Return status and headers of a mock integration; its header values are quoted literals."""
    chosen = integration["responses"]["default"]
    given = chosen.get("responseParameters", {})
    headers = {name.removeprefix("method.response.header."): value.strip("'") for name, value in given.items()}
    return int(chosen["statusCode"]), headers


def _first(header: str | None) -> str:
    """Return the first media type of a header, which is the only one that API Gateway looks at."""
    return (header or "").split(",")[0].split(";")[0].strip().lower()


def _listed(media_type: str, types: list[str]) -> bool:
    main = media_type.split("/", maxsplit=1)[0]
    return bool(media_type) and any(each in {"*/*", media_type, f"{main}/*"} for each in types)


def proxy_event(
    resource: str, parameters: dict[str, str], request: Request, binary_types: list[str], arrival: Arrival
) -> dict[str, Any]:
    """Return the REST API (version 1) proxy event of a request."""
    parts = urlsplit(request.path)
    query = parse_qs(parts.query, keep_blank_values=True)
    headers = {name: request.headers.getlist(name) for name in request.headers.keys()}  # noqa: SIM118 - repeated names
    binary = _listed(_first(request.headers.get("Content-Type")), binary_types)
    body = base64.b64encode(request.body).decode() if binary else request.body.decode(errors="replace")
    return {
        "resource": resource,
        "path": unquote(parts.path),
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": _context(resource, request, parts.path, arrival),
        "body": body or None,
        "isBase64Encoded": binary and bool(body),
    }


def _context(resource: str, request: Request, path: str, arrival: Arrival) -> dict[str, Any]:
    return {
        "resourcePath": resource,
        "httpMethod": request.method,
        "path": path,
        "stage": _STAGE,
        "protocol": "HTTP/1.1",
        "requestId": arrival.request_id,
        "extendedRequestId": arrival.request_id,
        "requestTime": arrival.at.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(arrival.at.timestamp() * 1000),
        "domainName": request.headers.get("Host", ""),
        "identity": {"sourceIp": request.address, "userAgent": request.headers.get("User-Agent", "")},
    }


def gateways(apis: Iterable[tuple[str, Mapping[str, Any]]], function_of: Callable[[str], str]) -> list[Gateway]:
    """Return a gateway for each API of the template, given as logical id and resolved properties."""
    found = []
    for at, properties in apis:
        body = {_BINARY_TYPES: properties.get("BinaryMediaTypes", []), **properties["Body"]}
        found.append(Gateway(at, body, function_of))
    return found
