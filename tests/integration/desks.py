"""A CSM who is told before surveys leave, and the desk that their mail leads to."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import yaml

from functions.core.programme import Programme
from infra import programme
from infra.closure import ROOT
from infra.local.gateway import Response
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.people import ACME, acme_with_ann, goes_live, invitations, tell

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOMORROW = timedelta(hours=22)  # from nine on a Monday to seven on a Tuesday


def with_notice(stack: Stack, hours: int = 72, team: list[dict[str, Any]] | None = None, **survey: Any) -> None:
    """Activate the example programme with a notice to CSMs."""
    told = yaml.safe_load((ROOT / "tests" / "programme.yaml").read_text(encoding="utf-8"))
    told["sending"] = {**told.get("sending", {}), "notice_hours": hours}
    told["surveys"]["onboarding-nps"] |= survey
    told["team"] = team or []
    active = Programme.model_validate(told)
    programme.activate(active, stack.physical("ProgrammeBucket"), stack.client("s3"))
    stack.restart()


def planned(stack: Stack) -> None:
    """Plan a survey for Ann of Acme, which Jane looks after; it leaves on Thursday."""
    with_notice(stack)
    acme_with_ann(stack)
    goes_live(stack)


def also_bolt(stack: Stack, owner: str = "kim@harbour.example") -> None:
    """Plan a survey for Bo of Bolt, which Kim looks after."""
    tell(stack, "AccountUpserted", **{**ACME, "account_id": "bolt", "name": "Bolt",
         "owner": {"name": "Kim Roe", "email": owner}})  # fmt: skip
    bolt = [{"account_id": "bolt"}]
    tell(stack, "ContactUpserted", contact_id="bo", email="bo@bolt.example", name="Bo Dahl", accounts=bolt)
    goes_live(stack, "bolt")


def notices(stack: Stack) -> list[SentMail]:
    """Return the mails that told CSMs who is about to be asked."""
    return [mail for mail in stack.outbox() if mail.tags.get("kind") == "notice"]


def desk_path(mail: SentMail) -> str:
    """Return the path of the desk that a mail leads to."""
    link: str
    [link] = re.findall(r"https?://\S+/d/[\w.-]+", mail.text)
    return urlsplit(link).path


def desk(stack: Stack) -> str:
    """Let Jane be told of Ann's survey; return the path of her desk."""
    planned(stack)
    stack.advance(TOMORROW)
    [mail] = notices(stack)
    return desk_path(mail)


def submit(stack: Stack, path: str, **form: Any) -> Response:
    """Post a form to a desk as a browser does, and let everything that follows from it happen."""
    response = stack.request("POST", path, headers=FORM, body=urlencode(form, doseq=True).encode())
    stack.settle()
    return response


def sid_of(stack: Stack, contact_id: str = "ann") -> str:
    """Return the id of someone's one survey."""
    [sid] = [item["sid"] for item in invitations(stack) if item["contact_id"] == contact_id]
    return str(sid)


def body(stack: Stack, path: str) -> str:
    """Return a page that is there."""
    response = stack.request("GET", path)
    assert response.status == 200
    return response.body.decode()
