"""A customer who is unhappy, the case about it, and the colleagues who may have it."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

import yaml

from functions.adapters.images import Item
from functions.core.programme import Programme
from infra import desk, programme
from infra.closure import ROOT
from infra.local.gateway import Response
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from tests.integration.desks import FORM
from tests.integration.people import acme_with_ann, goes_live, items
from tests.integration.test_following_up import answer

JANE, KIM, LEE = "jane@harbour.example", "kim@harbour.example", "lee@harbour.example"
TEAM = [
    {"name": "Jane Doe", "email": JANE, "lead": LEE},
    {"name": "Kim Roe", "email": KIM, "lead": LEE},
    {"name": "Lee Park", "email": LEE},
]
TAGS = {
    "exports": {"label": "Exports", "words": {"en": ["export*"]}},
    "price": {"label": "Price", "words": {"en": ["price*"]}},
}
SUPPORT = {"support": {"name": "Support", "email": "support@harbour.example", "lead": LEE}}


def activate(stack: Stack, **survey: Any) -> None:
    """Activate the small programme with a team, a function and tags; keywords change its survey."""
    told = yaml.safe_load((ROOT / "tests" / "programme.yaml").read_text(encoding="utf-8"))
    told["surveys"]["onboarding-nps"] |= survey
    told |= {"team": TEAM, "functions": SUPPORT, "tags": {"list": TAGS}}
    programme.activate(Programme.model_validate(told), stack.physical("ProgrammeBucket"), stack.client("s3"))
    stack.restart()


def unhappy(stack: Stack, comment: str = "Exports time out.", **survey: Any) -> str:
    """Let Ann of Acme, which Jane looks after, give a 3; return the path of the case's link."""
    activate(stack, **survey)
    acme_with_ann(stack)
    goes_live(stack)
    answer(stack, next(mail for mail in stack.outbox() if mail.tags["kind"] == "survey"), 3, comment)
    return case_path(case_mails(stack)[-1])


def case_mails(stack: Stack) -> list[SentMail]:
    """Return the mails that brought a case to somebody."""
    return [mail for mail in stack.outbox() if mail.tags["kind"] == "case"]


def case_path(mail: SentMail) -> str:
    """Return the path of the case that a mail leads to."""
    return _path(mail, "c")


def desk_of(mail: SentMail) -> str:
    """Return the path of the desk that a mail leads to."""
    return _path(mail, "d")


def _path(mail: SentMail, room: str) -> str:
    link: str
    [link] = re.findall(rf"https?://\S+/{room}/[\w.-]+", mail.text)
    return urlsplit(link).path


def desk_for(stack: Stack, address: str) -> str:
    """Return the path of a desk that an operator gives a colleague the link to."""
    return urlsplit(desk.link(stack.runtime("EffectFunction"), address, "https://s.harbour.example")).path


def case_of(stack: Stack) -> Item:
    """Return the one case as it is stored."""
    [case] = items(stack, pk="ACCOUNT#", sk="CASE#")
    return case


def deeds(case: Item) -> Sequence[tuple[str, str]]:
    """Return who did what with a case, the oldest first."""
    return [(entry["by"], entry["what"]) for entry in case.get("log", [])]


def do(stack: Stack, path: str, what: str, **form: Any) -> Response:
    """Post a form of a case page as a browser does, and let everything that follows from it happen."""
    told = {"do": what, "version": case_of(stack)["version"], **form}
    response = stack.request("POST", path, headers=FORM, body=urlencode(told, doseq=True).encode())
    stack.settle()
    return response
