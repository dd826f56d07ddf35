"""What the reports on silence offer to the digest: what it may do to the score, and which accounts are silent."""

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from datetime import date

from functions.core.programme import Programme, StakeholderRole
from functions.core.times import long_date
from functions.reports.figures import words
from functions.reports.headline import COUNTED, Headline, least, listed
from functions.reports.silence.model import SilenceAccountsReport, SilenceReport, SilentAccount
from functions.reports.worth import headlines as worth_headlines

NAME = "silence"
ACCOUNTS_NAME = "silence-accounts"
_MATTERS = 15.0  # points
_SEVERAL = 5  # silent accounts that weigh as much as one that is at risk
_CEO: AbstractSet[StakeholderRole] = frozenset({"ceo", "marketing"})
_SALES: AbstractSet[StakeholderRole] = frozenset({"sales"})
_CSM: AbstractSet[StakeholderRole] = frozenset({"csm"})


def headlines(report: SilenceReport, _programme: Programme) -> tuple[Headline, ...]:
    """Return whether those who needed a reminder answered otherwise, and whether silence went together with leaving."""
    return (*_timing(report), *worth_headlines.silent(report.churn))


def accounts_headlines(report: SilenceAccountsReport, _programme: Programme) -> tuple[Headline, ...]:
    """Return the silent accounts of which a date of renewal is known, for Sales."""
    return tuple(_silent([each for each in report.silent if each.renewal_date], "", ACCOUNTS_NAME, _SALES))


def own(report: SilenceAccountsReport, accounts: Collection[str]) -> Iterator[Headline]:
    """Yield what a CSM is told of their own accounts, named by their ids, and of nobody else's."""
    yield from _silent([each for each in report.silent if each.account_id in accounts], " of yours", "", _CSM)


def _timing(report: SilenceReport) -> Iterator[Headline]:
    found = report.timing
    if found:
        ends = found.difference
        told = f"The silent may be {'less' if ends.value < 0 else 'more'} content than the score says"
        fewest = min(found.early_answers, found.late_answers)
        yield Headline("silence", NAME, told, report.timing_words, least(ends.low, ends.high, _MATTERS), _CEO, fewest)


def _silent(
    found: Collection[SilentAccount], whose: str, report: str, roles: AbstractSet[StakeholderRole]
) -> Iterator[Headline]:
    if found:
        told = f"{words.counted(len(found), 'account')}{whose} did not answer any survey"
        named = listed(map(_named, sorted(found, key=lambda each: (each.renewal_date or "9", each.account_id))))
        yield Headline("silent accounts", report, told, f"{named}. {COUNTED}", len(found) / _SEVERAL, roles)


def _named(account: SilentAccount) -> str:
    renewing = f", renewing {long_date(date.fromisoformat(account.renewal_date))}" if account.renewal_date else ""
    return f"{account.name or account.account_id}{renewing}"
