"""Word of an account's health that a colleague has changed by hand, and of the day on which that ends."""

from datetime import datetime

from functions.adapters.baselines import Baselines
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.outgoing import HealthChanged
from functions.core.standing import Known
from functions.core.times import parse
from functions.followup.alerts.alerting import Alerted, chosen
from functions.followup.alerts.told import of_health
from functions.followup.cases.casework import Situation
from functions.followup.decisions.deciding import Effect
from functions.followup.decisions.judging import HEALTH, Judgement, is_lapse, lapse, lapsing, tellings
from functions.followup.decisions.risk import health_told
from functions.followup.decisions.weighing import health_event, health_of


def reweigh(runtime: Runtime, judgement: Judgement) -> tuple[tuple[HealthChanged, ...], tuple[Effect, ...]]:
    """Return what the bus is told of a judgement, and what is to follow: the tellings of it, and of its end."""
    now = _situation(runtime, judgement.account_id, judgement.at)
    before, after = judgement.records(now.known)
    event = health_event(_between(now, before, after), judgement.cause)
    told = _tellings(now, judgement.cause, judgement.at, None) if event else []
    return ((event,) if event else ()), (*told, *_at_its_end(now, judgement))


def _at_its_end(now: Situation, judgement: Judgement) -> list[Effect]:
    end = lapse(judgement)
    if end is None:
        return []
    cause, until = end
    word = Effect(f"ACCOUNT#{now.account.account_id}", f"{HEALTH}#{cause}", judgement.at, until)
    return [word, *_tellings(now, cause, until, until)]


def _tellings(now: Situation, cause: str, at: datetime, due: datetime | None) -> list[Effect]:
    facts = of_health(health_told(now.account.account_id, health_of(now.known, now), at, cause), now.account)
    return tellings(chosen(now.programme.alerts, facts), now.account.account_id, cause, at, due)


def end_of(runtime: Runtime, about: str, cause: str) -> HealthChanged | None:
    """Return what the bus is told when a health set by hand runs out; nothing if it was changed meanwhile."""
    until = _until(cause)
    now = _situation(runtime, about.removeprefix("ACCOUNT#"), until)
    before = lapsing(now.known, until)
    return health_event(_between(now, before, now.known), cause) if before else None


def health_facts(runtime: Runtime, about: str, cause: str, at: str) -> Alerted | None:
    """Return a change of health as alerts tell it: the health as it is now, unless what was to end did not."""
    now = _situation(runtime, about.removeprefix("ACCOUNT#"), runtime.now())
    if is_lapse(cause) and lapsing(now.known, _until(cause)) is None:
        return None
    return of_health(health_told(now.account.account_id, health_of(now.known, now), parse(at), cause), now.account)


def _until(cause: str) -> datetime:
    return parse(cause.partition(":")[2])


def _between(now: Situation, before: Known, after: Known) -> Situation:
    return Situation(now.account, after, now.programme, now.at, before, bases=now.bases)


def _situation(runtime: Runtime, account_id: str, at: datetime) -> Situation:
    people, programme = runtime.adapter(People), runtime.adapter(ProgrammeStore).active()[1]
    account = people.account(people.current_account_id(account_id))
    known, bases = runtime.adapter(Standing).known(account.account_id), runtime.adapter(Baselines).bases()
    return Situation(account, known, programme, at, bases=bases)
