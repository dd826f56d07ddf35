"""The accounts that do not answer, each with its last sign of life and what to do, for the account team alone."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from functions.core.times import iso, long_date
from functions.reports.figures.months import naive
from functions.reports.kind import Asked, Found, Summary, Values
from functions.reports.silence.model import ACCOUNTS_SCHEMA, Sign, SilenceAccountsReport, SilentAccount
from functions.reports.silence.notes import team_notes
from functions.reports.silence.report import first_months as months_of_silence
from functions.reports.silence.report import sent, silent_rows
from functions.reports.silence.report import values as values_of_silence

_RENEWAL_NEAR = 90  # days
_QUIET = 90
_LIVELY = 30
_SIGNS: Mapping[str, Sign] = {
    "last_seen": "seen in the product",
    "last_money": "renewal or change of revenue",
    "last_answered": "answer",
}


def values(as_of: datetime) -> Values:
    """Return what the report's query is asked with."""
    return {"silence_accounts": values_of_silence(as_of)["silence_accounts"]}


def first_months(last: str) -> Mapping[str, str]:
    """Return the first month that is needed of each set."""
    return months_of_silence(last)


def build(asked: Asked, found: Found) -> SilenceAccountsReport:
    """Return the list, the largest accounts first."""
    window, today, rows = sent(asked.as_of), naive(asked.as_of).date(), found["silence_accounts"]
    silent = [_account(row, today) for row in silent_rows(rows, asked.as_of)]
    return SilenceAccountsReport(
        schema=ACCOUNTS_SCHEMA,
        as_of=iso(asked.as_of),
        programme=asked.programme,
        company=asked.company,
        currency=asked.currency,
        since=window["since"].date().isoformat(),
        until=window["until"].date().isoformat(),
        accounts=len(rows),
        silent=tuple(sorted(silent, key=lambda each: (-(each.arr or 0), each.name, each.account_id))),
        notes=team_notes(iso(asked.as_of), asked.programme),
    )


def summary(_report: SilenceAccountsReport) -> Summary:
    """Return that nothing is announced of it but that it is there."""
    return Summary(None, 0)


def _account(row: Mapping[str, Any], today: date) -> SilentAccount:
    signs = [(row[column], sign) for column, sign in _SIGNS.items() if row[column] is not None]
    on, sign = max(signs, default=(None, None))
    return SilentAccount(
        account_id=row["account_id"],
        name=row["name"] or row["account_id"],
        segment=row["segment"] or "",
        arr=row["arr"],
        renewal_date=row["renewal_date"].isoformat() if row["renewal_date"] else None,
        asked=row["asked"],
        last_asked=row["last_asked"].isoformat(),
        never_answered=row["last_answered"] is None,
        sign=sign,
        sign_on=on.isoformat() if on else None,
        action=action(row["renewal_date"], on, today, never=row["last_answered"] is None),
    )


def action(renewal: date | None, sign_on: date | None, today: date, *, never: bool) -> str:
    """Return what a CSM could do about an account that does not answer: the first of the rules that applies."""
    if renewal is not None and 0 <= (renewal - today).days <= _RENEWAL_NEAR:
        return f"Call before the renewal on {long_date(renewal)}"
    if sign_on is None or (today - sign_on).days > _QUIET:
        return "Check that the people on record are still there"
    if never:
        return "Ask the sponsor whom to ask, and say what answers are used for"
    if (today - sign_on).days <= _LIVELY:
        return "Ask in the product or in the next meeting: they are there, but do not answer mail"
    return "Bring the survey up in the next talk"
