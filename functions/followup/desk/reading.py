"""What a desk shows, read from the table: many accounts at once, each by one query."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from functions.adapters.cases import Cases
from functions.adapters.desks import Desks
from functions.adapters.people import People
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.people import Account
from functions.core.standing import Case, Known
from functions.core.survey import Invitation
from functions.followup.desk.views import Sight, sight
from functions.followup.web.opening import Opened
from functions.followup.web.request import Declined
from functions.followup.web.scope import may_open

_AT_ONCE = 16  # queries; a client may be used by many threads
_ENTRUSTED = 300  # cases that came to a desk last
A = TypeVar("A")
B = TypeVar("B")


def in_view(lent: Runtime, opened: Opened) -> list[Account]:
    """Return every account that somebody sees, as each account itself says by now, by name."""
    desks = lent.adapter(Desks)
    listed = _together(desks.account_ids, opened.desks.values())
    found = lent.adapter(People).accounts({account_id for each in listed for account_id in each})
    seen = [each for each in found.values() if opened.who.relation(each)]
    return sorted(seen, key=lambda each: (each.name.lower(), each.account_id))


def sights(lent: Runtime, opened: Opened, accounts: Iterable[Account]) -> list[Sight]:
    """Return accounts with their records."""
    standing = lent.adapter(Standing)

    def one(account: Account) -> Sight:
        return sight(opened.who, account, standing.known(account.account_id))

    return _together(one, accounts)


def account(lent: Runtime, opened: Opened, account_id: str) -> Account:
    """Return one account in view; another's is as unknown as one that never was."""
    found = lent.adapter(People).accounts([account_id]).get(account_id)
    if found is None or opened.who.relation(found) is None:
        raise Declined(kind="unknown")
    return found


def cases(lent: Runtime, opened: Opened, seen: Iterable[Sight]) -> list[Case]:
    """Return the cases that somebody may open: of the accounts in view, and those that came to a desk they see."""
    of_accounts = {
        (each.account_id, each.case_id): each
        for one in seen
        for each in one.known.cases
        if may_open(opened.who, one.account, each, one.known)
    }
    desks = lent.adapter(Desks)
    keys = {
        key for each in _together(lambda desk: desks.entrusted(desk, _ENTRUSTED), opened.desks.values()) for key in each
    }
    others = lent.adapter(Cases).many(sorted(keys - of_accounts.keys()))
    theirs = [each for each in others if each.owner.email.lower() in opened.who.sees]
    return [*of_accounts.values(), *_openable(lent, opened, theirs)]


def _openable(lent: Runtime, opened: Opened, found: list[Case]) -> list[Case]:
    accounts = lent.adapter(People).accounts({each.account_id for each in found})
    return [each for each in found if may_open(opened.who, *_around(lent, each, accounts.get(each.account_id)))]


def _around(lent: Runtime, case: Case, account: Account | None) -> tuple[Account, Case, Known]:
    """Return what decides on opening a case; whom one is about is on the account's record, the others need none."""
    known = lent.adapter(Standing).known(case.account_id) if case.confidential else Known()
    return account or Account(case.account_id), case, known


def upcoming(lent: Runtime, opened: Opened) -> list[Invitation]:
    """Return what was put of late on the desks in view, without what is by now an account's of somebody else."""
    listed = _together(lent.adapter(Desks).invitations, opened.desks.values())
    found = {each.sid: each for each in (each for one in listed for each in one)}
    accounts = lent.adapter(People).accounts({each.account_id for each in found.values()})
    return [each for each in found.values() if _theirs(opened, accounts.get(each.account_id))]


def _theirs(opened: Opened, account: Account | None) -> bool:
    return account is None or account.owner is None or opened.who.relation(account) is not None


def _together(read: Callable[[A], B], each: Iterable[A]) -> list[B]:
    """Return what is read for each, in their order, many at a time."""
    wanted = list(each)
    if len(wanted) < 2:  # noqa: PLR2004 - one needs no company
        return [read(one) for one in wanted]
    with ThreadPoolExecutor(min(_AT_ONCE, len(wanted))) as pool:
        return list(pool.map(read, wanted))
