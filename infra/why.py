"""Why was someone not asked? Everything on record about one contact, in order of time.

    python -m infra.why CONTACT_ID --table YOUR-TABLE

Reads what dispatch decided: surveys planned, put off, sent and skipped, pauses, opt-outs, and when the next turn is.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from functions.adapters.codec import decode
from functions.adapters.images import Item
from functions.adapters.people import People, contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.table import Table
from functions.core.people import Contact
from functions.core.survey import SkipReason
from functions.core.times import iso

REASONS: dict[SkipReason, str] = {
    "no_address": "we know no address",
    "unsubscribed": "they have unsubscribed",
    "bounced": "mail to their address comes back",
    "complained": "they have called our mail spam",
    "duplicate_person": "another contact has the same address and is asked instead",
    "wrong_audience": "the survey is not meant for their role, segment, stage, plan or attributes",
    "account_churned": "their account has given notice, or has left",
    "sampled_out": "the survey asks a share of people only, and they are not in it",
    "already_invited": "an earlier invitation to the same survey was still open",
    "quiet_period": "they were asked too short a time before",
    "paused": "they, their account or the programme were paused",
    "held": "their customer-success manager held it",
    "daily_cap": "as many as the programme allows a day were asked already",
    "stale": "it could not be sent before it was out of date",
    "refused": "the mail service would not take the mail",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on record: when (ISO), about which survey, and what."""

    at: str
    survey: str
    what: str


def history(runtime: Runtime, contact_id: str) -> list[Line]:
    """Return what is on record about a contact, oldest first; of one we do not know, nothing."""
    table, profile = runtime.adapter(Table), runtime.adapter(People).profile(contact_key(contact_id))
    if not profile:
        return []
    stored = table.of_item(f"CONTACT#{contact_id}")
    lines = [*_profile(profile), *_pauses(table, profile), *_invitations(table, profile)]
    lines += [each for item in stored for each in _stored(item)]
    return sorted(lines, key=lambda line: line.at)


def _profile(profile: Item) -> Iterator[Line]:
    contact = decode(Contact, profile)
    for name, what in (("unsubscribed_at", "unsubscribed"), ("complained_at", "called our mail spam")):
        if profile.get(name):
            yield Line(profile[name], "", what)
    told = profile.get("told", {}).get("email", profile["created_at"])
    if not contact.email:
        yield Line(told, "", REASONS["no_address"])
    if contact.bounces():
        yield Line(told, "", REASONS["bounced"])
    if contact.duplicate_of:
        yield Line(told, "", f"has the address of {contact.duplicate_of}, who is asked instead")
    if contact.paused_until:
        yield _pause("the contact", iso(contact.paused_until), profile.get("pause_reason", ""), profile)


def _pauses(table: Table, profile: Item) -> Iterator[Line]:
    names = {"PROGRAMME": "the programme"}
    names |= {f"ACCOUNT#{account_id}": f"account {account_id}" for account_id in profile.get("memberships", {})}
    for item in table.of_item("PAUSE"):
        if item["sk"] in names:
            yield _pause(names[item["sk"]], item["until"], item["reason"], item)


def _pause(target: str, until: str, reason: str, item: Item) -> Line:
    told = item["told"]
    at = told["paused_until"] if isinstance(told, dict) else told
    end = "until told otherwise" if until.startswith("9999") else f"until {until}"
    return Line(at, "", f"{target} paused {end}: {reason}")


def _invitations(table: Table, profile: Item) -> Iterator[Line]:
    for account_id in profile.get("memberships", {}):
        for item in table.get_many(table.of_account(account_id, "INVITATION#")):
            if item["contact_id"] == profile["contact_id"]:
                yield from _course(item)


def _course(item: Item) -> Iterator[Line]:
    about = f"{item['survey_id']} ({item['wave']})"
    if item["state"] == "planned":
        waits: SkipReason | None = item.get("waits_for")
        why = f", because {REASONS[waits]}" if waits else ""
        yield Line(item["planned_at"], about, f"planned, to leave on {item['due_at']}{why}")
    if item.get("sent_at"):
        yield Line(item["sent_at"], about, f"sent; it is {item['state']} now")


def _stored(item: Item) -> Iterator[Line]:
    match item["sk"].partition("#")[0]:
        case "SKIP":
            reason: SkipReason = item["reason"]
            yield Line(item["skipped_at"], f"{item['survey_id']} ({item['wave']})", f"not asked: {REASONS[reason]}")
        case "CADENCE":
            yield Line(item["slot"], item["survey_id"], "their next turn")


def main(arguments: list[str] | None = None) -> int:
    """Print the history of a contact; 1 if there is no such contact."""
    parser = argparse.ArgumentParser(prog="python -m infra.why", description="Why was someone (not) asked?")
    parser.add_argument("contact_id")
    parser.add_argument("--table", required=True, help="the table of your stack")
    given = parser.parse_args(arguments)
    settings: dict[str, Any] = {"TABLE_NAME": given.table, "SHARDS": "1"}
    lines = history(Runtime(settings, clock=lambda: datetime.now(UTC)), given.contact_id)
    for line in lines:
        print(f"{line.at}  {line.survey or '-':<40}  {line.what}")  # noqa: T201 - a command prints
    if not lines:
        print(f"nothing is on record about {given.contact_id}")  # noqa: T201 - a command prints
    return 0 if lines else 1


if __name__ == "__main__":
    raise SystemExit(main())
