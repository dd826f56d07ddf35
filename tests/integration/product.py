"""The owner's product, for tests: it signs who its user is, and its pages call the widget's addresses."""

import json
from datetime import timedelta
from typing import Any

import jwt

from functions.adapters.images import Item
from functions.adapters.programme import ProgrammeStore
from functions.core.programme import Programme
from infra import programme
from infra.local.gateway import Response
from infra.local.stack import Stack
from tests.integration.people import invitations

EVIL = "https://evil.example"
ORIGIN = "https://app.harbour.example"
SURVEY = "onboarding-nps"
BOTH: list[tuple[str, dict[str, Any]]] = [("answer", {"score": 9}), ("decline", {})]


def with_widget(stack: Stack, survey: dict[str, Any] | None = None, **changes: Any) -> None:
    """Activate the programme with a widget that asks its survey; changes are the widget's, those of survey are its."""
    _, active = stack.runtime("LifecycleFunction").adapter(ProgrammeStore).active()
    told = active.model_dump(mode="json", by_alias=True)
    told["widget"] = {"survey": SURVEY, "origins": [ORIGIN], **changes}
    told["surveys"][SURVEY].update(survey or {})
    programme.activate(Programme.model_validate(told), stack.physical("ProgrammeBucket"), stack.client("s3"))
    stack.restart()


def widget_key(stack: Stack, number: str = "1") -> str:
    """Return a key that the product's server signs with."""
    secret = stack.client("secretsmanager").get_secret_value(SecretId=stack.physical("WidgetKeys"))
    return str(json.loads(secret["SecretString"])[number])


def token(stack: Stack, contact_id: str = "ann", *, minutes: float = 10, **claims: Any) -> str:
    """Return what the product's server says of its user."""
    expires = int((stack.clock.now() + timedelta(minutes=minutes)).timestamp())
    told = {"sub": contact_id, "aud": "listening-post-widget", "exp": expires, **claims}
    return jwt.encode(told, widget_key(stack), "HS256", headers={"kid": "1"})


def call(stack: Stack, what: str, body: object, origin: str | None = ORIGIN) -> Response:
    """Call one of the widget's addresses as a browser does from a page of the product."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "text/plain;charset=UTF-8", **({"Origin": origin} if origin else {})}
    return stack.request("POST", f"/widget/{what}", headers=headers, body=sent)


def check(stack: Stack, contact_id: str = "ann", **more: Any) -> Any:
    """Look at a page of the product as one of its users; return what the widget is told."""
    answer = call(stack, "check", {"user": token(stack, contact_id), **more})
    assert answer.status == 200, answer.text
    return answer.json


def asked_in_product(stack: Stack) -> str:
    """Return the token of what Ann is asked."""
    told: str = check(stack)["token"]
    return told


def the_invitation(stack: Stack) -> Item:
    """Return the one invitation there is."""
    [found] = invitations(stack)
    return found
