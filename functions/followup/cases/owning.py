"""Who has a case: the account's CSM, who covers for them, the function that the tags route to, or the company."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from functions.core.casework import TeamMember
from functions.core.mail import present
from functions.core.people import Account, Function, Owner, Touchpoint
from functions.core.programme import Programme
from functions.core.standing import Case, Known

CONFIDENTIAL: Touchpoint = "csm"  # the touchpoint whose answers are about the account's own CSM


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who has a case, and for which function, if it is not the account's CSM."""

    owner: Owner
    function: Function | None = None


def company(programme: Programme) -> Owner:
    """Return the company's own address, which has whatever nobody else has."""
    return Owner(programme.sender.name, programme.sender.email)


def assigned(
    csm: Owner | None, touchpoint: str, functions: Sequence[Function], programme: Programme, today: date
) -> Assigned:
    """Return who has a case of an account with this CSM; where it is about a CSM, that is who is given here."""
    here = _present(csm, programme)
    if touchpoint == CONFIDENTIAL:
        return Assigned(confided({csm.email} if csm else set(), programme))
    if here:
        return Assigned(standing_in(here, programme, today))
    for each in functions:
        team = programme.functions.get(each)
        if team and is_here(owner := Owner(team.name, team.email), programme):
            return Assigned(owner, each)
    return Assigned((_lead(csm, programme) if csm else None) or company(programme))


def is_here(owner: Owner, programme: Programme) -> bool:
    """Say whether somebody can have a case: anyone but a colleague who has left."""
    return _present(owner, programme) is not None


def standing_in(owner: Owner, programme: Programme, today: date) -> Owner:
    """Return who has a colleague's cases today: themselves, or who covers for them; covers are not followed further."""
    member = _member(owner.email, programme)
    away = [each for each in member.away if each.first <= today <= each.last] if member else []
    cover = _named(away[0].cover, programme) if away else None
    return _present(cover, programme) or owner


def confided(about: Collection[str], programme: Programme) -> Owner:
    """Return who has a case about CSMs, by their addresses: the lead of one of them, else the company.

    None of them has it, unless one goes by the company's own address and nobody leads them.
    """
    own = company(programme)
    leads = [_lead(_named(each, programme), programme) for each in sorted(about)]
    fit = (each for each in (*leads, own, _lead(own, programme)) if each and each.email not in about)
    return next(fit, own)


def whom(case: Case, account: Account, known: Known) -> frozenset[str]:
    """Return the addresses of those who must not have a case, as it is about them.

    That is who was the CSM on the day of the survey; where that is not on record, who is by now.
    """
    if not case.confidential:
        return frozenset()
    return known.about(case) or frozenset({account.owner.email} if account.owner else ())


def next_person(owner: Owner, programme: Programme, about: Collection[str] = ()) -> Owner | None:
    """Return whom an overdue case goes on to: the owner's lead, else the company; never those whom it is about.

    None says that it stays: the company has it, or nobody else may.
    """
    if owner.email == programme.sender.email:
        return None
    lead, last = _lead(owner, programme), company(programme)
    return next((each for each in (lead, last) if each and each.email not in {owner.email, *about}), None)


def _lead(owner: Owner | None, programme: Programme) -> Owner | None:
    if owner is None:
        return None
    member = _member(owner.email, programme)
    teams = [each.lead for each in programme.functions.values() if each.email == owner.email]
    address = member.lead if member else next(iter(teams), None)
    lead = _named(address, programme) if address else None
    return _present(lead, programme)


def _present(owner: Owner | None, programme: Programme) -> Owner | None:
    return present(owner, {each.email for each in programme.team if each.left})


def _member(address: str, programme: Programme) -> TeamMember | None:
    return next((each for each in programme.team if each.email == address.lower()), None)


def _named(address: str, programme: Programme) -> Owner:
    """Return a colleague by their address; one whom the programme does not name is called by it."""
    member = _member(address, programme)
    return Owner(member.name if member else address, address)
