"""A look at a desk: each view reads what it shows, and changes nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from functions.adapters.annotations import Annotations
from functions.adapters.baselines import Baselines
from functions.adapters.outcomes import Outcomes
from functions.adapters.pauses import Pauses
from functions.adapters.people import People
from functions.adapters.runtime import Runtime
from functions.core.people import Account, Contact, Membership
from functions.core.signals import callouts
from functions.core.standing import Case
from functions.followup.cases import visits as case_visits
from functions.followup.desk import page as desk_page
from functions.followup.desk import reading as desk_reading
from functions.followup.desk.account import (
    PEOPLE_SHOWN,
    AccountView,
    annotations,
    askable,
    facts,
    health_seen,
    history,
    in_force,
    members,
    never_answered,
    signals_seen,
)
from functions.followup.desk.page import Counts, Narrowed
from functions.followup.desk.upcoming import grouped, held, upcoming
from functions.followup.desk.views import (
    ACCOUNTS_READ,
    ANSWERS_SHOWN,
    SILENT_SHOWN,
    Choices,
    Filters,
    Sight,
    account_lines,
    answer_lines,
    answers,
    case_lines,
    choices,
    in_order,
    lately_closed,
    overdue,
    silences,
    silent_lines,
    tag_choices,
)
from functions.followup.web.opening import Opened, opened
from functions.followup.web.page import Shell
from functions.followup.web.request import Reply, Visit
from functions.followup.web.scope import may_open
from functions.followup.web.submission import Mistake

_ON_FIRST_PAGE = 10  # answers
_CASES_FIRST = 20
_LONGEST_FILTER = 200


@dataclass(frozen=True, slots=True)
class Overview:
    """All accounts in view, the records that were read of those that are wanted, and the cases."""

    accounts: list[Account]
    sights: list[Sight]
    cases: list[Case]


def show(lent: Runtime, visit: Visit) -> Reply:
    """Show what the query asks for, or what comes first."""
    here = opened(lent, visit, "desk")
    if visit.asks("case"):
        return case_visits.look(lent, visit, here)
    if visit.asks("account"):
        return Reply(200, account(lent, visit, here), staff=True)
    look = _VIEWS.get(visit.asks("view"), _summary)
    return Reply(200, look(lent, visit, here), staff=True)


def shell(visit: Visit, here: Opened) -> Shell:
    """Return what stands around every view."""
    done = desk_page.done(visit.asks("done"), visit.asks("left"))
    company, zone = here.programme.company.name, here.programme.sending.time_zone
    return Shell(company, here.who.name, zone, here.now, done, here.who.leads)


def filters(query: Mapping[str, str]) -> Filters:
    """Return what a query narrows a list down to."""
    told = {name: query.get(name, "")[:_LONGEST_FILTER] for name in ("survey", "category", "segment", "tag", "csm")}
    return Filters(**told)


def _overview(lent: Runtime, here: Opened, wanted: Filters) -> Overview:
    accounts = desk_reading.in_view(lent, here)
    read = [each for each in accounts if wanted.account(each)][:ACCOUNTS_READ]
    sights = desk_reading.sights(lent, here, read)
    return Overview(accounts, sights, desk_reading.cases(lent, here, sights))


def _counts(found: Overview, here: Opened) -> Counts:
    return Counts(
        cases=sum(each.is_open for each in found.cases),
        overdue=sum(overdue(each, here.now) for each in found.cases),
        answers=len(answers(found.sights, Filters())),
        silent=len(silences(found.sights)),
        accounts=len(found.accounts),
        read=len(found.sights),
    )


def _choices(found: Overview, here: Opened) -> Choices:
    owners = {each.owner.email: each.owner for each in found.accounts if each.owner}
    return choices(found.sights, tag_choices(here.programme), owners.values())


def _summary(lent: Runtime, visit: Visit, here: Opened) -> str:
    found = _overview(lent, here, Filters())
    waiting = in_order([each for each in found.cases if each.is_open], here.now)[:_CASES_FIRST]
    newest = answers(found.sights, Filters())[:_ON_FIRST_PAGE]
    people = _people(lent, [each.contact_id for each in waiting], [each.contact_id for _, each in newest])
    lines = answer_lines(newest, people, tag_choices(here.programme))
    return desk_page.summary(shell(visit, here), _counts(found, here), case_lines(waiting, people, here.now), lines)


def _cases(lent: Runtime, visit: Visit, here: Opened) -> str:
    found = _overview(lent, here, Filters())
    waiting = in_order([each for each in found.cases if each.is_open], here.now)
    closed = lately_closed(found.cases, here.now)
    people = _people(lent, [each.contact_id for each in [*waiting, *closed]])
    lines = [case_lines(each, people, here.now) for each in (waiting, closed)]
    return desk_page.cases(shell(visit, here), _counts(found, here), *lines)


def _answers(lent: Runtime, visit: Visit, here: Opened) -> str:
    wanted = filters(visit.query)
    found = _overview(lent, here, wanted)
    every = answers(found.sights, wanted)
    newest = every[:ANSWERS_SHOWN]
    people = _people(lent, [each.contact_id for _, each in newest])
    lines = answer_lines(newest, people, tag_choices(here.programme))
    by = Narrowed(wanted, _choices(found, here), len(every) - len(newest))
    return desk_page.answers(shell(visit, here), _counts(found, here), lines, by)


def _silent(lent: Runtime, visit: Visit, here: Opened) -> str:
    found = _overview(lent, here, Filters())
    every = silences(found.sights)
    listed = every[:SILENT_SHOWN]
    people = _people(lent, [each[-1].contact_id for _, each in listed])
    lines = silent_lines(listed, people)
    return desk_page.silent(shell(visit, here), _counts(found, here), lines, len(every) - len(listed))


def _accounts(lent: Runtime, visit: Visit, here: Opened) -> str:
    wanted = filters(visit.query)
    found = _overview(lent, here, wanted)
    paused = lent.adapter(Pauses).told([one.account.account_id for one in found.sights])

    def openable(one: Sight, case: Case) -> bool:
        return may_open(here.who, one.account, case, one.known)

    lines = account_lines(found.sights, openable, paused)
    return desk_page.accounts(shell(visit, here), _counts(found, here), lines, Narrowed(wanted, _choices(found, here)))


def upcoming_page(lent: Runtime, visit: Visit, here: Opened, mistake: Mistake | None = None) -> str:
    """Return who is about to be asked, with what is to be put right."""
    invitations = desk_reading.upcoming(lent, here)
    contacts = _people(lent, [each.contact_id for each in invitations])
    every = upcoming(invitations, contacts)
    found = desk_page.Upcoming(
        groups=grouped(every[: desk_page.SHOWN]),
        held=held(invitations, contacts),
        more=max(0, len(every) - desk_page.SHOWN),
        paused=lent.adapter(Pauses).told({each.account_id for each in invitations}),
    )
    return desk_page.upcoming(shell(visit, here), found, mistake)


def account(lent: Runtime, visit: Visit, here: Opened, mistake: Mistake | None = None) -> str:
    """Return the page of one account."""
    found = desk_reading.account(lent, here, visit.asks("account"))
    [one] = desk_reading.sights(lent, here, [found])
    everyone = lent.adapter(People).members(found.account_id)
    return desk_page.account(shell(visit, here), _account(lent, here, one, everyone), lent.new_id(), mistake)


def _account(lent: Runtime, here: Opened, one: Sight, everyone: list[tuple[Contact, Membership]]) -> AccountView:
    opened_cases = [each for each in one.known.cases if may_open(here.who, one.account, each, one.known)]
    told = [*(each.contact_id for each in one.heard), *(each.contact_id for each in opened_cases)]
    people = {who.contact_id: who for who, _ in everyone}
    people |= _people(lent, [each for each in told if each not in people])
    answered = [(one, each) for each in one.heard if each.score is not None]
    lines = {each.sid: each for each in answer_lines(answered, people, tag_choices(here.programme))}
    belong = members(everyone, here.now)
    account_id, policy = one.account.account_id, here.programme.health
    health = health_seen(one, lent.adapter(Baselines).bases(), policy, here.now)
    signals = signals_seen(one.account, *lent.adapter(Outcomes).signals(account_id), policy, here.now)
    return AccountView(
        account=one.account,
        name=one.name,
        facts=facts(one.account, here.now.date(), here.programme.company.currency),
        history=history(one, lines, people),
        cases=case_lines(in_order(opened_cases, here.now), people, here.now),
        never=never_answered(belong, one.heard),
        members=belong[:PEOPLE_SHOWN],
        more=max(0, len(belong) - PEOPLE_SHOWN),
        surveys=askable(here.programme),
        paused=lent.adapter(Pauses).told([account_id]).get(account_id),
        override=in_force(one.known, here.now),
        health=health,
        usage=signals.usage_why,
        callouts=callouts(health, signals, here.now),
        annotations=annotations(lent.adapter(Annotations).every(), account_id),
    )


def _people(lent: Runtime, *ids: Iterable[str]) -> dict[str, Contact]:
    return lent.adapter(People).contacts(sorted({each for some in ids for each in some if each}))


_VIEWS: Mapping[str, Callable[[Runtime, Visit, Opened], str]] = {
    "answers": _answers,
    "cases": _cases,
    "silent": _silent,
    "accounts": _accounts,
    "upcoming": upcoming_page,
}
