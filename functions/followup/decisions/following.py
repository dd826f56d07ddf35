"""From an answer in the stream to what follows: read what is known, decide, keep the decision, carry it out."""

from collections.abc import Sequence

from functions.adapters.baselines import Baselines
from functions.adapters.bus import Bus
from functions.adapters.cases import Cases
from functions.adapters.codec import decode, encode_all
from functions.adapters.effects import Effects
from functions.adapters.images import Item
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.queues import effect_queue
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.adapters.table import Refused
from functions.core.outgoing import CaseOverdue, Outgoing
from functions.core.people import Account
from functions.core.programme import Programme
from functions.core.standing import Case, Heard
from functions.core.times import parse
from functions.followup.alerts.alerting import chosen
from functions.followup.alerts.told import of_gone, of_overdue
from functions.followup.cases.casework import Situation
from functions.followup.cases.joining import Joining, joined
from functions.followup.decisions.confirming import is_doubtful
from functions.followup.decisions.deciding import (
    NOTIFY,
    Effect,
    Verdict,
    continuing,
    decide_answer,
    decide_silence,
    heard_in,
)
from functions.followup.decisions.record import record_of
from functions.followup.decisions.signals import LEFT, account_of
from functions.followup.decisions.warning import Gone, key_contact_gone
from functions.followup.decisions.weighing import risk_event
from functions.followup.tags.tagger import themes_of
from functions.followup.tags.tagging import functions_of
from functions.followup.tags.themes import Themes

_TRIES = 4  # at a case that others are changing; then the stream delivers the answer again


def follow(runtime: Runtime, item: Item) -> tuple[Outgoing, ...]:
    """Decide what an answer, or a survey that closed without one, calls for, once for each version; then do it.

    Return what the bus is to be told. The decision is kept with the answer: a delivery that died after that is repeated
    from what is kept, and one that comes after a newer version of the same answer has nothing left to decide.
    """
    _, programme = runtime.adapter(ProgrammeStore).active()
    account, before = record_of(runtime, item["account_id"], item["sid"])
    earlier = before.heard_as(item["sid"])
    themes = None if _is_decided(item, earlier) else _themes(item, account, programme)
    heard = continuing(heard_in(item, themes), earlier)
    situation = Situation(
        account=account,
        known=before.including(heard),
        programme=programme,
        at=parse(item["updated_at"]) if heard.version else heard.at,
        before=before,
        functions=functions_of(heard.tags, programme.tags),
        bases=runtime.adapter(Baselines).bases(),
        quote=item.get("consent_quote"),
        contact=item.get("consent_contact"),
        doubtful=is_doubtful(item),
    )
    verdict = decide_answer(heard, situation) if heard.version else decide_silence(heard, situation)
    kept = runtime.adapter(Standing).remember(account.account_id, heard, encode_all(verdict))
    if kept is not None:
        verdict = decode(Verdict, kept["decided"]) if kept["version"] == heard.version else Verdict()
    carry_out(runtime, verdict)
    return verdict.events


def _is_decided(item: Item, earlier: Heard | None) -> bool:
    """Say whether this version, or a later one, is on record already: then no model needs to be asked again."""
    return earlier is not None and earlier.version >= item.get("response_version", 0)


def _themes(item: Item, account: Account, programme: Programme) -> Themes | None:
    """Return what a comment is about; a model that is asked is not shown the names that we know."""
    if not item.get("comment"):
        return None
    names = (item.get("person", ""), account.name, programme.company.name)
    return themes_of(item["comment"], item["locale"], programme.tags, tuple(each for each in names if each))


def carry_out(runtime: Runtime, verdict: Verdict) -> None:
    """Do what was decided, but for word on the bus; each part may be repeated."""
    if verdict.case:
        runtime.adapter(Cases).open(verdict.case)
    if verdict.joining:
        _join(runtime, verdict.joining.case, verdict.joining)
    hand_over(runtime, verdict.effects)


def _join(runtime: Runtime, case: Case, joining: Joining, tries: int = _TRIES) -> None:
    """Make an answer part of a case, as it was read or, where another has changed it since, as it is now."""
    step = joined(case, joining)
    if step is None:
        return
    try:
        runtime.adapter(Cases).change(case, step)
    except Refused as refused:
        if refused.item is None or not tries:
            raise
        _join(runtime, decode(Case, refused.item), joining, tries - 1)


def hand_over(runtime: Runtime, effects: tuple[Effect, ...]) -> None:
    """Record, then always hand over: one that was recorded by a delivery that died still has to happen.

    What is to happen later lies in the due index until then.
    """
    for effect in effects:
        runtime.adapter(Effects).decide(effect.about, effect.name, effect.decided_at, effect.due)
    for delay in sorted({effect.delay for effect in effects if effect.due is None}):
        now = [effect for effect in effects if effect.due is None and effect.delay == delay]
        runtime.adapter(effect_queue).send([{"about": each.about, "effect": each.name} for each in now], delay)


def overdue_notices(runtime: Runtime, item: Item, events: Sequence[Outgoing]) -> tuple[Effect, ...]:
    """Return the tellings of a case that has just become overdue, if it has."""
    overdue = next((event for event in events if isinstance(event, CaseOverdue)), None)
    if overdue is None:
        return ()
    _, programme = runtime.adapter(ProgrammeStore).active()
    case = decode(Case, item)
    facts = of_overdue(case, runtime.adapter(People).account(case.account_id))
    names = chosen(programme.alerts, facts)
    tail = f"{facts.event}#{case.case_id}#{case.step}"
    return tuple(Effect(item["pk"], f"{NOTIFY}#{name}#{tail}", overdue.occurred_at) for name in names)


def warn_of_gone(runtime: Runtime, contact_id: str, signals: tuple[Effect, ...]) -> None:
    """Tell the bus, and whom alerts name, of each account whose key contact has left or can be reached no more."""
    _, programme = runtime.adapter(ProgrammeStore).active()
    for signal in signals:
        account = runtime.adapter(People).lineage(account_of(signal.name))[-1]
        known = runtime.adapter(Standing).known(account.account_id)
        how: Gone = "left" if signal.name.startswith(LEFT) else "unreachable"
        warning = key_contact_gone(account.account_id, contact_id, how, signal.decided_at)
        event = risk_event(Situation(account, known, programme, signal.decided_at), (warning,))
        if event:
            runtime.adapter(Bus).put([event])
            names = chosen(programme.alerts, of_gone(event, account))
            tail = f"account_at_risk#{signal.name}"
            hand_over(
                runtime, tuple(Effect(signal.about, f"{NOTIFY}#{name}#{tail}", signal.decided_at) for name in names)
            )
