import csv
import json
import re
from dataclasses import asdict, replace
from io import StringIO

import pytest

from functions.reports.forms.shared import inert
from functions.reports.kind import data
from functions.reports.trend.model import TrendReport
from functions.reports.trend.render import page, spreadsheet
from tests.unit.test_trend_figures import MONTHS, a_report, counted

CANARY = "<img src=x onerror=alert(1)>{{7*7}}"


def full(segment: str = "smb") -> TrendReport:
    """Return a report with two surveys, two segments and a month between without answers."""
    scores = [counted(2, 3, 5, month=month) for month in MONTHS if month != "2025-08"]
    surveys = [counted(2, 3, 5, month=month, survey_id=survey) for month in MONTHS for survey in ("csm-nps", "nps")]
    recent = [counted(6, 9, 15, period="recent"), counted(6, 9, 15, period="before")]
    segments = [counted(2, 3, 5, segment=segment), counted(1, 1, 2, segment="nonprofit")]
    asked = [{"month": "2025-12", "survey_id": "nps", "metric": "nps", "asked": 40, "answered": 10}]
    return a_report(*scores, *surveys, *recent, *segments, asked=asked)


def young() -> TrendReport:
    """Return a report whose first month had four answers, its second ten and its third twenty."""
    months = zip(("2025-11", "2025-12", "2026-01"), [(2, 1, 1), (2, 3, 5), (4, 6, 10)], strict=True)
    return a_report(*[counted(*counts, month=month) for month, counts in months], counted(8, 10, 16, period="recent"))


def rows(report: TrendReport) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(spreadsheet(report).csv.removeprefix("\ufeff"))))


def test_the_page_is_one_file_without_script_or_request() -> None:
    html = page(full())

    assert (
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        in html
    )
    assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|\son\w+=|https?:", html)


def test_every_drawing_has_a_name_a_description_and_a_table_beside_it() -> None:
    html = page(full())

    assert html.count('role="img"') == html.count("<desc id=") == 6  # wide and narrow, of all and of two surveys
    assert html.count("<caption>") == 3
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_drawing_breaks_its_line_where_a_month_has_no_answers() -> None:
    html = page(full())

    drawing = html[html.index('class="chart wide"') : html.index("</svg>")]
    assert drawing.count("<polyline") == 2
    assert drawing.count('<circle class="dot"') == 11


def test_no_score_stands_on_the_page_without_its_interval_and_n() -> None:
    html = page(full())

    assert "<h1>NPS 30 (2\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}58); not enough evidence of a trend</h1>" in html
    assert re.search(
        r'<td class="r strong">30</td><td class="r">\N{MINUS SIGN}19 to 65</td><td class="r">10</td>', html
    )


def test_the_label_stands_in_words_with_what_it_rests_on() -> None:
    report = full()

    assert report.overall.direction.words.startswith(
        "Fitted change 0 points from Jan 2025 to Dec 2025 (90% interval \N{MINUS SIGN}33"
    )
    assert f"<strong>Not enough evidence.</strong> {report.overall.direction.words}" in page(report)


def test_a_small_segment_is_named_without_its_figures() -> None:
    html = page(full())
    [held_back] = [row for row in rows(full()) if (row["name"], row["period"]) == ("nonprofit", "all months")]

    assert re.search(r'nonprofit</th>\s*<td class="none" colspan="5">fewer than 5 answers</td>', html)
    assert (held_back["scope"], held_back["note"]) == ("segment", "fewer than 5 answers")
    assert not any(held_back[column] for column in ("answers", "top", "score", "accounts"))


def test_a_segment_beside_a_lone_small_one_is_held_back_in_every_form() -> None:
    report = full()

    [beside] = [row for row in rows(report) if (row["name"], row["period"]) == ("smb", "all months")]
    assert (beside["answers"], beside["score"], beside["note"]) == ("", "", "held back beside a small group")
    assert re.search(r'smb</th>\s*<td class="none" colspan="5">held back beside a small group</td>', page(report))
    [segments] = json.loads(data(report))["facets"]
    told = segments["groups"][0]
    assert (told["name"], told["score"], told["held_back"]) == ("smb", None, "held back beside a small group")


def test_a_small_month_and_the_one_beside_it_show_neither_score_nor_counts() -> None:
    report = young()

    table = {row["period"]: row for row in rows(report) if row["scope"] == "overall"}
    assert [table[month]["note"] for month in ("2025-11", "2025-12")] == [
        "fewer than 5 answers",
        "held back beside a small group",
    ]
    held = [table[month][name] for month in ("2025-11", "2025-12") for name in ("answers", "middle", "score")]
    assert not any(held)
    assert [month["score"] for month in json.loads(data(report))["overall"]["months"][10:12]] == [None, None]


def test_a_month_held_back_has_no_dot_and_says_so_in_place_of_its_figures() -> None:
    html = page(young())

    drawing = html[html.index('class="chart wide"') : html.index("</svg>")]
    assert drawing.count('<circle class="dot"') == 1
    assert re.findall(r'<text class="n"[^>]*>([^<]*&lt;5|\N{EN DASH})</text>', drawing) == ["&lt;5", "\N{EN DASH}"]
    assert re.search(r'Nov 2025</th>\s*<td class="none" colspan="2">held back</td><td class="r">&lt;5</td>', html)


def test_an_empty_report_says_that_nobody_answered() -> None:
    html = page(a_report())

    assert "<h1>No answers yet</h1>" in html
    assert "<svg" not in html


def test_markup_and_template_code_from_outside_are_inert_on_the_page() -> None:
    html = page(replace(full(CANARY), company=CANARY))

    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in html
    assert "<img" not in html


def test_a_spreadsheet_has_typed_figures_for_every_month_of_every_series() -> None:
    table = rows(full())

    december = next(row for row in table if (row["scope"], row["period"]) == ("overall", "2025-12"))
    assert [december[name] for name in ("answers", "score", "score_low", "score_high", "asked", "answered")] == [
        "10", "30.0", "-19.05", "65.2", "40", "10",
    ]  # fmt: skip
    assert len(table) == 3 * 13 + 2 * 14  # of everyone and two surveys; of two segments, also in all


def test_a_month_without_answers_counts_none_and_has_no_score() -> None:
    august = next(row for row in rows(full()) if (row["scope"], row["period"]) == ("overall", "2025-08"))

    assert (august["answers"], august["score"], august["note"]) == ("0", "", "")


def test_a_spreadsheet_begins_with_a_byte_order_mark() -> None:
    assert spreadsheet(a_report()).csv.encode().startswith(b"\xef\xbb\xbfreport,as_of,")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@sum",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        " =1",
        '"=1',
        "' =1",
    ],
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["smb", "mid-market", "a=b", "", -19.05, -1, 0, None])
def test_harmless_text_and_numbers_stay_as_they_are(cell: str | float | None) -> None:
    assert inert(cell) == cell
    assert type(inert(cell)) is type(cell)


def test_a_segment_named_like_a_formula_is_text_in_the_spreadsheet() -> None:
    assert "'=cmd|calc" in [row["name"] for row in rows(full("=cmd|calc"))]


def test_data_holds_what_the_page_shows_and_names_its_schema() -> None:
    report = full()

    said = json.loads(data(report))

    assert said == json.loads(json.dumps(asdict(report)))
    assert (said["schema"], said["as_of"]) == ("listening-post/report/trend/v1", "2026-01-05T06:00:00Z")
    assert said["overall"]["recent"]["nps"] == 30.0
