import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from functions.reports.packs.model import Chart, Column, Point, Quote, Slide, Source, Table
from functions.reports.slides.deck import deck
from functions.reports.slides.design import NotATemplate
from functions.reports.slides.table import tabled
from tests.packs import a_company_pack, a_full_account_pack, an_account_pack

PACKS = {"account": a_full_account_pack(), "company": a_company_pack(), "empty": an_account_pack()}
SOURCE = Source("pack_scores", "2026-01-12T06:00:00Z", "0123456789abcdef")
DRAWN = {kind: deck(pack) for kind, pack in PACKS.items()}

each_pack = pytest.mark.parametrize("kind", PACKS)


def slides(kind: str) -> list[Any]:
    """Return the slides of a deck without its first."""
    return list(Presentation(io.BytesIO(DRAWN[kind])).slides)[1:]


def charts(kind: str) -> list[tuple[Any, Chart]]:
    """Return each chart's frame with what it was drawn from."""
    wanted = [each.chart for each in PACKS[kind].slides if each.chart and each.chart.shows]
    frames = [shape for slide in slides(kind) for shape in slide.shapes if shape.has_chart]
    return list(zip(frames, wanted, strict=True))


def a_template(change: Any = lambda _deck: None) -> bytes:
    """Return the library's own deck, changed as an owner might have."""
    made, body = Presentation(), io.BytesIO()
    change(made)
    made.save(body)
    return body.getvalue()


@each_pack
def test_every_slide_has_its_title_in_the_place_for_it_and_says_where_it_is_from(kind: str) -> None:
    drawn, pack = slides(kind), PACKS[kind]

    assert [each.shapes.title.text_frame.text for each in drawn] == [each.title for each in pack.slides]
    assert [each.notes_slide.notes_text_frame.text for each in drawn] == [each.source.notes for each in pack.slides]


@each_pack
def test_every_chart_is_native_and_holds_the_figures_of_its_pack(kind: str) -> None:
    for frame, chart in charts(kind):
        [series] = frame.chart.plots[0].series
        assert list(series.values) == [each.value for each in chart.points]
        assert [str(each).lstrip("'") for each in frame.chart.plots[0].categories] == [
            each.label.lstrip("'") for each in chart.points
        ]


@each_pack
def test_ranges_are_error_bars_that_read_their_ends_from_the_workbook_within(kind: str) -> None:
    for frame, chart in charts(kind):
        ends = [frame.chart._chartSpace.find(f".//{qn(f'c:{side}')}//{qn('c:f')}") for side in ("plus", "minus")]  # noqa: SLF001 - XML alone has them
        ranged = any(each.low is not None for each in chart.points)
        last = len(chart.points) + 1
        wanted = [f"Sheet1!$C$2:$C${last}", f"Sheet1!$D$2:$D${last}"] if ranged else [None, None]
        assert [each if each is None else each.text for each in ends] == wanted


@each_pack
def test_no_line_is_drawn_to_a_point_from_which_on_other_words_were_asked(kind: str) -> None:
    for frame, chart in charts(kind):
        told = frame.chart._chartSpace.findall(f".//{qn('c:dPt')}")  # noqa: SLF001 - asked for, a point would come to be
        apart = [index for index, each in enumerate(chart.points) if each.apart]
        assert [int(each.find(qn("c:idx")).get("val")) for each in told] == apart
        assert all(each.find(f"{qn('c:spPr')}/{qn('a:ln')}/{qn('a:noFill')}") is not None for each in told)
        assert all(each.find(f"{qn('c:marker')}/{qn('c:symbol')}").get("val") == "circle" for each in told)
    assert any(each.apart for _, chart in charts(kind) for each in chart.points) is (kind != "empty")


def test_a_chart_without_a_value_is_not_drawn_and_its_table_has_the_whole_width() -> None:
    points = tuple(Point(label, None) for label in ("SMB", "Public"))
    table = Table((Column("Segment"), Column("Answers", figures=True)), (("SMB", "<5"), ("Public", "<5")))
    slide = Slide("NPS by segment", "", SOURCE, Chart("bars", "NPS", "points", points, ""), table)

    [_, drawn] = Presentation(io.BytesIO(deck(replace(PACKS["empty"], slides=(slide,))))).slides

    [frame] = [shape for shape in drawn.shapes if shape.has_table]
    assert not any(shape.has_chart for shape in drawn.shapes)
    assert frame.width == pytest.approx(drawn.shapes.title.width, rel=0.01)


def test_no_word_in_a_table_is_broken_where_columns_of_figures_are_wide() -> None:
    columns = (Column("Segment", 4), Column("Answers", figures=True), Column("NPS (range)", figures=True))
    rows = (("enterprise", "1,548", "-19 (-26 to -11)", "Improving"),)
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])

    table = tabled(slide, Table((*columns, Column("Trend", 3)), rows), (0, 0, Inches(5), Inches(4))).table

    assert sum(each.width for each in table.columns) <= Inches(5)
    for number, word in ((0, "enterprise"), (3, "Improving")):
        size = table.cell(1, number).text_frame.paragraphs[0].runs[0].font.size
        assert table.columns[number].width - Pt(12) >= len(word) * size * 0.6


@each_pack
def test_an_empty_cell_is_no_higher_than_its_row(kind: str) -> None:
    tables = [shape.table for slide in slides(kind) for shape in slide.shapes if shape.has_table]
    empty = [cell for table in tables for row in table.rows for cell in row.cells if not cell.text_frame.text]

    assert empty
    for cell in empty:
        [paragraph] = cell.text_frame.paragraphs
        assert paragraph._p.find(qn("a:endParaRPr")).get("sz") in {"1000", "1100", "1200", "1400"}  # noqa: SLF001 - XML alone has it


@each_pack
def test_nothing_in_the_workbooks_can_act_as_a_formula(kind: str) -> None:
    for frame, _ in charts(kind):
        workbook = zipfile.ZipFile(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))
        assert b"<f>" not in workbook.read("xl/worksheets/sheet1.xml")
        assert b"<t>=" not in workbook.read("xl/sharedStrings.xml")


@each_pack
def test_every_chart_and_table_is_described_and_the_title_is_read_first(kind: str) -> None:
    for slide in slides(kind):
        frames = [shape for shape in slide.shapes if shape.has_chart or shape.has_table]
        assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in frames)  # noqa: SLF001 - XML alone has it
        assert slide.shapes[0].placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        assert not [each for each in slide.placeholders if each.has_text_frame and not each.text_frame.text]


@each_pack
def test_everything_stands_within_the_slide(kind: str) -> None:
    made = Presentation(io.BytesIO(DRAWN[kind]))

    outside = [
        (slide.shapes.title.text_frame.text, shape.name)
        for slide in list(made.slides)[1:]
        for shape in slide.shapes
        if shape.left < 0 or shape.left + shape.width > made.slide_width or shape.top + shape.height > made.slide_height
    ]

    assert outside == []
    assert made.slide_width / made.slide_height == pytest.approx(16 / 9, abs=0.001)


def drawn_of(slide: Slide, template: bytes | None = None) -> list[Any]:
    """Return what one slide of a pack is drawn as."""
    return list(Presentation(io.BytesIO(deck(replace(PACKS["empty"], slides=(slide,)), template))).slides)[1:]


def quoted(*lengths: int) -> Slide:
    """Return a slide of quotes of so many signs."""
    words = "slow exports keep us waiting " * 10
    return Slide("In your words", "", SOURCE, quotes=tuple(Quote(words[:each], "An end user") for each in lengths))


def comments(slide: Any) -> list[tuple[str, Any]]:
    """Return the quotes of a slide, each with the size of its type."""
    [box] = [shape for shape in slide.shapes if shape.name == "Comments"]
    return [(each.text, each.runs[0].font.size.pt) for each in list(box.text_frame.paragraphs)[::2]]


def test_long_quotes_fill_two_slides_evenly_and_in_one_size_of_type() -> None:
    drawn = drawn_of(quoted(*[280] * 8))

    assert [each.shapes.title.text_frame.text for each in drawn] == [
        "In your words (1 of 2)",
        "In your words (2 of 2)",
    ]
    assert [len(comments(each)) for each in drawn] == [4, 4]
    assert {size for each in drawn for _, size in comments(each)} == {16.0}


@pytest.mark.parametrize(("lengths", "sizes"), [([280, 280], {24.0}), ([20], {24.0}), ([280] * 3, {20.0})])
def test_the_fewer_there_is_to_read_the_larger_it_is_written(lengths: list[int], sizes: set[float]) -> None:
    [drawn] = drawn_of(quoted(*lengths))

    assert {size for _, size in comments(drawn)} == sizes


def test_letters_that_are_twice_as_wide_take_twice_the_room() -> None:
    [latin] = drawn_of(Slide("In your words", "", SOURCE, quotes=(Quote("a" * 600),)))
    [wide] = drawn_of(Slide("In your words", "", SOURCE, quotes=(Quote("出" * 600),)))

    assert comments(latin)[0][1] > comments(wide)[0][1]


def test_long_quotes_between_short_ones_keep_their_order() -> None:
    slide = quoted(280, 5, 280, 280, 9, 280, 280)

    told = [text[1:-1] for each in drawn_of(slide) for text, _ in comments(each)]

    assert told == [each.text for each in slide.quotes]


def test_a_table_of_twenty_rows_fills_three_slides_that_say_so() -> None:
    table = Table((Column("Date", 2), Column("What changed", 8)), tuple((str(each), "Faster") for each in range(20)))

    drawn = drawn_of(Slide("What we did", "20 changes", SOURCE, table=table))

    tables = [shape.table for slide in drawn for shape in slide.shapes if shape.has_table]
    assert [len(each.rows) for each in tables] == [8, 8, 7]
    assert [each.shapes.title.text_frame.text[-8:] for each in drawn] == ["(1 of 3)", "(2 of 3)", "(3 of 3)"]


def test_what_is_written_from_right_to_left_is_set_so() -> None:
    [slide] = [each for each in slides("account") if each.shapes.title.text_frame.text == "In your words"]
    [box] = [shape for shape in slide.shapes if shape.name == "Comments"]

    turned = [each.text for each in box.text_frame.paragraphs if each._p.pPr is not None and each._p.pPr.get("rtl")]  # noqa: SLF001 - XML alone has it
    assert turned == ["\N{LEFT DOUBLE QUOTATION MARK}دعم ممتاز\N{RIGHT DOUBLE QUOTATION MARK}"]


def test_the_owner_s_template_gives_size_layouts_and_theme_and_loses_its_own_slides() -> None:
    def change(made: Any) -> None:
        made.slide_width = 12_000_000
        made.slide_layouts.get_by_name("Title Only").name = "Ours, title alone"
        made.slides.add_slide(made.slide_layouts[1]).shapes.title.text = "Sample"

    made = Presentation(io.BytesIO(deck(PACKS["account"], a_template(change))))

    assert made.slide_width == 12_000_000
    assert {each.slide_layout.name for each in list(made.slides)[1:]} == {"Ours, title alone"}
    assert made.slides[0].shapes.title.text_frame.text == "Acme: what you told us"
    assert "Sample" not in [each.shapes.title.text_frame.text for each in made.slides]


def test_colours_are_the_theme_s_so_that_a_template_s_own_show() -> None:
    parts = zipfile.ZipFile(io.BytesIO(DRAWN["account"]))
    drawn = [name for name in parts.namelist() if name.startswith(("ppt/slides/slide", "ppt/charts/chart"))]

    assert drawn
    assert [name for name in drawn if b"srgbClr" in parts.read(name)] == []
    assert b"accent1" in parts.read("ppt/charts/" + next(each for each in drawn if "charts/" in each).rsplit("/", 1)[1])


@pytest.mark.parametrize("template", [b"", b"PK\x03\x04 no zip", b"<html>"])
def test_a_file_that_is_no_template_is_refused(template: bytes) -> None:
    with pytest.raises(NotATemplate):
        deck(PACKS["empty"], template)


def test_a_template_without_a_place_for_titles_is_refused() -> None:
    def change(made: Any) -> None:
        for layout in list(made.slide_layouts):
            if layout.name != "Blank":
                made.slide_layouts.remove(layout)

    with pytest.raises(NotATemplate, match="no layout has a title"):
        deck(PACKS["empty"], a_template(change))
