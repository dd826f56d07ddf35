import csv
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from functions.core.health import health as composed
from functions.core.health_policy import HealthPolicy
from functions.core.people import Touchpoint
from functions.core.standing import Heard
from functions.core.times import iso
from functions.reports.health import report as health
from functions.reports.health.model import AccountHealth, HealthReport
from functions.reports.health.render import bars, page, spreadsheet
from functions.reports.health.words import headline
from functions.reports.kind import Asked
from functions.reports.kinds import HEALTH
from tests.lakes import AS_OF, OUT, Rows, an_account, an_answer, asked_of
from tests.making import a_programme

NONE: dict[str, Any] = dict.fromkeys(HEALTH.values(AS_OF), ())
LAST = datetime(2026, 1, 14, 6)  # noqa: DTZ001 - the lake's moments are UTC, unsaid


def account(account_id: str, **changes: Any) -> dict[str, Any]:
    """Return a row of the query for accounts."""
    row = {"account_id": account_id, "name": account_id.title(), "segment": "smb", "stage": "live", "arr": 1000}
    unknown = dict.fromkeys(("renewal_date", "revenue", "revenue_at", "left_at", "leaves_on"))
    return {**row, **unknown, **changes}


def said(account_id: str, *scores: tuple[str, str, int]) -> list[dict[str, Any]]:
    """Return the rows of the query for an account's answers: of a touchpoint, a metric and a score each."""
    told = [{"touchpoint": touchpoint, "metric": metric, "score": score} for touchpoint, metric, score in scores]
    return [{"account_id": account_id, "answers": 1, "weight": 0.9, **each} for each in told]


LOW = (("product", "nps", 2), ("product", "nps", 3), ("support", "csat", 2))
HIGH = (("product", "nps", 10), ("product", "nps", 9), ("support", "csat", 5))


def usage(account_id: str, value: float) -> dict[str, Any]:
    """Return a row of the query for usage: what is left of a hundred after thirty days."""
    told = {"metric": "logins", "value": value, "previous_value": 100.0, "window_days": 30, "at": LAST}
    return {"account_id": account_id, **told}


def built(**rows: Any) -> HealthReport:
    return health.build(Asked(AS_OF, "0123456789abcdef", "Harbour Software"), {**NONE, **rows})


def csv_rows(report: HealthReport) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(spreadsheet(report).csv.removeprefix("\ufeff"))))


def of_lake(folder: Path, **sets: Rows) -> HealthReport:
    rows: Any = {name: sets.get(name, ()) for name in HEALTH.sets}
    return built(**asked_of(folder, HEALTH, rows))


def one(report: HealthReport) -> AccountHealth:
    [found] = report.accounts
    return found


def test_health_is_composed_by_the_policy_with_its_coverage_and_reasons_in_words() -> None:
    found = one(built(health_accounts=[account("acme")], health_answers=said("acme", *LOW)))

    assert (found.score, found.colour, found.coverage) == (25.0, "red", "2 of 3 touchpoints, n = 3")
    assert found.reasons == (
        "product NPS 25 from 2 answers pulls it down",
        "support CSAT 25 from 1 answer pulls it down",
    )


def test_few_answers_are_drawn_towards_the_means_of_the_company() -> None:
    means = [{"touchpoint": "product", "metric": "nps", "score": 9, "answers": 40}]
    means.append({"touchpoint": "csm", "metric": "csat", "score": 1, "answers": 40})

    report = built(health_accounts=[account("acme")], health_answers=said("acme", *LOW), bases_scores=means)

    assert (one(report).score, report.bases) == (46.67, {"product": 90.0})


def test_an_account_with_two_answers_has_no_score_and_says_why() -> None:
    found = one(built(health_accounts=[account("acme")], health_answers=said("acme", *LOW[1:])))

    assert (found.score, found.colour, found.reasons) == (None, None, ("No score: 2 answers, and it takes 3",))


def test_colours_are_counted_with_what_their_accounts_pay() -> None:
    accounts = [account("acme"), account("bolt", arr=None), account("core", arr=500), account("dust")]
    answers = [*said("acme", *LOW), *said("bolt", *LOW), *said("core", *HIGH)]

    report = built(health_accounts=accounts, health_answers=answers)

    assert [(each.colour, each.accounts, each.arr, each.arr_known) for each in report.tallies] == [
        ("red", 2, 1000, 1), ("yellow", 0, 0, 0), ("green", 1, 500, 1), (None, 1, 1000, 1),
    ]  # fmt: skip
    assert headline(report) == "2 accounts are red, 1,000 a year at risk"


def test_accounts_come_by_the_date_of_their_renewal_then_by_what_they_pay() -> None:
    dates = {"late": (12, 31), "a small one": (2, 1), "the large one": (2, 1), "passed": (1, 14), "today": (1, 15)}
    accounts = [account(name, renewal_date=date(2026, *day)) for name, day in dates.items()]
    accounts += [account("unknown")]
    accounts[2]["arr"] = 9000

    report = built(health_accounts=accounts)

    assert [each.account_id for each in report.accounts] == [
        "today", "the large one", "a small one", "late", "passed", "unknown",
    ]  # fmt: skip
    assert sum(each.accounts for each in report.renewing) == 3


def test_usage_fine_and_sentiment_weak_is_called_out_and_the_opposite_too() -> None:
    accounts = [account(name) for name in ("acme", "bolt", "core")]
    answers = [*said("acme", *LOW), *said("bolt", *HIGH), *said("core", *HIGH)]

    report = built(
        health_accounts=accounts, health_answers=answers, health_usage=[usage("acme", 99), usage("bolt", 50)]
    )

    assert (report.usage_fine_sentiment_weak, report.usage_weak_sentiment_fine) == (("acme",), ("bolt",))
    assert report.usage_known == 2
    assert report.accounts[0].callouts == ("Usage fine, sentiment weak: logins fell by 1% in 30 days, health 25",)


def test_an_account_that_gave_notice_stays_until_its_term_is_over() -> None:
    left = datetime(2025, 12, 1)  # noqa: DTZ001 - the lake's moments are UTC, unsaid
    terms = {"over": date(2026, 1, 14), "not over": date(2026, 1, 16)}
    accounts = [account(name, left_at=left, renewal_date=end) for name, end in terms.items()]

    found = one(built(health_accounts=[*accounts, account("unknown", left_at=left)]))

    assert (found.account_id, found.gave_notice) == ("not over", "2025-12-01")
    assert found.callouts[0].startswith("Gave notice on 1 December 2025")


def test_what_is_said_about_whoever_looks_after_an_account_counts_nothing() -> None:
    policy = health.readable(HealthPolicy())

    assert sorted(policy.weights) == ["onboarding", "product", "support"]


def test_the_lake_gives_answers_to_the_account_that_theirs_became_part_of(tmp_path: Path) -> None:
    answers = [an_answer("s1", 2, account_id="old"), an_answer("s2", 3, account_id="acme")]
    answers += [an_answer("s3", 2, metric="csat", touchpoint="support", account_id="acme")]
    answers += [an_answer("s4", 1, metric="csat", touchpoint="csm", account_id="acme")]
    accounts = [an_account("acme"), an_account("old"), an_account("old", version=2, merged_into="acme")]

    report = of_lake(tmp_path, responses=answers, accounts=accounts)

    assert (one(report).account_id, one(report).coverage, report.answers) == ("acme", "2 of 3 touchpoints, n = 3", 3)


def test_the_lake_leaves_out_what_was_excluded_or_came_later(tmp_path: Path) -> None:
    answers = [an_answer(f"s{number}", 2, account_id="acme") for number in (1, 2, 3)]
    answers += [an_answer("s4", 2, metric="csat", touchpoint="support", account_id="acme", excluded_at=OUT)]
    answers += [an_answer("s5", 2, "2026-01-16T09:00:00Z", metric="csat", touchpoint="support", account_id="acme")]

    report = of_lake(tmp_path, responses=answers, accounts=[an_account("acme")])

    assert (one(report).score, report.answers) == (None, 3)
    [left_out] = [each.text for each in report.notes if each.topic == "Left out"]
    assert left_out.startswith("1 answer that a colleague took out of the figures, with a reason. 0 accounts")


def test_an_account_that_gave_notice_stays_until_the_day_it_leaves() -> None:
    left = datetime(2025, 12, 1)  # noqa: DTZ001 - the lake's moments are UTC, unsaid
    days = {"gone": date(2026, 1, 15), "here": date(2026, 1, 16)}
    accounts = [account(name, left_at=left, leaves_on=day) for name, day in days.items()]

    found = one(built(health_accounts=accounts))

    assert (found.account_id, found.gave_notice, found.leaves_on) == ("here", "2025-12-01", "2026-01-16")
    assert found.callouts[0].startswith("Gave notice on 1 December 2025 and leaves on 16 January 2026")


def test_the_lake_gives_the_first_notice_since_a_renewal_and_the_day_of_leaving_told_last(tmp_path: Path) -> None:
    told = {"account_id": "acme", "version": 1, "outcome": "churned"}
    outcomes = [
        {**told, "outcome_id": "1", "at": "2025-06-01T00:00:00Z", "effective_date": "2026-09-30"},
        {**told, "outcome_id": "2", "at": "2025-07-01T00:00:00Z", "outcome": "renewed"},
        {**told, "outcome_id": "3", "at": "2025-11-01T00:00:00Z", "effective_date": "2026-06-30"},
        {**told, "outcome_id": "4", "at": "2025-12-01T00:00:00Z", "effective_date": "2026-03-31"},
        {**told, "outcome_id": "5", "at": "2025-12-02T00:00:00Z"},
    ]

    found = one(of_lake(tmp_path, accounts=[an_account("acme")], outcomes=outcomes))

    assert (found.gave_notice, found.leaves_on) == ("2025-11-01", "2026-03-31")


def test_the_lake_gives_the_last_usage_the_last_change_of_revenue_and_a_notice_without_renewal(tmp_path: Path) -> None:
    told = {"account_id": "acme", "metric": "logins", "window_days": 30, "previous_value": 100.0}
    changes = [{**told, "version": 1, "value": 50.0, "at": "2026-01-01T00:00:00Z"}]
    changes += [{**told, "version": 2, "value": 90.0, "at": "2026-01-10T00:00:00Z"}]
    became = {"account_id": "acme", "version": 1}
    outcomes = [{**became, "outcome_id": "1", "outcome": "churned", "at": "2025-11-01T00:00:00Z"}]
    outcomes += [{**became, "outcome_id": "2", "outcome": "renewed", "at": "2025-11-20T00:00:00Z"}]
    outcomes += [{**became, "outcome_id": "3", "outcome": "contracted", "at": "2025-12-01T00:00:00Z"}]

    found = one(of_lake(tmp_path, accounts=[an_account("acme")], usage=changes, outcomes=outcomes))

    assert (found.usage, found.usage_why) == ("fine", "logins fell by 10% in 30 days")
    assert (found.revenue, found.gave_notice) == ("contracted", None)


def test_what_was_said_longer_ago_than_the_policy_looks_counts_nothing(tmp_path: Path) -> None:
    recent = [an_answer(f"new{number}", 10, account_id="acme", touchpoint="support") for number in (1, 2)]
    old = [an_answer(f"old{day}", 0, f"2024-01-{day}T09:00:00Z", account_id="acme") for day in (14, 17)]

    found = of_lake(tmp_path, responses=[*recent, *old], accounts=[an_account("acme")])

    assert (found.answers, one(found).coverage) == (3, "2 of 3 touchpoints, n = 3")  # 730 days are from 16 January on


def test_the_lake_weighs_answers_as_the_desk_does_under_the_policy_of_the_programme(tmp_path: Path) -> None:
    policy = HealthPolicy(half_life_days=30, oldest_days=200)
    programme = a_programme().model_copy(update={"health": policy})
    scores: dict[Touchpoint, tuple[int, ...]] = {"product": (9, 2, 10, 0, 10), "support": (8, 3, 1, 10, 10)}
    heard = [
        Heard(
            f"{touchpoint}-{days}", "", "nps", "relationship", touchpoint, "nps", AS_OF - timedelta(days), score=score
        )
        for touchpoint, given in scores.items()
        for days, score in zip((0, 10, 77, 199, 201), given, strict=True)
    ]
    answers = [
        an_answer(each.sid, each.score or 0, iso(each.at), touchpoint=each.touchpoint, account_id="acme")
        for each in heard
    ]

    told: Any = dict.fromkeys(HEALTH.sets, ()) | {"responses": answers, "accounts": [an_account("acme")]}
    rows = asked_of(tmp_path, HEALTH.plan(programme), told)
    report = health.build(Asked(AS_OF, "0123456789abcdef", "Harbour Software", programme), rows)

    known = composed(heard, report.bases, health.readable(policy), AS_OF)
    assert one(report).score == pytest.approx(known.score, abs=0.01)
    assert one(report).coverage == known.coverage == "2 of 3 touchpoints, n = 8"


def test_the_page_names_accounts_and_no_person_and_draws_the_colours() -> None:
    soon = account("acme", name="<Acme>", renewal_date=date(2026, 2, 1))
    report = built(health_accounts=[soon, account("bolt")], health_answers=said("acme", *LOW))

    told = page(report)

    assert "&lt;Acme&gt;" in told
    assert "Internal: for the account teams" in told
    assert "1 February 2026, in 17 days" in told
    assert [(each.colour, each.x, each.width) for each in bars(report.tallies, "accounts")] == [
        ("red", 0.0, 500.0),
        ("none", 500.0, 500.0),
    ]
    assert "No accounts yet" in page(built())


def test_accounts_of_which_little_is_known_do_not_bury_the_others_on_the_page() -> None:
    known = [account("acme"), account("left", left_at=LAST, renewal_date=date(2026, 9, 1))]
    report = built(health_accounts=[*known, account("bolt")], health_answers=said("acme", *LOW))

    above, folded = page(report).split("<details>")

    assert "1 account with too few answers for a score" in folded
    assert "Bolt" in folded
    assert [name in above for name in ("Acme", "Left", "Bolt")] == [True, True, False]


def test_the_spreadsheet_has_a_row_for_each_colour_and_account() -> None:
    report = built(health_accounts=[account("acme", name="=Acme")], health_answers=said("acme", *LOW))

    rows = csv_rows(report)

    assert [row["row"] for row in rows] == ["colour"] * 4 + ["colour, renewing in 90 days"] * 4 + ["account"]
    assert (rows[-1]["name"], rows[-1]["health"], rows[-1]["query"]) == ("'=Acme", "25.0", "health_answers")
    assert HEALTH.audience == "account team"


def test_every_month_that_is_asked_of_is_read() -> None:
    oldest = {as_of: health.values(as_of)["health_answers"]["oldest"] for as_of in (AS_OF.replace(day=1), AS_OF)}

    assert all(health.first_months("2026-01")["responses"] <= f"{day:%Y-%m}" for day in oldest.values())
