"""A survey asked of a segment or of everyone, and the enrolment of everyone in a new programme: jobs of many pages.

A job has an entry for each shard of the contacts (or accounts), with the id that it has come to. A page is decided,
then the entry moves on: whatever stops it, it goes on from there, and a page that is repeated decides the same.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from functions.adapters.agenda import Agenda
from functions.adapters.images import Item
from functions.adapters.people import People, home_of
from functions.adapters.runtime import Runtime
from functions.core.chance import fraction
from functions.core.details import SurveyRequested
from functions.core.inviting import Active
from functions.core.times import iso, parse
from functions.dispatch import asking, enrolling
from functions.dispatch.incoming import Lifecycle
from functions.dispatch.occasions import Occasion, wave_of

PAGE = 100


def begin(runtime: Runtime, lifecycle: Lifecycle) -> None:
    """Put a campaign down as a job; told twice, it is one."""
    detail = lifecycle.detail
    if not isinstance(detail, SurveyRequested):
        raise TypeError(type(detail).__name__)
    wave = wave_of("", lifecycle)
    fields = {
        "task": "ask",
        "kind": "CONTACT",
        "survey_id": detail.survey_id,
        "wave": wave,
        "at": iso(lifecycle.time),
        "segment": detail.segment or "",
        "over_days": detail.over_days or 0,
    }
    _put(runtime, f"{detail.survey_id}:{wave}", fields)


def enrol_everyone(runtime: Runtime, digest: str) -> None:
    """Put the enrolment of all contacts and accounts in a programme down as two jobs."""
    for kind in ("CONTACT", "ACCOUNT"):
        _put(runtime, f"enrol:{kind}:{digest}", {"task": "enrol", "kind": kind, "at": iso(runtime.now())})


def _put(runtime: Runtime, job: str, fields: Item) -> None:
    agenda = runtime.adapter(Agenda)
    for shard in agenda.shards():
        agenda.add((f"JOB#{job}", f"SHARD#{shard}"), {**fields, "shard": shard, "after": ""}, runtime.now())


def page(runtime: Runtime, active: Active, entry: Item) -> None:
    """Do one page of a job, and move its entry on; after the last page it is done."""
    agenda = runtime.adapter(Agenda)
    profiles = agenda.listed(entry["kind"], entry["shard"], entry["after"], PAGE)
    work = _TASKS[entry["task"], entry["kind"]]
    for profile in profiles:
        work(runtime, active, entry, profile)
    if not profiles:
        agenda.done(entry)
        return
    agenda.move(entry, runtime.now(), after=str(profiles[-1]["pk"]).partition("#")[2])


def _ask_contact(runtime: Runtime, active: Active, entry: Item, profile: Item) -> None:
    """Raise a campaign's occasion for one contact, in the account they belong to first, if it is of the segment."""
    home, survey = home_of(profile), active.programme.surveys.get(entry["survey_id"])
    if home is None or survey is None:
        return
    if entry["segment"] and runtime.adapter(People).account(home.account_id).segment != entry["segment"]:
        return
    at = _spread(entry, home.contact_id)
    occasion = Occasion(entry["survey_id"], survey, home.account_id, entry["wave"], at, home.contact_id)
    asking.raise_occasion(runtime, active, occasion)


def _spread(entry: Item, contact_id: str) -> datetime:
    """Return when a contact's turn comes in a campaign that takes days: always the same for the same contact."""
    days: int = entry["over_days"]
    return parse(entry["at"]) + timedelta(days=int(days * fraction(entry["wave"], contact_id)))


def _enrol_contact(runtime: Runtime, active: Active, _entry: Item, profile: Item) -> None:
    enrolling.enrol_contact(runtime, active.programme, profile["contact_id"])


def _enrol_account(runtime: Runtime, active: Active, _entry: Item, profile: Item) -> None:
    enrolling.enrol_account(runtime, active.programme, profile["account_id"])


_TASKS: dict[tuple[str, str], Callable[[Runtime, Active, Item, Item], None]] = {
    ("ask", "CONTACT"): _ask_contact,
    ("enrol", "CONTACT"): _enrol_contact,
    ("enrol", "ACCOUNT"): _enrol_account,
}
