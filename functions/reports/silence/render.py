"""The reports on silence as pages and spreadsheets."""

from collections.abc import Iterator

from functions.reports.forms.shared import Cell, Sheet, sheet, templates
from functions.reports.silence import words as silence_words
from functions.reports.silence.model import SilenceAccountsReport, SilenceReport
from functions.reports.worth.model import Estimate
from functions.reports.worth.render import HEADER as FINDINGS
from functions.reports.worth.render import findings, tools

HEADER = (*FINDINGS, "asked", "answered")
ACCOUNTS_HEADER = (
    "report", "as_of", "programme", "query", "account_id", "account", "segment", "arr", "currency", "renewal_date",
    "asked", "last_asked", "never_answered", "last_sign", "last_sign_on", "suggested_action",
)  # fmt: skip

Line = tuple[Cell, ...]


def page(report: SilenceReport) -> str:
    """Return the report as one HTML file that needs nothing else."""
    return templates().get_template("silence.html").render(report=report, silence=silence_words, **tools())


def spreadsheet(report: SilenceReport) -> Sheet:
    """Return the report as a table: a row for each figure, with the queries that it came from."""
    about = ("silence", report.as_of, report.programme)
    return sheet(HEADER, ((*about, *row) for row in _rows(report)))


def _rows(report: SilenceReport) -> Iterator[Line]:
    for rate in report.rates:
        about = ("silence_rates", None, f"response by {rate.by}", "share_percent", rate.group, None, None, None)
        yield (*about, rate.share, rate.low, rate.high, None, None, rate.held_back, rate.asked, rate.answered)
    for name, found, answers in _scores(report):
        ends = found.value, found.low, found.high
        yield ("silence_answers", "nps", "score", name, *(None,) * 4, *ends, None, None, None, None, answers)
    for row in findings(None, report.churn):
        yield (*row, None, None)


def _scores(report: SilenceReport) -> Iterator[tuple[str, Estimate, int | None]]:
    if report.weighting:
        yield "nps_raw", report.weighting.raw, report.weighting.answers
        yield "nps_weighted", report.weighting.weighted, report.weighting.answers
    if report.timing:
        yield "nps_before_reminder", report.timing.early, report.timing.early_answers
        yield "nps_after_reminder", report.timing.late, report.timing.late_answers
        yield "nps_late_less_early", report.timing.difference, None


def accounts_page(report: SilenceAccountsReport) -> str:
    """Return the list for the account team as one HTML file that needs nothing else."""
    return templates().get_template("silence_accounts.html").render(report=report, silence=silence_words, **tools())


def accounts_spreadsheet(report: SilenceAccountsReport) -> Sheet:
    """Return the list for the account team as CSV, a row for each account."""
    about = ("silence-accounts", report.as_of, report.programme, "silence_accounts")
    return sheet(
        ACCOUNTS_HEADER,
        (
            (
                *about, each.account_id, each.name, each.segment, each.arr, report.currency, each.renewal_date,
                each.asked, each.last_asked, "yes" if each.never_answered else "no", each.sign, each.sign_on,
                each.action,
            )
            for each in report.silent
        ),
    )  # fmt: skip
