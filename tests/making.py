"""Sample people, programme and answers with plain literals; a test changes only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.core.details import AccountStageChanged, Detail
from functions.core.eligibility import Candidate
from functions.core.form import Form
from functions.core.inviting import Active
from functions.core.people import Account, Contact, Membership, Owner, Role
from functions.core.programme import Programme
from functions.core.scales import Metric
from functions.core.survey import Invitation, Response
from functions.dispatch.incoming import Lifecycle
from functions.dispatch.occasions import Occasion, called_for
from functions.dispatch.planning import decide

SMALL = Path(__file__).with_name("programme.yaml")  # one survey, set off by a stage
MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
JANE = Owner("Jane Doe", "jane@harbour.example")


def a_programme(**survey: Any) -> Programme:
    """Return a programme of one onboarding NPS; keywords change the survey."""
    onboarding = {"metric": "nps", "touchpoint": "onboarding", "triggers": [{"stage_reached": "live"}], **survey}
    return Programme.model_validate(
        {
            "company": {"name": "Harbour Software", "product": "Harbour", "address": "1 Quay Street"},
            "sender": {"name": "Harbour Software", "email": "feedback@harbour.example"},
            "surveys": {"onboarding-nps": onboarding},
            "replies": {"review_link": "https://www.g2.com/products/harbour/reviews"},
            "stakeholders": [{"name": "Robin Clarke", "email": "robin@harbour.example", "role": "ceo"}],
        }
    )


def a_form(metric: Metric = "nps", locale: str = "en", **changes: Any) -> Form:
    """Return what the programme's survey asks; keywords change it."""
    return replace(a_programme(metric=metric).form("onboarding-nps", locale), **changes)


def a_contact(**changes: Any) -> Contact:
    """Return Ann Lee; keywords change her."""
    return replace(Contact("ann", "ann@acme.example", "Ann Lee"), **changes)


def an_account(**changes: Any) -> Account:
    """Return Acme; keywords change it."""
    return replace(Account("acme", "Acme", JANE, segment="smb", stage="live", arr=12000), **changes)


def a_candidate(
    contact: Contact | None = None,
    role: Role = "key_contact",
    account: Account | None = None,
    paused_until: datetime | None = None,
) -> Candidate:
    """Return Ann Lee of Acme as someone who might be asked."""
    contact, account = contact or a_contact(), account or an_account()
    return Candidate(contact, Membership(contact.contact_id, account.account_id, role, MONDAY), account, paused_until)


def occasions(programme: Programme, detail: Detail, now: datetime = MONDAY) -> list[Occasion]:
    """Return what an event about Acme calls for."""
    return list(called_for(programme, "acme", Lifecycle(id="e1", source="crm", time=now, detail=detail)))


def an_invitation(candidate: Candidate | None = None, now: datetime = MONDAY, **changes: Any) -> Invitation:
    """Return the invitation that dispatch plans when Acme goes live; keywords change it."""
    programme = a_programme()
    [occasion] = occasions(programme, AccountStageChanged(account_id="acme", stage="live"), now)
    planned = decide(Active(programme, "0123456789abcdef", b"key"), occasion, candidate or a_candidate(), now)
    assert isinstance(planned, Invitation)
    return replace(planned, **changes)


def a_response(invitation: Invitation, score: int, comment: str = "") -> Response:
    """Return an answer given an hour after the survey was planned."""
    at = invitation.planned_at.replace(hour=invitation.planned_at.hour + 1)
    return Response(invitation.sid, 1, score, comment, "email", at, at)


def an_event(detail_type: str, detail: dict[str, Any], time: str = "2026-01-05T09:00:00Z") -> dict[str, Any]:
    """Return an event as EventBridge hands it to a queue."""
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": detail_type,
        "source": "crm",
        "account": "123456789012",
        "time": time,
        "region": "eu-west-1",
        "resources": [],
        "detail": detail,
    }
