"""The digests of alerts: each claimed, sent once to each place, recorded."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.notifier import Notifier
from functions.adapters.pings import Pings, Sending, Source
from functions.adapters.posting import NotDelivered
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.targets import Targets
from functions.core.alerts import Alert
from functions.core.programme import Programme
from functions.followup.alerts.alerting import Alerted, address_digest, may_tell
from functions.followup.alerts.digest import Digest, digest_of, ended
from functions.followup.alerts.slack import slack_digest
from functions.followup.alerts.teams import teams_digest
from functions.followup.alerts.telling import digest_mail

Reader = Callable[[Runtime, Programme, Source], Alerted | None]
Read = Callable[[Source], Alerted | None]
Told = Callable[[], Digest | None]


@dataclass(frozen=True, slots=True)
class Due:
    """One digest for one place; write says it in that place's own way, and returns what then sends it.

    It returns nothing where all that was to be told is gone.
    """

    sending: Sending
    write: Callable[[], Callable[[], object] | None]


class NotEveryDigestSent(Exception):  # noqa: N818 - says what is left to do
    """Some digests certainly did not leave; another run sends those, and only those."""


def send_digests(runtime: Runtime, now: datetime, read: Reader) -> int:
    """Send the digests of all periods that ended of late and were not sent; return how many are due, sent or not.

    What they tell is read when they leave. A run that is repeated sends nothing twice. One that fails stops no other.
    """
    _, programme = runtime.adapter(ProgrammeStore).active()
    due = list(_due(runtime, programme, now, partial(read, runtime, programme)))
    unsent = [each for each in due if not _sent(runtime, each)]
    if unsent:
        message = f"{len(unsent)} of {len(due)} digests did not leave"
        raise NotEveryDigestSent(message)
    return len(due)


def _due(runtime: Runtime, programme: Programme, now: datetime, read: Read) -> Iterator[Due]:
    for alert_id, alert in programme.alerts.items():
        periods = ended(alert.digest, now.date()) if alert.digest != "none" else []
        for period in periods:
            waiting = runtime.adapter(Pings).waiting(alert_id, period)
            if waiting:
                digest = cache(partial(_digest, alert, waiting, period, read))
                yield from _places(runtime, alert, programme, digest, Sending(alert_id, period))


def _digest(alert: Alert, waiting: Iterable[Source], period: str, read: Read) -> Digest | None:
    """Return what there still is to tell, of which the alert may tell by now; nothing if all is gone."""
    told = [facts for each in waiting if (facts := read(each)) and may_tell(alert, facts)]
    return digest_of(told, period) if told else None


def _places(runtime: Runtime, alert: Alert, programme: Programme, told: Told, sending: Sending) -> Iterator[Due]:
    if alert.to != "mail":
        yield Due(sending, partial(_post, runtime, alert, told))
        return
    left = {each.email for each in programme.team if each.left}
    for address in dict.fromkeys(each for each in alert.addresses if each not in left):
        own = Sending(sending.alert_id, sending.period, address_digest(address))
        yield Due(own, partial(_mail, runtime, address, programme, told))


def _post(runtime: Runtime, alert: Alert, told: Told) -> Callable[[], object] | None:
    digest = told()
    if digest is None:
        return None
    message = slack_digest(digest) if alert.to == "slack" else teams_digest(digest)
    target = runtime.adapter(Targets).get(str(alert.target))
    return partial(runtime.adapter(Notifier).post, target.url, message)


def _mail(runtime: Runtime, address: str, programme: Programme, told: Told) -> Callable[[], object] | None:
    digest = told()
    return partial(runtime.adapter(Mailer).send, digest_mail(address, digest, programme)) if digest else None


def _sent(runtime: Runtime, due: Due) -> bool:
    """Send one digest; False says that it certainly did not leave but may yet."""
    try:
        return _send(runtime, due)
    except Exception as error:  # noqa: BLE001 - whatever it was, the others are still to be sent
        told = {"alert": due.sending.alert_id, "period": due.sending.period}
        log().error("digest failed", extra={**told, "error": type(error).__name__})
        return False


def _send(runtime: Runtime, due: Due) -> bool:
    """Claim and send; whatever can fail without sending is done before the claim."""
    pings = runtime.adapter(Pings)
    send = None if pings.settled(due.sending) else due.write()
    if send is None:
        return True
    standing = pings.claim(due.sending, runtime.now())
    if standing == "sending":  # an earlier run ended between sending and recording
        pings.park(due.sending, "unconfirmed", "the run that claimed it ended")
    if standing != "claimed":
        return True
    try:
        send()
    except OutcomeUnknown as unknown:
        log().error("digest may or may not have left", alert=due.sending.alert_id, error=str(unknown))
        pings.park(due.sending, "unconfirmed", str(unknown))
        return True
    except Exception as error:  # noqa: BLE001 - whatever else it was, the digest certainly did not leave
        return _refused(pings, due.sending, error)
    pings.confirm(due.sending, runtime.now())
    return True


def _refused(pings: Pings, sending: Sending, error: Exception) -> bool:
    for_good = isinstance(error, NotDelivered | NotSent) and error.for_good
    reason = str(error) if isinstance(error, NotDelivered | NotSent) else type(error).__name__
    log().warning("digest not sent", alert=sending.alert_id, reason=reason, for_good=for_good)
    if for_good:
        pings.park(sending, "refused", reason)
    else:
        pings.release(sending, reason)
    return for_good
