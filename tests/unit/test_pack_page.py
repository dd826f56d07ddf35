"""A pack as a page and as a table: what is drawn, what stands beside it, and what is left to who shows it."""

import csv
import re
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest

from functions.adapters.grants import Grant
from functions.reports.packs import bar_drawing, line_drawing
from functions.reports.packs.model import Chart, Pack, Point, Quote
from functions.reports.packs.render import page, spreadsheet
from functions.reports.slides.mail import deck_mail
from tests.making import a_programme
from tests.packs import a_company_pack, a_full_account_pack, an_account_pack, titled

PACKS = {"account": a_full_account_pack(), "company": a_company_pack(), "empty": an_account_pack()}
ARABIC = "شركة الميناء"
CANARY = "<img src=x onerror=alert(1)>{{7*7}}"

each_pack = pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)


def rows(pack: Pack) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(spreadsheet(pack).csv.removeprefix("\ufeff"), newline="")))


def of_nps(*points: Point) -> Chart:
    return Chart("line", "NPS", "points", points, "NPS by quarter.")


def xs(line: str) -> list[float]:
    return [float(each.partition(",")[0]) for each in line.split()]


@each_pack
def test_the_page_of_a_pack_is_one_file_without_script_or_request(pack: Pack) -> None:
    html = page(pack)

    assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in html
    assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|\son\w+=|https?:", html)


@each_pack
def test_the_page_has_each_section_of_the_pack_in_its_order(pack: Pack) -> None:
    assert re.findall("<h2>(.*?)</h2>", page(pack)) == [each.title for each in pack.slides]


@each_pack
def test_every_drawing_of_a_pack_has_a_name_a_description_and_a_table_beside_it(pack: Pack) -> None:
    html = page(pack)

    drawn = [each for each in pack.slides if each.chart and each.chart.shows]
    pairs = html.split('<div class="pair">')[1:]
    assert len(drawn) == len(pairs) == html.count("<svg ")
    for slide, pair in zip(drawn, pairs, strict=True):
        assert slide.chart is not None
        assert f">{slide.chart.said.replace('&', '&amp;')}</desc>" in pair
        assert pair.index("</svg>") < pair.index("<table")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_line_is_broken_where_nothing_is_shown_and_where_other_words_were_asked() -> None:
    points = [Point(f"Q{each} 2025", 10.0 * each, 0, 90, n=9) for each in range(1, 5)]
    whole = line_drawing.drawing(of_nps(*points))
    held = line_drawing.drawing(of_nps(*points[:2], Point("Q3 2025", None), points[3]))
    anew = line_drawing.drawing(of_nps(*points[:2], replace(points[2], apart=True), points[3]))

    assert [len(xs(each)) for each in whole.lines] == [4]
    assert [len(xs(each)) for each in held.lines] == [2]
    assert (len(held.marks), held.ticks[2].n) == (3, "")
    assert [len(xs(each)) for each in anew.lines] == [2, 2]
    assert xs(anew.lines[0])[-1] < anew.breaks[0] < xs(anew.lines[1])[0]


def test_a_line_has_every_interval_within_its_scale_and_a_year_where_another_begins() -> None:
    found = line_drawing.drawing(of_nps(Point("Q4 2025", -60.0, -90, -30, n=1204), Point("Q1 2026", 10.0, 0, 30, n=7)))

    assert [each.text for each in found.grid] == ["\N{MINUS SIGN}100", "\N{MINUS SIGN}50", "0", "50"]
    assert all(0 < mark.top < mark.y < mark.bottom <= found.floor for mark in found.marks)
    assert [(each.n, each.name, each.year) for each in found.ticks] == [("1,204", "Q4", "2025"), ("7", "Q1", "2026")]
    assert found.marks[0].text == "Q4 2025: \N{MINUS SIGN}60 (\N{MINUS SIGN}90 to \N{MINUS SIGN}30)"


def test_a_share_is_drawn_of_all_that_there_can_be() -> None:
    found = line_drawing.drawing(Chart("line", "Response rate", "per cent", (Point("Jan 2026", 8.0, 5, 12),), ""))

    assert [each.text for each in found.grid] == ["0%", "25%", "50%", "75%", "100%"]


def test_bars_of_scores_reach_over_their_intervals_on_the_whole_scale() -> None:
    found = bar_drawing.drawing(Chart("bars", "NPS", "points", (Point("SMB", 0.0, -50, 50), Point("Public", None)), ""))

    [shown, held] = found.rows
    assert [text for _, text in found.scale] == ["\N{MINUS SIGN}100", "\N{MINUS SIGN}50", "0", "50", "100"]
    assert (shown.low, shown.at, shown.high) == (found.scale[1][0], found.scale[2][0], found.scale[3][0])
    assert (held.at, held.number) == (None, "not shown")


def test_bars_of_answers_begin_at_nothing_and_bear_their_numbers() -> None:
    chart = Chart("bars", "Answers", "answers", (Point("exports", 1500), Point("price", 750), Point("other", None)), "")

    found = bar_drawing.drawing(chart)

    assert [each.number for each in found.rows] == ["1,500", "750", "not shown"]
    assert found.rows[0].high == 2 * found.rows[1].high
    assert {each.low for each in found.rows} == {found.zero, 0}
    assert not found.scale


def test_what_is_for_who_shows_a_pack_is_in_the_notes_of_its_slides_and_not_on_its_page() -> None:
    pack = PACKS["account"]
    html = page(pack)

    for slide in (titled(pack, "In your words"), titled(pack, "Next steps")):
        assert slide.source.aside
        assert slide.source.notes.endswith(slide.source.aside)
        assert slide.source.aside not in html


def test_the_page_says_of_each_section_by_what_it_was_counted_and_once_as_of_when() -> None:
    html = page(PACKS["account"])

    assert "Source: pack_scores and pack_questions." in html
    assert "The others are all customers but you. Source: pack_scores." in html
    assert html.count("As of 2026-01-12T06:00:00Z; programme 0123456789abcdef.") == 1
    assert html.count("The range beside a score is a 95% interval") == 1


def test_a_name_and_a_comment_from_right_to_left_are_set_so_and_the_sentence_around_the_name_is_not() -> None:
    pack = replace(PACKS["account"], subject=ARABIC, title=f"{ARABIC}: what you told us")

    html = page(pack)

    assert f"<h1><bdi>{ARABIC}</bdi>: what you told us</h1>" in html
    assert '<blockquote dir="auto"><p>دعم ممتاز</p></blockquote>' in html


def test_the_mail_of_a_pack_sets_a_name_from_right_to_left_apart_and_links_the_page_first() -> None:
    pack = replace(PACKS["account"], subject=ARABIC, title=f"{ARABIC}: what you told us")
    grant = Grant("g", "jane@harbour.example", "reports/packs", "account-pack", datetime(2026, 2, 4, tzinfo=UTC))

    mail = deck_mail(pack, a_programme(), grant, "https://lp.example/r/t", template_failed=False)

    assert f"<bdi>{ARABIC}</bdi>: what you told us</h1>" in mail.html
    assert mail.subject == f"Page and slides: {ARABIC}: what you told us"
    wanted = [f"https://lp.example/r/t{query}" for query in ("?file=account-pack.html", "?file=account-pack.pptx", "")]
    assert re.findall('href="([^"]+)"', mail.html) == re.findall(r"https://\S+", mail.text) == wanted


def test_nothing_that_customers_write_is_part_of_the_page_s_own_text() -> None:
    words = replace(titled(PACKS["account"], "In your words"), quotes=(Quote(CANARY, CANARY),))

    html = page(replace(PACKS["account"], subject=CANARY, title=f"{CANARY}: what", company=CANARY, slides=(words,)))

    assert "<img" not in html
    assert "49" not in html


def test_what_is_not_shown_is_not_in_the_table_either() -> None:
    [held] = [each for each in rows(PACKS["account"]) if each["name"] == "'=price"]

    assert [held[each] for each in ("row", "value", "low", "high", "n")] == ["figure", "", "", "", ""]
    assert held["text"] == "Answers: <5; State: open"


def test_the_table_has_a_row_for_each_figure_change_comment_and_note_and_none_for_what_is_to_be_filled_in() -> None:
    found = rows(PACKS["account"])

    assert {each["row"] for each in found} == {"section", "figure", "line", "comment", "note"}
    assert [(each["name"], each["text"]) for each in found if each["row"] == "comment"] == [
        ("A key contact", "Fast"),
        ("", "دعم ممتاز"),
        ("", "'=1+1"),
    ]
    assert [each["row"] for each in found if each["section"] == "Next steps"] == ["section"]
    assert {(each["report"], each["subject"]) for each in found} == {("account-pack", "Acme")}
