"""A page of the sample company's product, as its own server would give it to one of its users: it loads the widget."""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import jwt

from functions.adapters.images import unmarshal
from infra.local.stack import Stack

_GOOD_FOR = timedelta(minutes=10)
_MOST = 50  # people to choose from


def policy(nonce: str, widget: str) -> str:
    """Return a policy as strict as any product's; all that the widget needs is its own origin, twice."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}' {widget}; connect-src {widget}; style-src 'self'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def nonce() -> str:
    """Return what lets one script of one page run."""
    return secrets.token_urlsafe(16)


def signed(stack: Stack, contact_id: str) -> str:
    """Return what the product's server says of who is signed in."""
    secret = stack.client("secretsmanager").get_secret_value(SecretId=stack.physical("WidgetKeys"))["SecretString"]
    number, key = max(json.loads(secret).items(), key=lambda each: int(each[0]))
    expires = int((stack.clock.now() + _GOOD_FOR).timestamp())
    claims = {"sub": contact_id, "aud": "listening-post-widget", "exp": expires}
    return jwt.encode(claims, key, "HS256", headers={"kid": number})


def people(stack: Stack) -> list[Mapping[str, Any]]:
    """Return some of the people we know, by their ids."""
    table, client = stack.physical("Table"), stack.client("dynamodb")
    listed = client.query(
        TableName=table,
        IndexName="feed",
        KeyConditionExpression="feed_pk = :contacts",
        ExpressionAttributeValues={":contacts": {"S": "CONTACT#0"}},
        Limit=_MOST,
    )["Items"]
    keys = [{name: each[name] for name in ("pk", "sk")} for each in listed]
    found = [client.get_item(TableName=table, Key=key)["Item"] for key in keys]
    return [unmarshal(each) for each in found]
