"""Who is asked by the calendar: a slot for each contact in a cadence, an entry for each date of an account."""

from datetime import datetime, timedelta

from functions.adapters.agenda import Agenda
from functions.adapters.images import Item
from functions.adapters.people import People, account_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Key
from functions.core.chance import fraction
from functions.core.details import AccountContracted, AccountExpanded, AccountRenewed, AccountUpserted, Detail
from functions.core.people import Membership
from functions.core.programme import Programme
from functions.core.times import iso
from functions.dispatch.asking import stored
from functions.dispatch.cadence import next_slot
from functions.dispatch.occasions import Occasion, on_dates


def enrol_contact(runtime: Runtime, programme: Programme, contact_id: str) -> None:
    """Give a contact a slot in each cadence; one who has a slot keeps it."""
    home = runtime.adapter(People).home(contact_id)
    if home is None:
        return
    for survey_id, survey in programme.surveys.items():
        if survey.cadence:
            slot = slot_after(programme, survey_id, home, runtime.now())
            fields = {"contact_id": contact_id, "survey_id": survey_id, "slot": iso(slot)}
            runtime.adapter(Agenda).add(slot_key(contact_id, survey_id), fields, moment_of(slot, contact_id))


def slot_key(contact_id: str, survey_id: str) -> Key:
    """Return where the next slot of a contact in a cadence is stored."""
    return f"CONTACT#{contact_id}", f"CADENCE#{survey_id}"


def slot_after(programme: Programme, survey_id: str, home: Membership, after: datetime) -> datetime:
    """Return the next slot of a member in the cadence of a survey."""
    cadence = programme.surveys[survey_id].cadence
    if cadence is None:
        message = f"{survey_id} has no cadence"
        raise ValueError(message)
    return next_slot(cadence, survey_id, home.contact_id, home.role, since=home.since, after=after)


def moment_of(slot: datetime, contact_id: str) -> datetime:
    """Return the moment of their day at which a contact's turn comes: not everyone's at midnight."""
    return slot + fraction("moment", contact_id) * timedelta(days=1)


def enrol_dates(runtime: Runtime, programme: Programme, detail: Detail) -> None:
    """Put down what the dates of an account call for, if an event may have told one."""
    if isinstance(detail, AccountUpserted | AccountRenewed | AccountExpanded | AccountContracted):
        enrol_account(runtime, programme, runtime.adapter(People).current_account_id(detail.account_id))


def enrol_account(runtime: Runtime, programme: Programme, account_id: str) -> None:
    """Put down what the dates of an account call for; what is past for so long that nobody would be asked is not."""
    people = runtime.adapter(People)
    account, profile = people.account(account_id), people.profile(account_key(account_id))
    for occasion in () if account.merged_into else on_dates(programme, account):
        if occasion.at + timedelta(days=occasion.survey.stale_days) >= runtime.now():
            version = int(profile.get("version", 0))
            runtime.adapter(Agenda).replace(date_key(occasion), stored(occasion), occasion.at, version)


def date_key(occasion: Occasion) -> Key:
    """Return where an occasion by a date is stored: one for each date of the account, so that it moves with it."""
    trigger = occasion.wave.rpartition(":")[0]
    return f"ACCOUNT#{occasion.account_id}", f"OCCASION#{occasion.survey_id}#{trigger}"


def move_slot(runtime: Runtime, item: Item, slot: datetime) -> None:
    """Put the next turn of a contact down; raise Refused if another has."""
    runtime.adapter(Agenda).move(item, moment_of(slot, item["contact_id"]), slot=iso(slot))
