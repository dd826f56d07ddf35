"""The reports on silence, from the rows of their queries."""

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.kind import Asked, data
from functions.reports.silence import accounts as silence_accounts
from functions.reports.silence import words as silence_words
from functions.reports.silence.accounts import action
from functions.reports.silence.model import SilenceAccountsReport, SilenceReport, SilentAccount
from functions.reports.silence.render import accounts_page, accounts_spreadsheet, page, spreadsheet
from functions.reports.silence.report import build, summary, values
from infra.schemas import schemas

AS_OF = datetime(2025, 12, 28, 6, tzinfo=UTC)
TODAY = date(2025, 12, 28)
Found = dict[str, list[dict[str, Any]]]


def rate(asked: int, answers: int, **group: str) -> dict[str, Any]:
    blank = dict.fromkeys(("metric", "segment", "tenure", "revenue", "role"))
    return {**blank, **group, "asked": asked, "answers": answers}


def answered(
    segment: str, asked: int, counts: tuple[int, int, int], *, late: bool = False, account_id: str = "acme"
) -> dict[str, Any]:
    detractors, passives, promoters = counts
    told = {"detractors": detractors, "passives": passives, "promoters": promoters}
    return {"account_id": account_id, "segment": segment, "band": 0, "late": late, "asked": asked, **told}


def account(name: str, **known: Any) -> dict[str, Any]:
    row = {"account_id": name.lower(), "name": name, "segment": "smb", "arr": 1_000, "renewal_date": None, "asked": 3}
    last = {"last_asked": date(2025, 11, 3), "last_answered": None, "last_seen": None, "last_money": None}
    return {**row, **last, **known}


def landmark(*counts: tuple[int, int, int]) -> Found:
    """Return rows of so many churned of so many accounts that had given so many answers, for each given."""
    accounts, outcomes, asked = [], [], []
    for answers, churned, n in counts:
        for index in range(n):
            account_id = f"a{answers}-{index}"
            known = {"segment": "smb", "arr": 10_000, "renewal_date": None}
            accounts.append({"account_id": account_id, "first_day": date(2024, 1, 1), **known})
            asked.append({"account_id": account_id, "asked": 2, "answers": answers})
            if index < churned:
                told = {"account_id": account_id, "outcome_id": account_id, "outcome": "churned"}
                at = datetime(2025, 8, 1) + timedelta(days=index)  # noqa: DTZ001 - as the lake gives it
                outcomes.append({**told, "told_at": at, "arr": None, "previous_arr": None, "effective_date": None})
    return {"landmark_accounts": accounts, "landmark_outcomes": outcomes, "landmark_asked": asked}


def found(**rows: list[dict[str, Any]]) -> Found:
    nothing: Found = {"silence_rates": [], "silence_answers": [], "silence_accounts": [], **landmark()}
    return {**nothing, "history": [{"first_day": date(2023, 1, 1), "answers": 400}], **rows}


def a_report(rows: Found) -> SilenceReport:
    return build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), rows)


def a_list(*accounts: dict[str, Any]) -> SilenceAccountsReport:
    rows = {"silence_accounts": list(accounts)}
    return silence_accounts.build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), rows)


def full() -> SilenceReport:
    rates = [
        rate(200, 80), rate(120, 60, segment="smb"), rate(80, 20, segment="<b>large</b>"),
        rate(90, 50, tenure="under 1 year"), rate(110, 30, tenure="3 years and more"),
        rate(150, 60, role="key_contact"), rate(50, 20, role="end_user"),
    ]  # fmt: skip
    answers = [
        answered("small", 60, (2, 1, 7)),
        answered("large", 30, (4, 4, 12)),
        answered("large", 10, (5, 5, 0), late=True),
    ]
    return a_report(
        found(
            silence_rates=rates,
            silence_answers=answers,
            silence_accounts=[account("Acme"), account("Beta", last_answered=date(2025, 5, 1))],
            **landmark((0, 20, 40), (3, 10, 90)),
        )
    )


def test_surveys_of_the_last_week_are_not_missed_yet() -> None:
    asked = values(AS_OF)["silence_rates"]

    assert (asked["since"], asked["until"]) == (datetime(2024, 12, 28), datetime(2025, 12, 21, 6))  # noqa: DTZ001


def test_a_response_rate_has_its_wilson_interval() -> None:
    [every] = a_report(found(silence_rates=[rate(100, 40)])).rates

    assert (every.by, every.asked, every.answered, every.share, every.low, every.high) == (
        "all", 100, 40, 40.0, 30.94, 49.8,
    )  # fmt: skip


def test_rates_are_in_the_order_of_their_bands() -> None:
    rows = [rate(20, 5, tenure=name) for name in ("3 years and more", "unknown", "1 to 3 years", "under 1 year")]

    rates = a_report(found(silence_rates=rows)).rates

    assert [each.group for each in rates] == ["under 1 year", "1 to 3 years", "3 years and more", "unknown"]


def test_what_is_known_of_no_survey_has_no_table() -> None:
    rows = [rate(200, 80), rate(200, 80, revenue="unknown"), rate(200, 80, segment=""), rate(200, 80, role="end_user")]

    told = page(a_report(found(silence_rates=rows)))

    assert "Yearly revenue</caption>" not in told
    assert "Segment</caption>" not in told
    assert "Role</caption>" in told


def test_a_group_of_few_surveys_is_held_back_with_the_next_smallest() -> None:
    rows = [rate(40, 10, segment="a"), rate(20, 10, segment="b"), rate(3, 1, segment="c")]

    rates = a_report(found(silence_rates=rows)).rates

    assert [(each.group, each.asked, each.held_back) for each in rates] == [
        ("a", 40, None), ("b", None, BESIDE_FEW), ("c", None, FEW),
    ]  # fmt: skip


def test_fewer_than_ten_surveys_make_no_rate() -> None:
    [one] = a_report(found(silence_rates=[rate(9, 3, role="end_user")])).rates

    assert (one.asked, one.answered, one.share) == (9, 3, None)


def test_the_score_stands_raw_and_weighted_side_by_side() -> None:
    report = a_report(found(silence_answers=[answered("small", 60, (2, 1, 7)), answered("large", 40, (9, 9, 12))]))

    assert report.weighting is not None
    assert (report.weighting.raw.value, report.weighting.weighted.value) == (20.0, 34.0)
    assert (report.weighting.answers, report.weighting.effective) == (40, 24.2)


def test_colleagues_who_think_alike_widen_the_raw_and_the_weighted_score_and_the_comparison_of_late_answers() -> None:
    def rows(accounts: int) -> list[dict[str, Any]]:
        return [
            answered(segment, 8, (0, 0, 4) if number % 2 else (4, 0, 0), late=late, account_id=f"a{number % accounts}")
            for number in range(40)
            for segment, late in (("smb", False), ("large", True))
        ]

    many, few = (a_report(found(silence_answers=rows(accounts))) for accounts in (40, 4))

    assert many.weighting and many.timing and few.weighting and few.timing  # noqa: PT018 - for the types
    for wide, narrow in (
        (many.weighting.raw, few.weighting.raw),
        (many.weighting.weighted, few.weighting.weighted),
        (many.timing.early, few.timing.early),
        (many.timing.difference, few.timing.difference),
    ):
        assert wide.value == narrow.value
        assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_those_who_needed_a_reminder_are_compared_with_those_who_did_not() -> None:
    timing = full().timing

    assert timing is not None
    assert (timing.early.value, timing.early_answers, timing.late.value, timing.late_answers) == (43.33, 30, -50.0, 10)
    assert timing.difference.high < 0


def test_whether_silence_went_with_churn_is_asked_at_a_landmark() -> None:
    churn = full().churn

    assert [(each.name, each.events, each.accounts) for each in churn.groups] == [
        ("silent", 20, 40), ("answered", 10, 90),
    ]  # fmt: skip
    assert churn.verdict == "associated"
    assert churn.sentences[0].startswith(
        "Of 40 accounts that stayed silent by 30 June 2025, 20 (50%, 35 to 65%) churned by 27 December 2025; "
        "of 90 that answered, 10 (11%, 6 to 19%)."
    )
    assert not any("regression" in sentence for sentence in churn.sentences)


def test_too_few_accounts_are_told_of_as_that() -> None:
    report = a_report(found(**landmark((0, 5, 10), (1, 5, 10))))

    assert [(each.what, each.have, each.needed) for each in report.churn.wanted] == [("accounts to compare", 20, 30)]
    assert summary(report).label == "not enough data yet"


def test_an_account_that_answered_before_the_year_is_silent_but_not_always() -> None:
    asked = [account("Acme"), account("Beta", last_answered=date(2024, 6, 1)), account("C", last_answered=TODAY)]
    report = a_report(found(silence_accounts=asked))

    assert (report.accounts, report.silent_accounts, report.never_answered) == (3, 2, 1)


def test_what_everyone_may_see_names_no_account() -> None:
    report = full()

    said = page(report) + data(report) + spreadsheet(report).csv
    assert not re.search("Acme|Beta|acme|beta|a0-1", said)


def test_the_list_for_the_team_has_the_largest_first_with_the_last_sign_of_life() -> None:
    seen = account("Beta", arr=90_000, last_seen=date(2025, 12, 20), last_money=date(2025, 1, 5))

    report = a_list(account("Acme"), seen, account("Heard", last_answered=date(2025, 11, 9)))

    assert report.accounts == 3
    assert [(each.name, each.sign, each.sign_on) for each in report.silent] == [
        ("Beta", "seen in the product", "2025-12-20"), ("Acme", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("renewal", "sign", "never", "begins"),
    [
        (TODAY + timedelta(days=90), None, True, "Call before the renewal on 28 March 2026"),
        (TODAY + timedelta(days=91), None, True, "Check that the people on record"),
        (TODAY - timedelta(days=1), TODAY - timedelta(days=91), False, "Check that the people on record"),
        (None, TODAY - timedelta(days=90), True, "Ask the sponsor"),
        (None, TODAY - timedelta(days=30), False, "Ask in the product"),
        (None, TODAY - timedelta(days=31), False, "Bring the survey up"),
    ],
)
def test_what_to_do_about_a_silent_account(
    renewal: date | None, sign: date | None, *, never: bool, begins: str
) -> None:
    assert action(renewal, sign, TODAY, never=never).startswith(begins)


def test_a_name_that_would_run_in_a_spreadsheet_or_a_page_does_not() -> None:
    report = a_list(account("=cmd|' /C calc'!A0"), account("<img src=x onerror=alert(1)>"))

    table = list(csv.DictReader(StringIO(accounts_spreadsheet(report).csv.removeprefix("\ufeff"))))
    assert [row["account"][:2] for row in table] == ["<i", "'="]
    assert "<img" not in accounts_page(report)


def test_the_pages_are_files_of_their_own_without_script_or_request() -> None:
    for html in (
        page(full()),
        page(a_report(found())),
        accounts_page(a_list(account("Acme"))),
        accounts_page(a_list()),
    ):
        assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|\son\w+=|https?:", html)
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))


def test_headlines_say_how_much_is_known() -> None:
    assert silence_words.headline(full()) == "40% answered, 60% stayed silent"
    assert silence_words.headline(a_report(found())) == "Too few surveys to say who stays silent"
    assert silence_words.accounts_headline(a_list(account("Acme"))) == "1 of 1 account has not answered"
    assert silence_words.accounts_headline(a_list()) == "No account was asked"


def test_every_row_of_the_spreadsheet_names_its_queries_and_its_date() -> None:
    table = list(csv.DictReader(StringIO(spreadsheet(full()).csv.removeprefix("\ufeff"))))

    assert {row["as_of"] for row in table} == {"2025-12-28T06:00:00Z"}
    assert {row["queries"] for row in table} == {
        "silence_rates", "silence_answers", "landmark_accounts landmark_outcomes landmark_asked",
    }  # fmt: skip
    assert [row["value"] for row in table if row["figure"] == "nps_weighted"] != []
    assert None not in {key for row in table for key in row}


def test_the_json_of_both_fits_their_schemas() -> None:
    listed: SilentAccount = a_list(account("Acme", last_seen=TODAY)).silent[0]
    assert listed.sign == "seen in the product"

    Draft202012Validator(schemas()["SilenceReport"]).validate(json.loads(data(full())))
    Draft202012Validator(schemas()["SilenceAccountsReport"]).validate(json.loads(data(a_list(account("Acme")))))
