"""Whatever is sent to what customers reach, it answers as its description says, and never with a fault of ours."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.dynamodb.models import dynamodb_backends
from schemathesis import APIOperation, Case, GenerationMode, Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from functions.core import links
from functions.ingest.exchange import TEXT
from infra.local.front import Front
from infra.local.machine import Machine
from infra.local.stack import Stack
from infra.openapi import document
from infra.operations import FORM, MULTIPART, OPERATIONS
from tests.integration.people import acme_with_ann
from tests.integration.product import EVIL, ORIGIN, SURVEY, asked_in_product, with_widget
from tests.integration.product import token as user
from tests.integration.test_further_questions import form
from tests.integration.visits import PLANNED, SID, invite, link, put

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
SCHEMA = schemathesis.openapi.from_dict(document())
ROUTES = sorted(OPERATIONS)
# Of a route that takes nothing at all, such as the script's, nothing can be sent that is wrong.
EVERY = [
    (*route, mode)
    for route in ROUTES
    for mode in MODES
    if mode is GenerationMode.POSITIVE or "{" in route[1] or OPERATIONS[route].body
]
NAMELESS, CLOSED, GONE = ("nbswy3dpeb3w64tmmqqgc3dmme", "mzuw4ylonzswe3lfnzxw433uee", "orugkzlomuqgs3tcmuqgg3dpmq")


def operation(method: str, path: str) -> APIOperation[Any, Any, Any, Any]:
    found: APIOperation[Any, Any, Any, Any] = SCHEMA[path][method]
    return found


def tokens(stack: Stack, path: str) -> st.SearchStrategy[str | None]:
    """Return links to an open, an anonymous and a closed invitation and to none, worn ones, and None for junk.

    Half of them are what the path is for, since only those get past the door.
    """
    put(stack, {"pk": "CONTACT#ada", "sk": "PROFILE", "contact_id": "ada", "version": 4})
    with_widget(stack, {"open_link": {}}, visitors=True)
    invite(stack, form=form())
    invite(stack, form=form(anonymous=True, consent=[]), anonymous=True, sid=NAMELESS)
    invite(stack, sid=CLOSED, state="expired")
    purposes: tuple[links.Purpose, ...] = ("answer", "unsubscribe")
    right = [link(stack, purposes[path.startswith("/u")], sid=sid) for sid in (SID, SID, NAMELESS)]
    others = [link(stack, purpose, sid=sid) for purpose in purposes for sid in (SID, CLOSED, GONE)]
    worn = [link(stack, "answer", days=-1), links.mint("answer", SID, PLANNED.replace(year=2027), ["no key" * 9])]
    return st.sampled_from(right) | st.sampled_from([*others, *worn, None])


def front(stack: Stack) -> Callable[..., Any]:
    """Return the API as a WSGI application; the client that calls it gives the query apart, as no server does."""
    served = Front(Machine(stack, "http://127.0.0.1:8000", ""))

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path = environ["REQUEST_URI"].partition("?")[0]
        return served({**environ, "REQUEST_URI": f"{path}?{environ['QUERY_STRING']}"}, start_response)

    return application


def sent(stack: Stack, case: Case[Any], token: str | None) -> None:
    """Send a request, with a link of ours in its path if there is one, and hold its answer to the description."""
    if token:
        case.path_parameters = {"token": token, "survey": SURVEY}
    judged(stack, case)


def posted(stack: Stack, path: str, body: bytes, headers: dict[str, str], token: str = "") -> None:
    """Post bytes as they are, and hold the answer to the description."""
    case = operation("POST", path).Case(path_parameters={"token": token, "survey": SURVEY})
    judged(stack, case, headers=headers, data=body)


def judged(stack: Stack, case: Case[Any], **how: Any) -> None:
    """Send a request and hold its answer to the description; a fault of ours is described, and is one.

    Only what succeeds leaves anything, and only a page of the owner's product may read what is told.
    """
    before = held(stack)
    response = case.call(app=front(stack), **how)
    assert response.status_code < 500, case.as_curl_command()
    case.validate_response(response, checks=CHECKS)
    assert response.status_code == 200 or held(stack) == before, case.as_curl_command()
    readers = {"*"} if case.path == "/widget.js" else {ORIGIN} & set(origins(response))  # a script is for any page
    assert set(allowed(response)) <= readers, case.as_curl_command()


def allowed(response: Response) -> list[str]:
    """Return which origins' pages may read an answer."""
    return response.headers.get("access-control-allow-origin", [])


def origins(response: Response) -> list[str]:
    """Return from which origin's page a request came."""
    return [str(value) for name, value in response.request.headers.items() if name.lower() == "origin"]


def held(stack: Stack) -> list[Any]:
    """Return all that is stored but what surveys ask, which is nobody's; read where moto holds it, at each request."""
    table = dynamodb_backends[stack.place.account][stack.place.region].tables[stack.physical("Table")]
    found = [item.to_json()["Attributes"] for under in table.items.values() for item in under.values()]
    return [item for item in found if item["sk"]["S"] != "FORM"]


@pytest.mark.parametrize(("method", "path", "mode"), EVERY, ids=str)
def test_every_answer_is_as_described(stack: Stack, method: str, path: str, mode: GenerationMode) -> None:
    known, before = tokens(stack, path), held(stack)

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(operation(method, path).as_strategy(generation_mode=mode), known)
    def requests(case: Case[Any], token: str | None) -> None:
        sent(stack, case, token)

    requests()
    assert stack.failures == []
    assert method == "POST" or held(stack) == before


@pytest.mark.parametrize("path", sorted(path for method, path in ROUTES if method == "POST"))
def test_every_answer_to_a_body_of_any_bytes_is_as_described(stack: Stack, path: str) -> None:
    known = tokens(stack, path)
    others = [f"{FORM}; charset=utf-16", MULTIPART, "application/json", TEXT, "", "?;=/"]
    types = st.sampled_from([FORM, TEXT]) | st.sampled_from(others)
    escaped = st.binary(max_size=50).map(lambda junk: f"score=9&comment={quote_from_bytes(junk)}".encode())
    bodies = st.binary(max_size=200) | escaped  # the gateway itself replaces what is not UTF-8, but not in escapes

    @settings(max_examples=60)
    @given(known, types, bodies)
    def requests(token: str | None, kind: str, body: bytes) -> None:
        posted(stack, path, body, {"Content-Type": kind}, token or "junk")

    requests()
    assert stack.failures == []


def calls(stack: Stack, path: str) -> st.SearchStrategy[bytes]:
    """Return JSON with the fields that a call of the widget takes, right and wrong, and a field that it does not."""
    acme_with_ann(stack)
    ours = st.sampled_from([asked_in_product(stack), link(stack, "answer"), link(stack, "answer", sid=NAMELESS)])
    words = st.text() | st.just("half a pair \ud800")
    right = {"token": ours, "user": st.just(user(stack)), "score": st.integers(0, 10), "comment": words}
    leaf = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words
    junk = st.recursive(leaf, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)
    schema = SCHEMA.raw_schema["paths"][path]["post"]["requestBody"]["content"][TEXT]["schema"]["contentSchema"]
    known = {name: right.get(name, st.sampled_from(["en", "xx"])) for name in schema["properties"]}
    needed = {name: known.pop(name) for name in schema["required"]}
    good = st.fixed_dictionaries(needed, optional=known)
    spoilt = st.tuples(good, st.sampled_from([*schema["properties"], "more"]), junk)
    bad = spoilt.map(lambda drawn: {**drawn[0], drawn[1]: drawn[2]})
    return (good | bad | junk).map(lambda told: json.dumps(told).encode())


@pytest.mark.parametrize("path", sorted(path for method, path in ROUTES if TEXT in OPERATIONS[method, path].body))
def test_every_answer_to_the_widget_is_as_described(stack: Stack, path: str) -> None:
    tokens(stack, path)
    bodies, pages = calls(stack, path), st.just(ORIGIN) | st.sampled_from([EVIL, "null", ""])

    @settings(max_examples=100)
    @given(bodies, pages)
    def requests(body: bytes, origin: str) -> None:
        posted(stack, path, body, {"Content-Type": "text/plain;charset=UTF-8", "Origin": origin})

    requests()
    assert stack.failures == []
