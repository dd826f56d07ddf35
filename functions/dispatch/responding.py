"""What an event sets off: people put on record, brakes set, occasions raised, campaigns begun."""

from collections.abc import Iterator
from datetime import datetime

from functions.adapters.log import log
from functions.adapters.pauses import FOREVER, PROGRAMME, Pauses, account_target
from functions.adapters.people import People, account_in, account_key
from functions.adapters.runtime import Runtime
from functions.core.details import AccountChurned, ContactErased, Detail, Paused, SurveyRequested, TicketResolved
from functions.core.inviting import Active
from functions.core.people import Account
from functions.core.programme import Programme
from functions.dispatch import asking, campaign, enrolling, erasing, trial
from functions.dispatch.incoming import Lifecycle, UnreadableEventError
from functions.dispatch.noting import note
from functions.dispatch.occasions import CALLS, Occasion, called_for, lately_reached
from functions.dispatch.recording import record


def respond(runtime: Runtime, lifecycle: Lifecycle) -> None:
    """Record what an event tells, then do what it asks for."""
    if erasing.is_forgotten(runtime, lifecycle):
        log().info("older than an erasure", extra={"event_id": lifecycle.id})
        return
    people, active = runtime.adapter(People), asking.active(runtime)
    detail, at = lifecycle.detail, lifecycle.time
    _refuse_unknown_survey(active.programme, detail)
    note(runtime, lifecycle)
    recorded = record(people, detail, at, erasing.suppressed_since(runtime, detail))
    match detail:
        case ContactErased():
            erasing.begin(runtime, detail, at)
        case Paused():
            _pause(runtime, detail, at)
        case SurveyRequested(test_to=str()):
            trial.plan(runtime, active, lifecycle)
        case SurveyRequested() if detail.is_campaign():
            campaign.begin(runtime, lifecycle)
        case _:
            _raise_all(runtime, active, lifecycle, recorded.account)
    enrolling.enrol_dates(runtime, active.programme, detail)
    for contact_id, account_id in recorded.newcomers:
        _welcome(runtime, active, contact_id, account_id, at)


def _refuse_unknown_survey(programme: Programme, detail: Detail) -> None:
    if isinstance(detail, SurveyRequested) and detail.survey_id not in programme.surveys:
        message = f"survey_id: the programme has no survey of that name; it has {', '.join(sorted(programme.surveys))}"
        raise UnreadableEventError(message)


def _raise_all(runtime: Runtime, active: Active, lifecycle: Lifecycle, recorded: Account | None) -> None:
    """Ask whomever an event calls for to be asked, now or later; its account may be known from putting it on record."""
    if not isinstance(lifecycle.detail, CALLS):
        return
    people = runtime.adapter(People)
    account = recorded or _account(people, lifecycle.detail)
    for occasion in _occasions(active.programme, lifecycle, account):
        if occasion.contact_id and not people.member(occasion.account_id, occasion.contact_id):
            message = "contact_id: nobody of that id belongs to the account"
            raise UnreadableEventError(message)
        asking.raise_occasion(runtime, active, occasion, account)


def _occasions(programme: Programme, lifecycle: Lifecycle, account: Account) -> Iterator[Occasion]:
    """Yield what an event calls for; churn counts from when it was first told, and not if the account is back."""
    if isinstance(lifecycle.detail, AccountChurned):
        if account.churned_at is None:
            return
        lifecycle = lifecycle.model_copy(update={"time": account.churned_at})
    yield from called_for(programme, account.account_id, lifecycle)


def _account(people: People, detail: Detail) -> Account:
    """Return the account that an event is about; if it names only a contact, it is about the contact's own, if any."""
    told: str | None = detail.model_dump()["account_id"]
    if told is None and isinstance(detail, TicketResolved | SurveyRequested):
        home = people.home(detail.contact_id or "")
        return people.account(home.account_id) if home else Account("")
    return account_in(*people.current(told or ""))


def _pause(runtime: Runtime, paused: Paused, at: datetime) -> None:
    """Set or end a brake on everyone or on an account; that of a contact is on record already."""
    if paused.contact_id:
        return
    people = runtime.adapter(People)
    target = account_target(people.current_account_id(paused.account_id)) if paused.account_id else PROGRAMME
    runtime.adapter(Pauses).tell(target, paused.until or FOREVER, paused.reason, at)


def _welcome(runtime: Runtime, active: Active, contact_id: str, account_id: str, at: datetime) -> None:
    """Give a new member their cadence, and ask one who was told of only after the account's stage.

    Events have no order. Whoever handles the stage writes it before reading the members, and here the member is
    written before the stage is read: handled at once, at least one of the two sees the other.
    """
    people = runtime.adapter(People)
    enrolling.enrol_contact(runtime, active.programme, contact_id)
    for occasion in lately_reached(active.programme, people.profile(account_key(account_id)), at):
        if occasion.at > runtime.now():
            asking.raise_occasion(runtime, active, occasion)
        else:
            asking.ask(runtime, active, occasion, people.member(account_id, contact_id))
