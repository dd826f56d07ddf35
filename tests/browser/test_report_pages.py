"""The reports of a company whose truth is known, in a real browser: on a phone, and on a desk in the dark."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from functions.reports.kinds import KINDS, WORTH
from functions.reports.packs import render
from tests.browser.test_customer_pages import overflow, violations
from tests.packs import a_company_pack, a_full_account_pack
from tests.truth import APART
from tests.unit.test_truth import made

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 800}},
    "desk, in the dark": {"viewport": {"width": 1200, "height": 800}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the page of every kind of report, of one whose groups are drawn, and of packs.

    One pack is of an account whose name runs from right to left.
    """
    arabic = replace(a_full_account_pack(), subject="شركة الميناء", title="شركة الميناء: what you told us")
    packs = {"account-pack": a_full_account_pack(), "arabic-pack": arabic, "company-pack": a_company_pack()}
    reports: dict[str, str] = {
        name: kind.page(made(tmp_path_factory.mktemp("lake"), kind)) for name, kind in KINDS.items()
    }
    apart = WORTH.page(made(tmp_path_factory.mktemp("lake"), WORTH, APART))
    return reports | {"worth, apart": apart} | {name: render.page(pack) for name, pack in packs.items()}


@pytest.fixture
def open_pages(browser: Browser, pages: dict[str, str], request: pytest.FixtureRequest) -> Iterator[dict[str, Page]]:
    """Open each page in one look."""
    context = browser.new_context(bypass_csp=True, **LOOKS[request.param])
    found = {name: context.new_page() for name in pages}
    for name, page in found.items():
        page.set_content(pages[name])
        page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    yield found
    context.close()


@pytest.mark.parametrize("open_pages", LOOKS, indirect=True)
def test_accessibility_checker_finds_nothing_on_a_report_and_it_fits_every_screen(open_pages: dict[str, Page]) -> None:
    for name, page in open_pages.items():
        assert (name, violations(page), overflow(page)) == (name, [], 0)


@pytest.mark.parametrize("open_pages", ["phone"], indirect=True)
def test_no_cell_of_a_list_on_a_phone_begins_with_the_name_of_nothing(open_pages: dict[str, Page]) -> None:
    named = "all => all.filter(each => !['none', '\"\"'].includes(getComputedStyle(each, '::before').content)).length"

    for name, page in open_pages.items():
        assert (name, page.eval_on_selector_all("td:not([data-name])", named)) == (name, 0)


@pytest.mark.parametrize("open_pages", ["phone"], indirect=True)
def test_the_name_of_a_table_fits_the_screen_that_the_table_does_not(open_pages: dict[str, Page]) -> None:
    ends = """all => all.map(each => {
      const range = document.createRange()
      range.selectNodeContents(each)
      return range.getBoundingClientRect().right
    })"""

    for name, page in open_pages.items():
        assert (name, [end for end in page.eval_on_selector_all("caption", ends) if end > 390]) == (name, [])


@pytest.mark.parametrize("open_pages", ["desk, in the dark"], indirect=True)
def test_every_table_has_a_name(open_pages: dict[str, Page]) -> None:
    for name, page in open_pages.items():
        nameless = "all => all.filter(each => !each.caption).map(each => each.innerText.slice(0, 40))"
        assert (name, page.eval_on_selector_all("table", nameless)) == (name, [])


@pytest.mark.parametrize("open_pages", ["desk, in the dark"], indirect=True)
def test_small_print_on_paper_is_no_larger_than_what_it_stands_beside(open_pages: dict[str, Page]) -> None:
    larger = """all => all.filter(each => parseFloat(getComputedStyle(each).fontSize)
      > parseFloat(getComputedStyle(each.closest('td, th')).fontSize)).length"""

    for name, page in open_pages.items():
        page.emulate_media(media="print")
        assert (name, page.eval_on_selector_all("td small, tbody th small", larger)) == (name, 0)


@pytest.mark.parametrize("open_pages", ["phone"], indirect=True)
def test_how_many_were_answered_renew_soon_and_stayed_is_in_sight_on_a_phone(open_pages: dict[str, Page]) -> None:
    answered = open_pages["loop"].locator(".beside .strong").all()
    renewing = open_pages["health"].locator(".narrowed td").all()
    stayed = open_pages["worth"].locator(".scroll .wants td").all()

    boxes = [box for box in (each.bounding_box() for each in [*answered, *renewing, *stayed]) if box]

    assert len(boxes) == len(answered) + len(renewing) + len(stayed) > 50
    assert [box for box in boxes if box["x"] + box["width"] > 390] == []


@pytest.mark.parametrize("open_pages", LOOKS, indirect=True)
def test_a_drawing_of_a_pack_stands_beside_its_table_on_a_desk_and_above_it_on_a_phone(
    open_pages: dict[str, Page],
) -> None:
    packs = [page for name, page in open_pages.items() if name.endswith("pack")]
    pairs = [pair for page in packs for pair in page.locator(".pair").all()]
    phone = pairs[0].page.viewport_size == LOOKS["phone"]["viewport"]

    drawn = [(pair.locator("svg").bounding_box(), pair.locator("table").bounding_box()) for pair in pairs]

    assert len(drawn) == 10
    for drawing, table in drawn:
        assert drawing
        assert table
        assert (table["y"] >= drawing["y"] + drawing["height"]) is phone
        assert (table["x"] >= drawing["x"] + drawing["width"]) is not phone


@pytest.mark.parametrize("open_pages", ["phone"], indirect=True)
def test_only_tables_of_themes_by_groups_have_to_be_moved_sideways_on_a_phone(
    open_pages: dict[str, Page],
) -> None:
    beyond = """all => all.filter(each => each.getBoundingClientRect().right > innerWidth
      || each.parentElement.scrollWidth > each.parentElement.clientWidth).map(each => each.caption.innerText)"""

    for name in ("loop", "health", "themes"):
        assert (name, open_pages[name].eval_on_selector_all("table:not(.crossed)", beyond)) == (name, [])
