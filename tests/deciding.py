"""What follow-up decides on: answers of Ann of Acme, and the team that may have the case about them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from functions.core.people import Owner
from functions.core.programme import Programme
from functions.core.standing import Case, Heard, Known
from functions.followup.cases.casework import Situation
from functions.followup.decisions.deciding import decide_answer
from tests.making import JANE, MONDAY, a_programme, an_account

INES = Owner("Ines Roth", "ines@harbour.example")
TOM = Owner("Tom Berg", "tom@harbour.example")
COMPANY = Owner("Harbour Software", "feedback@harbour.example")


def a_team(**jane: Any) -> Programme:
    """Return the programme with Jane, whom Ines leads, and a support team."""
    told = a_programme().model_dump(mode="json", by_alias=True)
    told["team"] = [
        {"name": "Jane Doe", "email": "jane@harbour.example", "lead": "ines@harbour.example", **jane},
        {"name": "Ines Roth", "email": "ines@harbour.example"},
        {"name": "Tom Berg", "email": "tom@harbour.example"},
    ]
    told["functions"] = {"support": {"name": "Support", "email": "support@harbour.example"}}
    return Programme.model_validate(told)


def led(**leads: str) -> Programme:
    """Return the programme with the lead of each colleague named."""
    team = tuple(each.model_copy(update={"lead": leads.get(each.name.split()[0].lower())}) for each in a_team().team)
    return a_team().model_copy(update={"team": team})


def without(programme: Programme, address: str) -> Programme:
    """Return a programme in which a colleague has left."""
    team = tuple(each.model_copy(update={"left": each.email == address}) for each in programme.team)
    return programme.model_copy(update={"team": team})


def heard(score: int | None = 3, **changes: Any) -> Heard:
    """Return Ann's 3; keywords change it."""
    told = Heard("s1", "ann", "product-nps", "relationship", "product", "nps", MONDAY, "end_user", 1, score, "Slow.")
    return replace(told, **changes)


def about_jane(**changes: Any) -> Heard:
    """Return what Ann said about Jane."""
    return heard(1, touchpoint="csm", metric="csat", **{"about": JANE.email, **changes})


def silent(sid: str, contact_id: str = "ann", days: int = 0, **changes: Any) -> Heard:
    """Return a survey that closed without an answer, so many days before Monday."""
    at = MONDAY - timedelta(days=days)
    return heard(None, sid=sid, contact_id=contact_id, at=at, version=0, comment="", **changes)


def situation(*before: Heard, cases: tuple[Case, ...] = (), programme: Programme | None = None) -> Situation:
    """Return what is known of Acme on Monday morning."""
    return Situation(an_account(), Known(before, cases), programme or a_team(), MONDAY)


def opened(found: Heard, now: Situation) -> Case:
    """Return the case that an answer opens."""
    case = decide_answer(found, now).case
    assert case is not None
    return case
