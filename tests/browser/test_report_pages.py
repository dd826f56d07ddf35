"""The reports of a company whose truth is known, in a real browser: on a phone, and on a desk in the dark."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from functions.reports.kinds import KINDS, WORTH
from tests.browser.test_customer_pages import overflow, violations
from tests.truth import APART
from tests.unit.test_truth import made

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 800}},
    "desk, in the dark": {"viewport": {"width": 1200, "height": 800}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the page of every kind of report, and of one whose groups are drawn."""
    found = {name: kind.page(made(tmp_path_factory.mktemp("lake"), kind)) for name, kind in KINDS.items()}
    return found | {"worth, apart": WORTH.page(made(tmp_path_factory.mktemp("lake"), WORTH, APART))}


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
    answered = open_pages["loop"].locator("td.strong").all()
    renewing = open_pages["health"].locator(".narrowed td").all()
    stayed = open_pages["worth"].locator(".scroll .wants td").all()

    boxes = [box for box in (each.bounding_box() for each in [*answered, *renewing, *stayed]) if box]

    assert len(boxes) == len(answered) + len(renewing) + len(stayed) > 50
    assert [box for box in boxes if box["x"] + box["width"] > 390] == []
