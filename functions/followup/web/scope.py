"""What a colleague may see: their own accounts, those of whom they cover for or lead, and the cases that are theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.core.people import Account, Owner
from functions.core.programme import Programme
from functions.core.standing import Case, Heard, Known
from functions.followup.cases.owning import CONFIDENTIAL, company, whom

Relation = Literal["own", "cover", "lead"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """A colleague, and those whose accounts and cases they see, themselves first: by address, as what."""

    address: str
    name: str
    sees: Mapping[str, Relation]

    def relation(self, account: Account) -> Relation | None:
        """Return how an account as it is now concerns them; None if it does not."""
        return self.sees.get(account.owner.email.lower()) if account.owner else None

    @property
    def leads(self) -> bool:
        """Say whether somebody reports to them."""
        return "lead" in self.sees.values()


def viewer(address: str, programme: Programme, today: date, stands_in_for: str = "") -> Viewer:
    """Return what somebody sees on a day; whoever reads the desk of one who has left stands in for them.

    A colleague who has left is still seen by their lead, since nobody else looks after what was theirs.
    """
    address = address.lower()
    away = [
        member.email
        for member in programme.team
        if any(each.cover == address and each.first <= today <= each.last for each in member.away)
    ]
    led = [member.email for member in programme.team if member.lead == address]
    led += [team.email for team in programme.functions.values() if team.lead == address]
    sees: dict[str, Relation] = {}
    for each in led:
        sees[each] = "lead"
    for each in [*away, *([stands_in_for.lower()] if stands_in_for else [])]:
        sees[each] = "cover"
    sees.pop(address, None)
    return Viewer(address, name_of(address, programme), {address: "own", **sees})


def name_of(address: str, programme: Programme) -> str:
    """Return what a colleague is called, or their address if the programme does not name them."""
    return next((each.name for each in colleagues(programme) if each.email == address), address)


def colleagues(programme: Programme) -> list[Owner]:
    """Return all who can have a case: who is here of the team, the functions, and the company itself."""
    team = [Owner(each.name, each.email) for each in programme.team if not each.left]
    functions = [Owner(each.name, each.email) for each in programme.functions.values()]
    every = {each.email: each for each in [company(programme), *functions, *team]}
    return sorted(every.values(), key=lambda each: (each.name.lower(), each.email))


def may_read(who: Viewer, account: Account, heard: Heard) -> bool:
    """Say whether somebody may read an answer, or that there was none.

    What is about a CSM is for whoever leads them, and never for the CSM, whosever the account is by now.
    """
    relation = who.relation(account)
    if heard.touchpoint != CONFIDENTIAL:
        return relation is not None
    return relation == "lead" and heard.about != who.address


def readable(who: Viewer, account: Account, known: Known) -> tuple[Heard, ...]:
    """Return what of an account's record somebody may read, the oldest first."""
    return tuple(each for each in known.heard if may_read(who, account, each))


def may_open(who: Viewer, account: Account, case: Case, known: Known) -> bool:
    """Say whether somebody may open a case: whoever has it, and whoever sees its account or its owner's desk.

    One about a CSM is opened by whoever has it, and by the CSM's lead; by the CSM never.
    """
    relation = who.relation(account)
    if case.confidential:
        theirs = who.address in whom(case, account, known)
        return not theirs and (relation == "lead" or _has(who, case))
    return relation is not None or _has(who, case) or case.owner.email.lower() in who.sees


def _has(who: Viewer, case: Case) -> bool:
    return case.owner.email.lower() == who.address


def in_case(case: Case, known: Known) -> tuple[Heard, ...]:
    """Return the answers that a case is about; whoever may open it may read them."""
    return tuple(each for each in known.heard if each.sid in case.sids)


def successors(case: Case, account: Account, known: Known, programme: Programme) -> Sequence[Owner]:
    """Return to whom a case can be given: what is about a CSM stays among those who lead, and is never theirs."""
    others = [each for each in colleagues(programme) if each.email != case.owner.email]
    if not case.confidential:
        return others
    leads = {each.lead for each in programme.team} | {programme.sender.email}
    about = known.about(case) | ({account.owner.email} if account.owner else set())
    return [each for each in others if each.email in leads - about]
