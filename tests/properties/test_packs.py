import csv
import io
import zipfile
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pptx import Presentation

from functions.reports.kind import data
from functions.reports.packs.account_pack import build
from functions.reports.packs.render import page, spreadsheet
from functions.reports.slides.deck import deck
from tests.packs import ACME, ASKED, QUARTERS, an_account_pack, change, comment, name, others, scores, theme

NAMES = st.text(st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x24F), min_size=5, max_size=30)
COUNTS = st.integers(0, 6)
ANY_TEXT = st.text(max_size=300)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def folded(text: str) -> str:
    return text.upper().casefold()


# What is always said is nobody's name.
_ALWAYS = folded("".join((data(an_account_pack()), page(an_account_pack()), spreadsheet(an_account_pack()).csv)))


def rows(called: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a pack into which another account's name has come wherever it can."""
    return {
        "pack_names": [name("acme", "Acme"), name("other1", called)],
        "pack_scores": [scores("acme", QUARTERS[-1], 2, 2, 2), *others(25)],
        "pack_asked": [],
        "pack_questions": [],
        "pack_comments": [comment(f"We left {called}."), comment(f"{called.upper()}!"), comment("Fine")],
        "pack_themes": [theme(f"{called} connector", 3, 3, 3), theme("exports", 2, 2, 2)],
        "pack_changes": [change(f"Asked for by {called}"), change("Faster", f"{called}\x1fexports"), change("More")],
    }


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_no_other_account_is_ever_named(called: str) -> None:
    assume(folded(called) not in _ALWAYS and folded(called) not in "fine exports more faster acme")

    pack = build(ASKED, ACME, rows(called))

    for form in (data(pack), page(pack), spreadsheet(pack).csv):
        assert folded(called) not in folded(form)
    assert [each.text for slide in pack.slides for each in slide.quotes] == ["Fine"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=8, max_size=8))
def test_no_quarter_of_fewer_than_five_answers_has_a_score(counts: list[tuple[int, int, int]]) -> None:
    pack = an_account_pack(scores=[scores("acme", q, *each) for q, each in zip(QUARTERS, counts, strict=True)])

    chart = pack.slides[0].chart
    assert chart is not None
    assert [
        each.label for each, n in zip(chart.points, map(sum, counts), strict=True) if n < 5 and each.value is not None
    ] == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=4, max_size=4))
def test_the_year_less_its_shown_quarters_never_leaves_few(counts: list[tuple[int, int, int]]) -> None:
    pack = an_account_pack(scores=[scores("acme", q, *each) for q, each in zip(QUARTERS[4:], counts, strict=True)])

    chart = pack.slides[0].chart
    assert chart is not None
    hidden = [sum(each) for each, point in zip(counts, chart.points[4:], strict=True) if point.value is None]
    if pack.slides[0].title.startswith("NPS"):
        assert sum(hidden) == 0 or (sum(hidden) >= 5 and sum(each > 0 for each in hidden) > 1)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_whatever_people_write_the_page_has_no_tag_of_theirs_and_the_table_no_formula(a: str, b: str, c: str) -> None:
    written = {"comments": [comment(f"<i>{a}")], "themes": [theme(f"<i>{b}", 3, 3, 3)], "changes": [change(f"={c}")]}
    pack = an_account_pack(names=[name("acme", "Acme")], **written)

    rows = csv.reader(io.StringIO(spreadsheet(pack).csv.removeprefix("\ufeff"), newline=""))

    assert "<i" not in page(pack)
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA)] == []


@settings(max_examples=10, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_whatever_people_write_the_deck_opens_and_its_workbooks_hold_no_formula(a: str, b: str, c: str) -> None:
    pack = an_account_pack(
        names=[name("acme", "Acme")],
        scores=[scores("acme", QUARTERS[-1], 2, 2, 2)],
        comments=[comment(a)] if a else [],
        themes=[theme(b, 3, 3, 3)],
        changes=[change(c, b)],
    )

    drawn = deck(pack)

    assert len(Presentation(io.BytesIO(drawn)).slides) == 1 + len(pack.slides)
    packed = zipfile.ZipFile(io.BytesIO(drawn))
    sheets = [packed.read(each) for each in packed.namelist() if each.endswith(".xlsx")]
    assert sheets
    assert not any(b"<f>" in zipfile.ZipFile(io.BytesIO(each)).read("xl/worksheets/sheet1.xml") for each in sheets)
