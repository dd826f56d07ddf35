"""One telling of an alert: what it is about is read again as things stand, then it is posted, once."""

from datetime import datetime

from functions.adapters.cases import Cases
from functions.adapters.codec import decode
from functions.adapters.effects import Effects
from functions.adapters.log import log
from functions.adapters.mailer import OutcomeUnknown
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.adapters.table import Refused
from functions.core.outgoing import PromoterIdentified
from functions.core.people import Contact
from functions.core.programme import Programme
from functions.core.standing import Heard, Known
from functions.followup.alerting import Alerted
from functions.followup.alerts_told import of_answer, of_event, of_gone, of_overdue
from functions.followup.casework import Situation
from functions.followup.deciding import Verdict
from functions.followup.notifying import knows_repeats, perform_alert
from functions.followup.signals import LEFT, account_of
from functions.followup.tagging import functions_of
from functions.followup.warning import Gone, key_contact_gone
from functions.followup.weighing import risk_event


def notify(runtime: Runtime, about: str, name: str) -> None:
    """Post one telling: claimed before, recorded after; what may have arrived is not posted again.

    Unless its receiver knows a repeat by its id: then it is posted again, also when a delivery died before it was
    recorded.
    """
    effects, programme = runtime.adapter(Effects), runtime.adapter(ProgrammeStore).active()[1]
    _, telling, event, *rest = name.split("#")
    facts = _facts(runtime, about, event, rest, programme)
    if not _claimed(effects, about, name, runtime.now()) and not _left(runtime, about, name, programme):
        return
    outcome = "not_possible"
    try:
        if facts:
            outcome = perform_alert(runtime, telling, programme, facts)
    except OutcomeUnknown as error:
        _park(runtime, about, name, str(error))
        return
    except Exception:  # it certainly was not told, and the queue gives it back
        effects.release(about, name, runtime.now())
        raise
    effects.finish(about, name, outcome, runtime.now())


def _claimed(effects: Effects, about: str, name: str, now: datetime) -> bool:
    try:
        effects.claim(about, name, now)
    except Refused:
        return False
    return True


def _left(runtime: Runtime, about: str, name: str, programme: Programme) -> bool:
    """Say whether a telling that another delivery took is to be done again, since nothing tells that it was done."""
    if runtime.adapter(Effects).state(about, name) != "doing":
        return False
    if knows_repeats(name.split("#")[1], programme):
        return True
    _park(runtime, about, name, "the delivery that took it ended")
    return False


def _park(runtime: Runtime, about: str, name: str, reason: str) -> None:
    """Record what may have been told, and must not be told again, for a person to look at."""
    log().error("alert unconfirmed", extra={"about": about, "effect": name, "error": reason})
    runtime.adapter(Effects).finish(about, name, "unconfirmed", runtime.now())


def _facts(runtime: Runtime, about: str, event: str, rest: list[str], programme: Programme) -> Alerted | None:
    if event == "case_overdue":
        return _overdue(runtime, about, rest)
    return _gone(runtime, about, rest, programme) if rest else _heard(runtime, about, event, programme)


def _heard(runtime: Runtime, about: str, event: str, programme: Programme) -> Alerted | None:
    """Return an answer, a warning or a new health as it was decided, with the name of the person as it is now."""
    item = runtime.adapter(Effects).answer(about)
    if item is None:
        return None
    people = runtime.adapter(People)
    account = people.account(people.current_account_id(item["account_id"]))
    kept = runtime.adapter(Standing).kept(account.account_id, item)
    if kept is None:
        return None
    heard, verdict = decode(Heard, kept), decode(Verdict, kept["decided"])
    now = Situation(account, Known(), programme, heard.at, functions=functions_of(heard.tags, programme.tags))
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
    people = runtime.adapter(People)
    account = people.account(people.current_account_id(account_of(signal)))
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
