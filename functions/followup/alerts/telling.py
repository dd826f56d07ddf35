"""Alerts as mail to colleagues, and as an event on the bus."""

from functions.core.mail import Mail
from functions.core.outgoing import AlertRaised
from functions.core.people import Owner
from functions.core.programme import Programme
from functions.followup.alerts.alerting import Alerted, details, headline, mark, moment
from functions.followup.alerts.digest import Digest, Entry
from functions.followup.alerts.plain import visible
from functions.followup.mail.message import written

_ROOM = 20_000


def told_mail(to: str, facts: Alerted, programme: Programme) -> Mail:
    """Return the mail on one event."""
    values: dict[str, object] = {
        "heading": headline(facts),
        "sign": mark(facts),
        "details": details(facts),
        "comment": visible(facts.comment),
        "at": moment(facts),
    }
    return _mail("told", to, programme, values)


def digest_mail(to: str, digest: Digest, programme: Programme) -> Mail:
    """Return one mail on all that came together; the worst first."""
    entries, more = digest.shown(_ROOM, _size)
    signed = [(mark(each.facts), each) for each in entries]
    values: dict[str, object] = {"heading": digest.title, "summary": digest.summary, "entries": signed, "more": more}
    return _mail("digest", to, programme, values)


def _size(entry: Entry) -> int:
    return len(entry.headline) + len(entry.line)


def _mail(name: str, to: str, programme: Programme, values: dict[str, object]) -> Mail:
    company = Owner(programme.sender.name, programme.sender.email)
    around = {"company": programme.company, "language": "en", "direction": "ltr"}
    return written(name, to, company, {**values, **around})


def raised(alert_id: str, facts: Alerted) -> AlertRaised:
    """Return the event on the bus."""
    return AlertRaised(
        id=f"{facts.id}:alert:{alert_id}",
        occurred_at=facts.occurred_at,
        alert=alert_id,
        about=facts.id,
        event=facts.event,
        account_id=facts.account_id,
        account=facts.account,
        segment=facts.segment,
        arr=facts.arr,
        currency=facts.currency,
        role=facts.role,
        survey_id=facts.survey_id,
        touchpoint=facts.touchpoint,
        metric=facts.metric,
        score=facts.score,
        category=facts.category,
        comment=facts.comment,
        tags=facts.tags,
        functions=facts.functions,
        reason=facts.reason,
    )
