"""What an alert tells, read again as things stand: whoever was erased, or a case that was closed, is not told of."""

from dataclasses import replace

from functions.adapters.cases import Cases
from functions.adapters.codec import decode
from functions.adapters.effects import Effects
from functions.adapters.people import People
from functions.adapters.pings import Source
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.outgoing import PromoterIdentified
from functions.core.people import Contact
from functions.core.programme import Programme
from functions.core.standing import Heard, Known
from functions.followup.alerts.alerting import Alerted
from functions.followup.alerts.told import of_answer, of_event, of_gone, of_overdue
from functions.followup.cases.casework import Situation
from functions.followup.decisions.deciding import Verdict
from functions.followup.decisions.judging import HEALTH
from functions.followup.decisions.reweighing import health_facts
from functions.followup.decisions.signals import LEFT, account_of
from functions.followup.decisions.warning import Gone, key_contact_gone
from functions.followup.decisions.weighing import risk_event
from functions.followup.tags.tagging import functions_of


def facts_of(runtime: Runtime, programme: Programme, source: Source) -> Alerted | None:
    """Return what a source has to tell by now; nothing if it is gone, or was erased, or is no longer so."""
    found = _read(runtime, programme, source)
    return replace(found, currency=programme.company.currency) if found else None


def _read(runtime: Runtime, programme: Programme, source: Source) -> Alerted | None:
    about, (event, *rest) = source.about, source.event.split("#")
    if event == HEALTH and rest:
        cause, at = rest
        return health_facts(runtime, about, cause, at)
    if event == "case_overdue":
        return _overdue(runtime, about, rest)
    return _gone(runtime, about, rest, programme) if rest else _heard(runtime, about, event, programme)


def _heard(runtime: Runtime, about: str, event: str, programme: Programme) -> Alerted | None:
    """Return an answer, a warning or a new health as it was decided, with the name of the person as it is now."""
    item = runtime.adapter(Effects).answer(about)
    if item is None:
        return None
    accounts, standing = runtime.adapter(People).lineage(item["account_id"]), runtime.adapter(Standing)
    found = (standing.kept(each.account_id, item) for each in reversed(accounts))  # before a merge, with the older one
    kept = next((each for each in found if each), None)
    if kept is None:
        return None
    heard, verdict = decode(Heard, kept), decode(Verdict, kept["decided"])
    now = Situation(accounts[-1], Known(), programme, heard.at, functions=functions_of(heard.tags, programme.tags))
    name = _name(runtime, heard.contact_id)
    if event == "answer":
        return of_answer(heard, now, name)
    told = (of_event(each, heard, now, name) for each in verdict.events if not isinstance(each, PromoterIdentified))
    return next((each for each in told if each.event == event), None)


def _overdue(runtime: Runtime, about: str, rest: list[str]) -> Alerted | None:
    account_id, case_id = about.removeprefix("ACCOUNT#"), rest[0]
    case = runtime.adapter(Cases).get(account_id, case_id)
    if case is None or not case.is_open:
        return None
    return of_overdue(case, runtime.adapter(People).account(account_id), _name(runtime, case.contact_id))


def _gone(runtime: Runtime, about: str, rest: list[str], programme: Programme) -> Alerted | None:
    """Return the loss of a key contact: what the effect of its mail is called tells how, and in which account."""
    signal, contact_id = "#".join(rest), about.removeprefix("CONTACT#")
    decided = runtime.adapter(Effects).decided_at(about, signal)
    account = runtime.adapter(People).lineage(account_of(signal))[-1]
    how: Gone = "left" if rest[0] == LEFT else "unreachable"
    if decided is None:
        return None
    known = runtime.adapter(Standing).known(account.account_id)
    warning = key_contact_gone(account.account_id, contact_id, how, decided)
    event = risk_event(Situation(account, known, programme, decided), (warning,))
    return of_gone(event, account, _name(runtime, contact_id)) if event else None


def _name(runtime: Runtime, contact_id: str) -> str:
    item = runtime.adapter(Effects).contact(contact_id) if contact_id else None
    return decode(Contact, item).name if item else ""
