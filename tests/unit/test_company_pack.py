from tests.packs import a_company_pack, change, theme, titled

LOOP = {"opened": 48, "answered": 41, "in_time": 33, "closed": 30, "late": 4}


def test_the_trend_is_told_as_the_report_tells_it() -> None:
    trend = a_company_pack().slides[0]

    assert trend.title.startswith("NPS 27 (")
    assert trend.chart is not None
    assert len(trend.chart.points) == 13


def test_a_small_segment_is_named_without_its_figures() -> None:
    segments = titled(a_company_pack(), "NPS by segment")

    assert segments.table is not None
    assert ("Public", "<5", "\N{EN DASH}") in segments.table.rows
    assert segments.chart is not None
    assert {each.label: each.value for each in segments.chart.points}["Public"] is None


def test_a_theme_of_few_is_named_without_its_score() -> None:
    found = titled(a_company_pack(themes=[theme("exports", 0, 0, 5), theme("price", 4, 0, 0)]), "Themes")

    assert found.table is not None
    assert [row[:3] for row in found.table.rows][1] == ("price", "<5", "\N{EN DASH}")
    assert found.table.rows[0][2].startswith("100 (")


def test_a_change_for_some_accounts_closes_no_theme_for_all() -> None:
    changes = [change("For one", "exports", account_ids="acme", closes=True)]

    found = titled(a_company_pack(themes=[theme("exports", 2, 2, 2)], changes=changes), "Themes")

    assert found.title == "Themes: 1 of 1 still open"


def test_the_loop_is_told_as_shares_with_their_intervals() -> None:
    loop = titled(a_company_pack(loop=[LOOP]), "Closing the loop")

    assert loop.title == "Closing the loop: 41 of 48 cases answered"
    assert loop.lead == "48 cases opened in the last three months. 4 are late."
    assert loop.table is not None
    assert loop.table.rows[0] == ("Answered", "41 of 48", "85% (73 to 93%)")


def test_one_slide_says_why_pay_should_not_hang_on_the_score() -> None:
    pay = titled(a_company_pack(), "Let no one")

    assert "learns whom to ask" in pay.lead
    assert len(pay.points) == 4
