"""Whatever is sent to what customers reach, it answers as its description says, and never with a fault of ours."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from functions.core import links
from infra.local.front import Front
from infra.local.machine import Machine
from infra.local.stack import Stack
from infra.openapi import document
from infra.operations import FORM, MULTIPART, OPERATIONS
from tests.integration.product import SURVEY, with_widget
from tests.integration.test_further_questions import form
from tests.integration.visits import PLANNED, SID, invite, link, put

CHECKS = [
    not_a_server_error,
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


def tokens(stack: Stack) -> st.SearchStrategy[str | None]:
    """Return links to an open, an anonymous and a closed invitation and to none, worn ones, and None for junk."""
    put(stack, {"pk": "CONTACT#ada", "sk": "PROFILE", "contact_id": "ada", "version": 4})
    with_widget(stack, {"open_link": {}}, visitors=True)
    invite(stack, form=form())
    invite(stack, form=form(anonymous=True, consent=[]), anonymous=True, sid=NAMELESS)
    invite(stack, sid=CLOSED, state="expired")
    purposes: tuple[links.Purpose, ...] = ("answer", "unsubscribe")
    good = [link(stack, purpose, sid=sid) for purpose in purposes for sid in (SID, NAMELESS, CLOSED, GONE)]
    worn = [link(stack, "answer", days=-1), links.mint("answer", SID, PLANNED.replace(year=2027), ["no key" * 9])]
    return st.sampled_from([*good, *worn, None])


def sent(stack: Stack, case: Case[Any], token: str | None) -> None:
    """Send a request, with a link of ours in its path if there is one, and hold its answer to the description."""
    if token:
        case.path_parameters = {"token": token, "survey": SURVEY}
    case.call_and_validate(app=Front(Machine(stack, "http://127.0.0.1:8000", "")), checks=CHECKS)


def held(stack: Stack) -> list[Any]:
    found: list[Any] = stack.client("dynamodb").scan(TableName=stack.physical("Table"))["Items"]
    return found


@pytest.mark.parametrize(("method", "path", "mode"), EVERY, ids=str)
def test_every_answer_is_as_described(stack: Stack, method: str, path: str, mode: GenerationMode) -> None:
    known, before = tokens(stack), held(stack)

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(operation(method, path).as_strategy(generation_mode=mode), known)
    def requests(case: Case[Any], token: str | None) -> None:
        sent(stack, case, token)

    requests()
    assert stack.failures == []
    assert method == "POST" or held(stack) == before


@pytest.mark.parametrize("path", sorted(path for method, path in ROUTES if method == "POST"))
def test_every_answer_to_a_body_of_any_bytes_is_as_described(stack: Stack, path: str) -> None:
    known = tokens(stack)
    types = st.sampled_from([FORM, f"{FORM}; charset=utf-16", MULTIPART, "application/json", "text/plain", "", "?;=/"])
    bodies = st.binary(max_size=200) | st.binary(max_size=50).map(lambda junk: b"score=9&comment=" + junk)

    @settings(max_examples=60)
    @given(known, types, bodies)
    def requests(token: str | None, kind: str, body: bytes) -> None:
        case = operation("POST", path).Case(path_parameters={"token": token or "junk", "survey": SURVEY})
        response = case.call(
            app=Front(Machine(stack, "http://127.0.0.1:8000", "")), headers={"Content-Type": kind}, data=body
        )
        case.validate_response(response, checks=CHECKS)

    requests()
    assert stack.failures == []
