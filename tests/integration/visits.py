"""A customer at the door, for tests: an invitation in the table, the links that lead to it, and what they leave."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from functions.adapters.codec import lean
from functions.adapters.images import marshal, unmarshal
from functions.core import links
from functions.core.form import Form, as_item
from functions.core.survey import Invitation, Snapshot
from infra.local.gateway import Response
from infra.local.stack import Stack
from tests.making import a_programme

SID = "mfrggzdfmztwq2lknnwg23tpoa"
PLANNED = datetime(2026, 1, 5, 9, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
ENGLISH = a_programme().form("onboarding-nps", "en")
INVITATION = Invitation(
    sid=SID,
    contact_id="ada",
    account_id="acme",
    survey_id="onboarding-nps",
    wave="stage:live",
    kind="relationship",
    touchpoint="onboarding",
    metric="nps",
    low=0,
    high=10,
    locale="en",
    form=ENGLISH.version,
    programme="0123456789abcdef",
    snapshot=Snapshot(account_name="Acme"),
    quiet_days=90,
    planned_at=PLANNED,
    due_at=PLANNED,
    stale_at=PLANNED + timedelta(days=14),
    closes_at=PLANNED + timedelta(days=30),
    decline_days=30,
    state="sent",
)


def put(stack: Stack, item: dict[str, Any]) -> None:
    """Store an item as if it had always been there."""
    stack.client("dynamodb").put_item(TableName=stack.physical("Table"), Item=marshal(item))


def put_form(stack: Stack, form: Form) -> None:
    """Store what is asked."""
    put(stack, {"pk": f"FORM#{form.version}", "sk": "FORM", **as_item(form)})


def invite(stack: Stack, *, form: Form = ENGLISH, **changes: Any) -> str:
    """Store an invitation that is out and closes by schedule; return the path of its page."""
    invitation = replace(INVITATION, **{"form": form.version, **changes})
    put_form(stack, form)
    due = {"due_pk": "DUE#dispatch#0", "due_sk": f"2026-02-04T09:00:00Z#{invitation.sid}"}
    put(
        stack,
        {**lean(invitation), "pk": f"INVITATION#{invitation.sid}", "sk": "INVITATION", "version": 2, **due},
    )
    return f"/s/{link(stack, 'answer', sid=invitation.sid)}"


def keys(stack: Stack) -> list[str]:
    """Return the keys that sign customers' links."""
    secret = stack.client("secretsmanager").get_secret_value(SecretId=stack.physical("LinkKeys"))
    return [key for _, key in sorted(json.loads(secret["SecretString"]).items())]


def link(stack: Stack, purpose: links.Purpose, days: int = 30, sid: str = SID) -> str:
    """Return the token of a link to the invitation."""
    return links.mint(purpose, sid, PLANNED + timedelta(days=days), keys(stack))


def stored(stack: Stack, pk: str = f"INVITATION#{SID}", sk: str = "INVITATION") -> dict[str, Any]:
    """Return an item as it is stored now."""
    found = stack.client("dynamodb").get_item(TableName=stack.physical("Table"), Key=marshal({"pk": pk, "sk": sk}))
    return unmarshal(found["Item"])


def post(stack: Stack, path: str, **form: str) -> Response:
    """Post a form as a browser does."""
    return stack.request("POST", path, headers={"Content-Type": FORM}, body=urlencode(form).encode())


@contextmanager
def watched(stack: Stack) -> Iterator[list[str]]:
    """Note the AWS calls that the public function makes inside the block, in order."""
    made: list[str] = []

    def note(model: Any, **_: object) -> None:
        made.append(model.name)

    lent = stack.runtime("SurveyFunction")
    for service in ("dynamodb", "secretsmanager"):
        lent.client(service).meta.events.register("before-call", note)
    yield made
