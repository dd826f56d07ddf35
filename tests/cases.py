"""An unhappy customer, the case about it, and a team, with plain literals; a test changes only what it is about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from functions.core.casework import Away, FunctionTeam, TeamMember
from functions.core.people import Account, Owner
from functions.core.programme import Programme
from functions.core.standing import Case, Heard, Known
from functions.core.tags import Tag, Tagging
from functions.followup.web.scope import Viewer, viewer
from tests.making import JANE, MONDAY, a_programme, an_account

KIM = Owner("Kim Roe", "kim@harbour.example")
LEE = Owner("Lee Park", "lee@harbour.example")
SUPPORT = Owner("Support", "support@harbour.example")
TODAY = MONDAY.date()
SID = "a" * 26


def with_team(**changes: Any) -> Programme:
    """Return the programme with Jane and Kim, whom Lee leads, a support team that Lee leads too, and two tags."""
    team = (
        TeamMember(name=JANE.name, email=JANE.email, lead=LEE.email),
        TeamMember(name=KIM.name, email=KIM.email, lead=LEE.email),
        TeamMember(name=LEE.name, email=LEE.email),
    )
    tags = {name: Tag.model_validate({"label": name.title(), "words": {"en": [name]}}) for name in ("exports", "price")}
    support = FunctionTeam(name=SUPPORT.name, email=SUPPORT.email, lead=LEE.email)
    told = {"team": team, "functions": {"support": support}, "tags": Tagging(list=tags), **changes}
    return a_programme().model_copy(update=told)


def away(cover: str = KIM.email) -> Programme:
    """Return the same while Jane is away, and somebody covers for her."""
    told = with_team()
    gone = told.team[0].model_copy(update={"away": (Away(first=TODAY, last=TODAY, cover=cover),)})
    return told.model_copy(update={"team": (gone, *told.team[1:])})


def seen_by(owner: Owner, programme: Programme | None = None) -> Viewer:
    """Return what a colleague sees today."""
    return viewer(owner.email, programme or with_team(), TODAY)


def a_heard(**changes: Any) -> Heard:
    """Return Ann's 3; keywords change it."""
    told = Heard(SID, "ann", "onboarding-nps", "relationship", "onboarding", "nps", MONDAY, "key_contact", 1, 3)
    return replace(told, **{"comment": "Exports time out.", "channel": "email", **changes})


def about_jane(**changes: Any) -> Heard:
    """Return what was said about Jane herself."""
    return a_heard(**{"survey_id": "csm-nps", "touchpoint": "csm", "about": JANE.email, **changes})


def a_case(**changes: Any) -> Case:
    """Return the case about it, which Jane has; keywords change it."""
    due = MONDAY + timedelta(hours=4)
    told = Case(SID, "answer", "acme", "Acme", "ann", (SID,), MONDAY, due, JANE, priority="high")
    return replace(told, **changes)


def known(*heard: Heard, cases: tuple[Case, ...] = ()) -> Known:
    """Return an account's record."""
    return Known(heard or (a_heard(),), cases)


def acme(**changes: Any) -> Account:
    """Return the account, which Jane looks after."""
    return an_account(**changes)
