"""Where the risk lies: accounts' health by segment and by what else the programme groups by."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from functions.reports.health.model import Facet, HealthReport
from functions.reports.health.render import page, paid
from functions.reports.health.words import more
from tests.lakes import an_account
from tests.unit.test_report_of_health import HIGH, LOW, account, built, csv_rows, of_lake, said


def divided(**segments: tuple[int, int]) -> HealthReport:
    """Return a report of so many red accounts, and so many green ones, by segment."""
    rows, answers = list[Any](), list[Any]()
    for segment, counts in segments.items():
        for scores, count in zip((LOW, HIGH), counts, strict=True):
            names = [f"{segment}-{len(scores)}-{scores is LOW}-{number}" for number in range(count)]
            rows += [account(name, segment=segment) for name in names]
            answers += [row for name in names for row in said(name, *scores)]
    return built(health_accounts=rows, health_answers=answers)


def facet(report: HealthReport, name: str = "segment") -> Facet:
    return next(each for each in report.facets if each.facet == name)


def told(account_id: str, groups: str) -> dict[str, str]:
    """Return a row of the query for groups."""
    return {"account_id": account_id, "groups": groups}


def test_a_group_says_how_many_are_at_risk_what_they_pay_and_which_of_them_renew_soon() -> None:
    soon = {"renewal_date": date(2026, 2, 1)}
    rows = [
        account("a", **soon),
        account("b", arr=None),
        account("c", **soon),
        account("d"),
        account("e", segment="x", arr=90_000),
    ]
    answers = [*said("a", *LOW), *said("b", *LOW), *said("c", *HIGH), *said("e", *LOW)]

    dear, smb = facet(built(health_accounts=rows, health_answers=answers)).groups

    assert (smb.name, smb.every.accounts, smb.every.arr, smb.rated) == ("smb", 4, 3000, 3)
    assert (smb.red.accounts, smb.red.arr, smb.red.arr_known) == (2, 1000, 1)
    assert (smb.renewing.accounts, smb.renewing.arr) == (1, 1000)
    assert (dear.name, dear.rated, dear.red.accounts) == ("x", 1, 1)  # first, by what it pays


def test_the_group_of_which_most_revenue_is_at_risk_comes_first() -> None:
    found = facet(divided(small=(1, 9), large=(3, 7), safe=(0, 30)))

    assert [each.name for each in found.groups] == ["large", "small", "safe"]
    assert paid(found) == (1000.0, 333.3, 0.0)


def test_the_share_at_risk_has_its_interval_and_needs_ten_accounts_with_a_colour() -> None:
    many, few = facet(divided(many=(6, 6), few=(5, 4))).groups

    assert many.share is not None
    assert (many.share.percent, many.share.low, many.share.high) == (50.0, 25.38, 74.62)
    assert (few.share, few.beside) == (None, None)


@pytest.mark.parametrize(("red", "verdict"), [(16, "more often than the others"), (7, None)])
def test_a_group_is_said_to_be_at_risk_more_often_only_if_it_is(red: int, verdict: str | None) -> None:
    found = facet(divided(a=(red, 20 - red), b=(6, 14), c=(6, 14)))

    assert more(next(each for each in found.groups if each.name == "a")) == verdict


def test_an_account_belongs_to_what_it_was_when_asked_but_to_the_segment_of_today() -> None:
    rows = [account("a", segment="large"), account("b"), account("c")]
    asked = [told("a", "segment=smb\nrole=end_user\nplan=pro"), told("b", "segment=smb\nrole=end_user\nplan=free")]

    report = built(health_accounts=rows, health_groups=asked)

    assert {each.account_id: each.groups for each in report.accounts} == {
        "a": {"segment": "large", "plan": "pro"},
        "b": {"segment": "smb", "plan": "free"},
        "c": {"segment": "smb"},
    }
    assert [each.facet for each in report.facets] == ["segment", "plan"]
    assert sorted(each.name for each in facet(report, "plan").groups) == ["", "free", "pro"]
    assert "Plan not known" in page(report)


def test_one_segment_alone_is_no_way_to_divide() -> None:
    assert divided(smb=(1, 1)).facets == ()


def test_more_groups_than_can_be_read_are_counted_and_not_shown() -> None:
    found = facet(divided(**{f"g{number:02d}": (1, 0) for number in range(22)}))

    assert (len(found.groups), found.left_out) == (20, 2)


def test_the_page_and_the_spreadsheet_have_every_group() -> None:
    report = divided(**{"<a>": (16, 4), "b": (6, 14)})

    text, rows = page(report), csv_rows(report)

    assert "&lt;a&gt;" in text
    assert "20 accounts, 20 with a colour" in text
    assert text.count("more often than the others") == 1
    [row] = [row for row in rows if (row["row"], row["name"]) == ("group, at risk", "<a>")]
    assert (row["accounts"], row["arr"], row["rated"], row["percent"], row["against_others_change"]) == (
        "16", "16000", "20", "80.0", "50.0",
    )  # fmt: skip


def test_the_lake_gives_what_an_account_was_on_the_newest_day_of_asking(tmp_path: Path) -> None:
    asked = [
        ("s1", "acme", "2025-11-01", "free"),
        ("s2", "old", "2025-12-01", "pro"),
        ("s3", "acme", "2026-02-01", "new"),
    ]
    rows = [
        {"sid": sid, "version": 1, "account_id": whose, "planned_at": f"{day}T09:00:00Z", "groups": f"plan={plan}"}
        for sid, whose, day, plan in (*asked, ("s4", "bolt", "2024-01-01", "long ago"))
    ]
    accounts = [an_account("acme"), an_account("bolt"), an_account("old", version=2, merged_into="acme")]

    report = of_lake(tmp_path, invitations=rows, accounts=accounts)

    assert {each.account_id: each.groups for each in report.accounts} == {
        "acme": {"segment": "smb", "plan": "pro"},
        "bolt": {"segment": "smb"},
    }
