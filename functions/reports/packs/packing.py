"""A pack that a message asks for: counted, worded, kept in S3 in every form but slides, and handed on for those."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from functions.adapters.log import log
from functions.adapters.people import People
from functions.adapters.programme import ProgrammeStore
from functions.adapters.queues import report_queue, slide_queue
from functions.adapters.reports_bucket import ReportsBucket
from functions.adapters.runtime import runtime
from functions.core.people import Account as Known
from functions.core.people import Owner
from functions.core.programme import Programme
from functions.core.times import parse
from functions.reports.disclosure.groups import SMALLEST_GROUP
from functions.reports.kind import Asked
from functions.reports.lake.drawing import drawn
from functions.reports.packs import account_pack, company_pack
from functions.reports.packs.account_counts import Account
from functions.reports.packs.model import Pack
from functions.reports.packs.queries import AccountQueries, AccountsHeard, CompanyQueries
from functions.reports.packs.render import page, spreadsheet
from functions.reports.publish import forms
from functions.reports.trend import report as figures

PACKS = frozenset({"account", "company", "packs"})


def make_pack(message: Mapping[str, Any], memory: int) -> None:
    """Make one account's pack or the company's, or ask for those of a whole quarter; repeated, it changes nothing.

    The message is {"report": "account", "account_id": ..., "as_of": ..., "for": address, or null for its CSM},
    {"report": "company", "as_of": ..., "for": address, or null for every stakeholder}, or {"report": "packs",
    "as_of": ...}. Memory is the function's, in MB.
    """
    digest, programme = runtime().adapter(ProgrammeStore).active()
    asked = Asked(parse(message["as_of"]), digest, programme.company.name, programme)
    match message["report"]:
        case "account":
            _account(asked, message, memory)
        case "company":
            _company(asked, message, programme, memory)
        case _:
            _quarter(asked, message, programme, memory)


def _account(asked: Asked, message: Mapping[str, Any], memory: int) -> None:
    account_id, profile = runtime().adapter(People).current(message["account_id"])
    known = runtime().adapter(People).account(account_id)
    readers = [message["for"]] if message.get("for") else _csm(known.owner)
    if not profile or not readers:
        log().warning("nobody to make a pack for", account_id=account_id)
        return
    found = drawn(runtime(), AccountQueries(account_id), asked.as_of, memory)
    names = {row["account_id"]: row["name"] for row in found["pack_names"]}
    account = Account(account_id, names.get(account_id) or known.name or account_id, _people(known))
    part = sha256(account_id.encode()).hexdigest()[:16]  # an id may hold what a key had better not
    _hand_on(account_pack.build(asked, account, found), f"account/{part}", readers)


def _csm(owner: Owner | None) -> list[str]:
    return [owner.email] if owner else []


def _people(known: Known) -> tuple[str, ...]:
    """Return the names of everyone at the account, and of its CSM."""
    members = runtime().adapter(People).members(known.account_id)
    return (*(contact.name for contact, _ in members), *([known.owner.name] if known.owner else []))


def _company(asked: Asked, message: Mapping[str, Any], programme: Programme, memory: int) -> None:
    readers = [message["for"]] if message.get("for") else [each.email for each in programme.stakeholders]
    if not readers:
        log().warning("nobody to make a pack for")
        return
    found = drawn(runtime(), CompanyQueries(), asked.as_of, memory)
    _hand_on(company_pack.build(asked, figures.build(asked, found), found), "company", readers)


def _hand_on(pack: Pack, place: str, readers: Sequence[str]) -> None:
    """Keep a pack in every form but slides and have those drawn; until they are there, nothing leads to any of it."""
    folder, name = f"reports/packs/{place}/{pack.as_of.replace(':', '')}", f"{pack.kind}-pack"
    files = forms(name, pack, page(pack), spreadsheet(pack))  # what cannot be written down fails before it is stored
    for each in files:
        runtime().adapter(ReportsBucket).store(folder, each)
    kept = [f"{folder}/{each.name}" for each in files]
    told = {"pack": f"{folder}/{name}.json", "files": kept, "for": sorted(set(readers))}
    runtime().adapter(slide_queue).send([told])
    log().info("pack counted", pack=folder, answers=pack.answers)


def _quarter(asked: Asked, message: Mapping[str, Any], programme: Programme, memory: int) -> None:
    """Ask for the company's pack, and for that of every account which has answers enough, one message each."""
    if not programme.packs.each_quarter:
        return
    rows = drawn(runtime(), AccountsHeard(), asked.as_of, memory)["pack_scores"]
    heard = [row["account_id"] for row in rows if _answers(row) >= SMALLEST_GROUP]
    at = {"as_of": message["as_of"], "for": None}
    wanted: list[dict[str, object]] = [{"report": "account", "account_id": each, **at} for each in heard]
    runtime().adapter(report_queue).send([{"report": "company", **at}, *wanted])


def _answers(row: Mapping[str, Any]) -> int:
    return int(row["detractors"] + row["passives"] + row["promoters"])
