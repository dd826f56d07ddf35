"""The processor time of one warm answer, against a bare handler: the same call by a client as boto3 makes it."""

import gc
import json
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from functions.adapters.codec import encode
from functions.adapters.images import marshal
from functions.adapters.runtime import Runtime, using
from functions.core.form import as_item
from functions.core.links import mint
from functions.ingest.app import app
from tests.bench.figure import Figure
from tests.bench.watch import START
from tests.making import a_form, an_invitation

_KEY = "an-example-key-that-is-long-enough-to-sign-with"
_SETTINGS = {"TABLE_NAME": "table", "SHARDS": "4", "LINK_KEYS_SECRET": "secret"}
_CONTEXT = SimpleNamespace(aws_request_id="bench")
_FORM = a_form()
_ANSWERED = {
    **encode(an_invitation(form=_FORM.version, state="answered")),
    "score": 9,
    "comment": "The export to our warehouse saves us an hour every week.",
    "channel": "email",
    "response_version": 1,
    "version": 5,
}
_CANNED = {
    name: json.dumps(body).encode()
    for name, body in {
        "GetSecretValue": {"SecretString": json.dumps({"1": _KEY})},
        "FORM": {"Item": marshal(as_item(_FORM))},
        "SIGN_INS": {"Item": marshal({"salt": "salt", "seen": {"0" * 32, "1" * 32}})},
        "UpdateItem": {"Attributes": marshal(_ANSWERED)},
    }.items()
}
_BATCHES, _CALLS = 15, 60

Handler = Callable[[dict[str, Any], Any], Any]


class _Body(BytesIO):
    """What botocore reads an answer from."""

    def stream(self) -> "_Body":
        """Return the parts of the body."""
        return self


def figures() -> list[Figure]:
    """Answer by turns with our handler and with the bare one, and take the least of each."""
    session = _session()
    runtime, plain = Runtime(_SETTINGS, clock=lambda: START, session=session), session.client("dynamodb")
    asked: list[dict[str, Any]] = []
    clients: list[Any] = [runtime.client("dynamodb"), runtime.client("secretsmanager"), plain]
    for client in clients:
        client.meta.events.register("before-send", _canned)
    events = runtime.client("dynamodb").meta.events
    written = "provide-client-params.dynamodb.UpdateItem"
    events.register(written, lambda params, **_: asked.append(dict(params)), unique_id="asked")
    with using(runtime):
        _answered(app(_event(), _CONTEXT))
        events.unregister(written, unique_id="asked")
        gc.freeze()  # what the bench itself has loaded is in no function, and is not to be searched for garbage
        ours, bare = _least([app, _bare(plain, asked[0])])
    note = f"{1e3 * ours:.2f} ms; a bare handler with the same call {1e3 * bare:.2f} ms"
    return [Figure("processor time of one warm answer", ours / bare, 1.5, "x", note)]


def _bare(client: Any, asked: dict[str, Any]) -> Handler:
    def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
        client.update_item(**asked)
        return {"statusCode": 200}

    return handler


def _least(handlers: list[Handler]) -> list[float]:
    batches = [[_seconds(handler) for handler in handlers] for _ in range(_BATCHES)]
    return [min(batch[index] for batch in batches) / _CALLS for index in range(len(handlers))]


def _seconds(handler: Handler) -> float:
    event = _event()
    began = time.process_time()
    for _ in range(_CALLS):
        handler(event, _CONTEXT)
    return time.process_time() - began


def _answered(answer: Any) -> None:
    if answer["statusCode"] != 200:
        message = f"the answer was not taken: {answer['statusCode']}"
        raise RuntimeError(message)


def _session() -> boto3.Session:
    return boto3.Session(aws_access_key_id="bench", aws_secret_access_key="bench", region_name="eu-west-1")


def _canned(request: Any, **_: object) -> AWSResponse:
    """Answer a request before it leaves, so that nothing but the client and its caller is measured."""
    target = request.headers["X-Amz-Target"].decode().partition(".")[2]
    asked = json.loads(request.body).get("Key", {}).get("pk", {}).get("S", "").partition("#")[0]
    return AWSResponse(request.url, 200, HTTPHeaders(), _Body(_CANNED[asked if target == "GetItem" else target]))


def _event() -> dict[str, Any]:
    """Return a posted form as API Gateway's REST API hands it over."""
    token = mint("answer", "mfrggzdfmztwq2lknnwg23tpoa", START + timedelta(days=30), [_KEY])
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
    return {
        "resource": "/s/{token}",
        "path": f"/s/{token}",
        "httpMethod": "POST",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {"score": "9"},
        "multiValueQueryStringParameters": {"score": ["9"]},
        "pathParameters": {"token": token},
        "stageVariables": None,
        "requestContext": {
            "resourcePath": "/s/{token}",
            "httpMethod": "POST",
            "path": f"/live/s/{token}",
            "identity": {"sourceIp": "203.0.113.9"},
        },
        "body": "score=9&comment=The+export+to+our+warehouse+saves+us+an+hour+every+week.",
        "isBase64Encoded": False,
    }
