"""API Gateway on one machine: which route answers, what its function is given, what the client gets."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.datastructures import Headers

from infra.local.gateway import Arrival, Gateway, Request, Response
from infra.local.intrinsics import NotUnderstood

ARRIVAL = Arrival(datetime(2026, 1, 5, 9, 0, tzinfo=UTC), "request-1")


def proxy(function: str) -> dict[str, Any]:
    uri = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{function}/invocations"
    return {"x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": uri}, "responses": {}}


MOCK = {
    "x-amazon-apigateway-integration": {
        "type": "mock",
        "responses": {
            "default": {
                "statusCode": "200",
                "responseParameters": {"method.response.header.Access-Control-Allow-Origin": "'*'"},
            }
        },
    }
}
PATHS = {
    "/s/{token}": {"get": proxy("Survey"), "head": proxy("Survey"), "post": proxy("Survey"), "options": MOCK},
    "/s/fixed": {"get": proxy("Fixed")},
    "/v1/{rest+}": {"x-amazon-apigateway-any-method": proxy("Rest")},
}
GATEWAY = Gateway("Api", {"paths": PATHS, "x-amazon-apigateway-binary-media-types": ["image/*"]}, lambda arn: arn)


class Called:
    """Stands in for the stack: keeps what a function was called with and answers as told."""

    def __init__(self, result: object) -> None:
        self.result = result
        self.calls: list[tuple[str, Any]] = []

    def __call__(self, function: str, event: Any) -> Any:
        self.calls.append((function, event))
        return self.result


def ask(
    method: str, path: str, result: object = None, body: bytes = b"", **headers: str
) -> tuple[Response, list[tuple[str, Any]]]:
    called = Called({"statusCode": 200, "body": "hello"} if result is None else result)
    named = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return GATEWAY.answer(Request(method, path, named, body), ARRIVAL, called), called.calls


def test_event_has_the_shape_that_chalice_matches_on() -> None:
    _, [(function, event)] = ask("GET", "/s/a%2Fb?score=9&score=8&empty=", Accept="text/html")

    assert function == "Survey"
    assert event["requestContext"]["resourcePath"] == "/s/{token}"
    assert event["pathParameters"] == {"token": "a/b"}
    assert event["queryStringParameters"] == {"score": "8", "empty": ""}
    assert event["multiValueQueryStringParameters"] == {"score": ["9", "8"], "empty": [""]}
    assert (event["headers"], event["multiValueHeaders"]) == ({"Accept": "text/html"}, {"Accept": ["text/html"]})
    assert (event["body"], event["isBase64Encoded"]) == (None, False)


@pytest.mark.parametrize(
    ("method", "path", "function"),
    [
        ("GET", "/s/fixed", "Fixed"),
        ("POST", "/s/fixed", "Survey"),
        ("PATCH", "/v1/a/b", "Rest"),
        ("GET", "/v1/a", "Rest"),
    ],
)
def test_most_exact_route_with_the_method_answers(method: str, path: str, function: str) -> None:
    _, [(called, _)] = ask(method, path)

    assert called == function


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/s"), ("PUT", "/s/x"), ("GET", "/s/x/y"), ("GET", "/s/")]
)
def test_unknown_route_is_refused_before_any_function_runs(method: str, path: str) -> None:
    response, calls = ask(method, path)

    assert (response.status, response.json) == (403, {"message": "Missing Authentication Token"})
    assert calls == []


def test_body_of_a_binary_type_arrives_encoded_and_any_other_as_text() -> None:
    _, [(_, binary)] = ask("POST", "/s/x", body=b"\x89PNG", Content_Type="image/png")
    _, [(_, text)] = ask("POST", "/s/x", body=b"score=9", Content_Type="application/x-www-form-urlencoded")

    assert (binary["body"], binary["isBase64Encoded"]) == (base64.b64encode(b"\x89PNG").decode(), True)
    assert (text["body"], text["isBase64Encoded"]) == ("score=9", False)


@pytest.mark.parametrize(("accept", "expected"), [("image/png", b"\x89PNG"), ("text/html,image/png", b"iVBORw==")])
def test_encoded_answer_is_decoded_only_for_a_client_that_first_accepts_it(accept: str, expected: bytes) -> None:
    result = {"statusCode": 200, "body": "iVBORw==", "isBase64Encoded": True}

    response, _ = ask("GET", "/s/x", result, Accept=accept)

    assert response.body == expected


def test_answer_keeps_status_and_every_header() -> None:
    result = {
        "statusCode": 302,
        "headers": {"location": "/there"},
        "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]},
        "body": "",
    }

    response, _ = ask("GET", "/s/x", result)

    assert (response.status, response.headers["Location"]) == (302, "/there")
    assert response.headers.getlist("set-cookie") == ["a=1", "b=2"]


def test_answer_to_head_has_no_body() -> None:
    response, _ = ask("HEAD", "/s/x")

    assert (response.status, response.body) == (200, b"")


def test_mock_integration_answers_by_itself() -> None:
    response, calls = ask("OPTIONS", "/s/x")

    assert (response.status, response.headers["Access-Control-Allow-Origin"], calls) == (200, "*", [])


def test_too_large_a_body_is_refused() -> None:
    response, calls = ask("POST", "/s/x", body=b"x" * (10 * 1024 * 1024 + 1))

    assert (response.status, calls) == (413, [])


@pytest.mark.parametrize("result", ["just text", {"body": "no status"}, {"statusCode": "many"}])
def test_malformed_answer_of_a_function_is_a_502(result: object) -> None:
    response, _ = ask("GET", "/s/x", result)

    assert (response.status, response.json) == (502, {"message": "Internal server error"})


def test_what_it_answers_by_itself_carries_the_headers_that_the_api_gives_it() -> None:
    own = {"DEFAULT_4XX": {"responseParameters": {"gatewayresponse.header.Referrer-Policy": "'no-referrer'"}}}
    gateway = Gateway("Api", {"paths": {}, "x-amazon-apigateway-gateway-responses": own}, lambda arn: arn)

    response = gateway.answer(Request("GET", "/s/x", Headers(), b""), ARRIVAL, lambda *_: None)

    assert (response.status, response.headers["Referrer-Policy"]) == (403, "no-referrer")


def test_function_that_raises_is_a_502() -> None:
    def fail(_function: str, _event: object) -> None:
        raise RuntimeError

    response = GATEWAY.answer(Request("GET", "/s/x", Headers(), b""), ARRIVAL, fail)

    assert response.status == 502


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"paths": {}, "securityDefinitions": {}}, "Api: securityDefinitions"),
        ({"paths": {"/x": {"get": {**proxy("F"), "security": []}}}}, "Api: get /x: security"),
        ({"paths": {"/x": {"get": {"x-amazon-apigateway-integration": {"type": "http"}}}}}, "integration http"),
    ],
)
def test_api_that_is_not_understood_is_refused_with_its_place(body: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotUnderstood, match=reason):
        Gateway("Api", body, lambda arn: arn)
