"""One alert to one place: worded, and posted once."""

from typing import Literal

from functions.adapters.bus import Bus
from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.notifier import Notifier
from functions.adapters.pings import Ping, Pings, Source
from functions.adapters.posting import NotDelivered, Posting
from functions.adapters.runtime import Runtime
from functions.adapters.targets import Target, Targets
from functions.core.alerts import Alert
from functions.core.programme import Programme
from functions.followup.alerts.alerting import Alerted, address_of, alert_of, may_tell
from functions.followup.alerts.digest import period_of
from functions.followup.alerts.slack import slack_message
from functions.followup.alerts.teams import teams_message
from functions.followup.alerts.telling import raised, told_mail
from functions.followup.alerts.webhook import message_id, signed_headers, webhook_body

Outcome = Literal["done", "not_possible"]


def perform_alert(runtime: Runtime, name: str, programme: Programme, facts: Alerted, source: Source) -> Outcome:
    """Tell what `chosen` named, or keep its source for the digest; not_possible is final, its reason is in the log.

    OutcomeUnknown says that it may have been told, and must not be told again; anything else that is raised means that
    it certainly was not, and may be: the queue gives it back after its visibility timeout, five times in all.
    """
    alert = programme.alerts.get(alert_of(name))
    if alert is None or not may_tell(alert, facts):
        return _not_possible(name, "the programme no longer tells this")
    try:
        if alert.digest != "none":
            return _keep(runtime, name, alert, facts, source)
        return _tell(runtime, name, alert, programme, facts)
    except NotDelivered as refused:
        log().warning("alert refused", alert=name, reason=refused.reason, retry_after=refused.retry_after)
        if not refused.for_good:
            raise
        return "not_possible"
    except NotSent as refused:
        if not refused.for_good:
            raise
        return _not_possible(name, refused.code)


def knows_repeats(name: str, programme: Programme) -> bool:
    """Say whether whoever gets a telling knows a repeat by its id; people in a channel, or with a mail, do not."""
    alert = programme.alerts.get(alert_of(name))
    return alert is None or alert.to in {"bus", "webhook"} or alert.digest != "none"


def _tell(runtime: Runtime, name: str, alert: Alert, programme: Programme, facts: Alerted) -> Outcome:
    if alert.to == "mail":
        return _mail(runtime, name, alert, programme, facts)
    if alert.to == "bus":
        runtime.adapter(Bus).put([raised(name, facts)])
        return "done"
    target = runtime.adapter(Targets).get(str(alert.target))
    if alert.to == "webhook":
        _sign_and_post(runtime, name, target, facts)
    else:
        message = slack_message(facts) if alert.to == "slack" else teams_message(facts)
        runtime.adapter(Notifier).post(target.url, message)
    return "done"


def _keep(runtime: Runtime, name: str, alert: Alert, facts: Alerted, source: Source) -> Outcome:
    """Keep for the digest that is still to leave where it is read then: nothing of what anybody wrote, or is called."""
    now = runtime.now()
    ping = Ping(source, facts.id, facts.occurred_at)
    runtime.adapter(Pings).put(name, period_of(alert.digest, now.date()), ping, now)
    return "done"


def _mail(runtime: Runtime, name: str, alert: Alert, programme: Programme, facts: Alerted) -> Outcome:
    address = address_of(name, alert)
    if address is None or address in {each.email for each in programme.team if each.left}:
        return _not_possible(name, "nobody has this address any more")
    runtime.adapter(Mailer).send(told_mail(address, facts, programme))
    return "done"


def _sign_and_post(runtime: Runtime, name: str, target: Target, facts: Alerted) -> None:
    """Post a webhook; its receiver tells a repeat by its id, so that one that may have arrived is posted again."""
    body = webhook_body(name, facts)
    headers = signed_headers(message_id(name, facts), runtime.now(), body, target.secrets)
    try:
        runtime.adapter(Notifier).send(Posting(target.url, body, headers))
    except OutcomeUnknown as unknown:
        raise NotDelivered(str(unknown)) from unknown


def _not_possible(name: str, reason: str) -> Outcome:
    log().warning("alert not possible", alert=name, reason=reason)
    return "not_possible"
