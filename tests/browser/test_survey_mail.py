"""The survey mail as a browser engine shows it: Apple Mail and Gmail nearly so; no Outlook can be run here."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from functions.core.people import Owner
from functions.core.scales import SCALES, Metric
from functions.dispatch.message import Ask, links_for, survey_mail
from tests.making import MONDAY, a_candidate, a_contact, a_form, a_programme, an_account, an_invitation

WIDTHS = [640, 320]
BETWEEN = [619, 620, 480, 479, 430, 420, 421, 375, 360]
LOOKS: list[Any] = ["light", "dark"]
CASES: list[tuple[str, Metric]] = [("en", "nps"), ("ar", "nps"), ("en", "csat"), ("ar", "ces"), ("de", "ces")]
Show = Callable[..., Page]
# What each piece of text is written in and on, as the engine computes it.
COLOURS = """all => all.filter(each => [...each.childNodes].some(node => node.nodeType == 3 && node.data.trim()))
  .map(each => {
    let under = each, ground = 'rgba(0, 0, 0, 0)'
    for (; under && ground == 'rgba(0, 0, 0, 0)'; under = under.parentElement)
      ground = getComputedStyle(under).backgroundColor
    return [each.textContent.trim(), getComputedStyle(each).color, ground]
  })"""


def html(language: str, metric: Metric, owner: str = "Jane Doe") -> str:
    """Return the fullest mail: a reminder of a test survey."""
    scale = SCALES[metric]
    candidate = a_candidate(account=an_account(owner=Owner(owner, "jane@harbour.example")))
    ends: dict[str, Any] = {"metric": metric, "low": scale.low, "high": scale.high}
    invitation = an_invitation(candidate, locale=language, test=True, **ends)
    links = links_for(invitation, "https://s.harbour.example", ["k" * 64], MONDAY)
    return survey_mail(Ask(invitation, a_form(metric, language), a_contact(), a_programme(), links, 1)).html


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Return a way to look at a mail."""
    contexts = []

    def open_mail(content: str, width: int, look: Any = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=look)
        contexts.append(context)
        page = context.new_page()
        page.set_content(content)
        return page

    yield open_mail
    for context in contexts:
        context.close()


def boxes(found: Locator) -> list[Any]:
    return [each.bounding_box() for each in found.all()]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def contrast(one: list[float], other: list[float]) -> float:
    """Return the contrast ratio of WCAG 2 of two colours, each red, green and blue from 0 to 255."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: list[float]) -> float:
    shares = [value / 255 for value in colour]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("language", "metric"), CASES)
def test_mail_fits_its_window_and_every_score_a_finger(
    show: Show, language: str, metric: Metric, width: int, look: str
) -> None:
    page = show(html(language, metric), width, look)
    found = boxes(page.locator(".score a"))

    assert overflow(page) == 0
    assert len(found) == len(SCALES[metric].scores())
    assert min(min(box["width"], box["height"]) for box in found) >= 44


@pytest.mark.parametrize("width", BETWEEN)
@pytest.mark.parametrize("metric", SCALES)
def test_scores_stay_as_large_between_a_phone_and_a_desk(show: Show, metric: Metric, width: int) -> None:
    page = show(html("en", metric), width)

    assert overflow(page) == 0
    assert min(min(box["width"], box["height"]) for box in boxes(page.locator(".score a"))) >= 44


@pytest.mark.parametrize(
    ("metric", "width", "rows"),
    [("nps", 640, [11]), ("nps", 479, [6, 5]), ("nps", 320, [6, 5]), ("ces", 320, [4, 3]), ("csat", 320, [5])],
)
def test_scale_is_one_row_or_breaks_in_two_nearly_even_ones(
    show: Show, metric: Metric, width: int, rows: list[int]
) -> None:
    tops = [round(box["y"]) for box in boxes(show(html("en", metric), width).locator(".score"))]

    assert [tops.count(top) for top in sorted(set(tops))] == rows


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("language", "sign"), [("en", 1), ("ar", -1)])
def test_scale_and_its_labels_run_as_the_language_does(show: Show, language: str, sign: int, width: int) -> None:
    page = show(html(language, "nps"), width)
    scores = [box["x"] * sign for box in boxes(page.locator(".score"))[:6]]
    low, high = boxes(page.locator("td.faint", has_text=re.compile(r"^(0|10) =")))[:2]

    assert scores == sorted(scores)
    assert low["x"] * sign < high["x"] * sign


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_accessibility_checker_finds_nothing_in_the_mail(show: Show, language: str, width: int, look: str) -> None:
    page = show(html(language, "nps"), width, look)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

    assert [each["id"] for each in Axe().run(page, options=options).response["violations"]] == []


@pytest.mark.parametrize("look", LOOKS)
def test_all_text_can_be_read_as_it_is_and_where_a_mail_client_turns_its_colours_round(show: Show, look: str) -> None:
    told = show(html("en", "nps"), 640, look).eval_on_selector_all("body *", COLOURS)
    pairs = {text: [[float(part) for part in re.findall(r"[\d.]+", colour)] for colour in two] for text, *two in told}
    turned = {text: [[255 - part for part in colour] for colour in two] for text, two in pairs.items()}

    assert "10" in pairs
    assert {text: two for text, two in pairs.items() if contrast(*two) < 4.5} == {}
    assert {text: two for text, two in turned.items() if contrast(*two) < 4.5} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_scores_stand_out_from_the_card_and_all_look_alike(show: Show, look: str) -> None:
    page = show(html("en", "nps"), 640, look)
    fill = "all => all.map(each => getComputedStyle(each).backgroundColor)"
    scores, card = (page.eval_on_selector_all(selector, fill) for selector in (".score", ".card"))
    score, ground = ([float(part) for part in re.findall(r"[\d.]+", colour)] for colour in (scores[0], card[0]))

    assert len(set(scores)) == 1
    assert contrast(score, ground) >= 3


def test_very_long_names_do_not_push_the_mail_wider(show: Show) -> None:
    page = show(html("en", "nps", owner="Donaudampfschifffahrtsgesellschaft" * 2), 320)

    assert overflow(page) == 0
