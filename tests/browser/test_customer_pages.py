from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Page

from infra.local.stack import Stack
from tests.integration.test_further_questions import asked
from tests.integration.visits import invite, link, post, put, stored
from tests.making import a_form

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1100, "height": 800}
Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Return a way to open an address as a customer: no script runs unless a test asks for it to measure."""
    contexts = []

    def open_page(url: str, *, measure: bool = False, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "java_script_enabled": measure, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def answered(stack: Stack) -> str:
    path = invite(stack)
    post(stack, path, score="9", comment="Saves an hour a week")
    return path


def chosen(stack: Stack) -> str:
    return f"{invite(stack)}?score=3"


def unsubscribing(stack: Stack) -> str:
    invite(stack)
    return f"/u/{link(stack, 'unsubscribe')}"


def unknown(_stack: Stack) -> str:
    return f"/s/{'x' * 60}"


def seven_points(stack: Stack) -> str:
    return invite(stack, form=a_form("ces"), metric="ces", low=1, high=7)


def asks_more(stack: Stack) -> str:
    path, hidden = asked(stack)
    post(stack, path, score="3", **hidden, **{"q.reason": "price"})
    return path


PAGES = [invite, chosen, answered, seven_points, asks_more, unsubscribing, unknown]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def violations(page: Page) -> list[str]:
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    return [each["id"] for each in Axe().run(page, options=options).response["violations"]]


def test_customer_answers_from_a_phone_by_keyboard_with_no_script(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{invite(stack)}?score=7")

    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Saves an hour a week")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Thank you, your answer is saved").wait_for()
    assert (stored(stack)["score"], stored(stack)["comment"]) == (9, "Saves an hour a week")


def test_address_after_answering_is_the_link_itself(stack: Stack, site: str, visit: Visit) -> None:
    path = invite(stack)
    page = visit(f"{site}{path}?score=9")

    page.get_by_role("button", name="Send answer").click()
    page.get_by_role("heading", name="Thank you").wait_for()

    assert page.url.rstrip("?") == f"{site}{path}"


def test_customer_comes_back_and_changes_the_answer(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{answered(stack)}")

    page.get_by_role("radio", name="4", exact=True).check()
    page.get_by_role("button", name="Save changes").click()

    page.get_by_text("What let you down, and what should we put right first?").wait_for()
    assert (stored(stack)["score"], stored(stack)["response_version"]) == (4, 2)


def test_customer_answers_further_questions_with_no_script(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{asked(stack)[0]}?score=2")
    page.get_by_role("button", name="Send answer").click()
    page.get_by_role("radio", name="The price").check()
    page.get_by_role("checkbox", name="Charts").check()
    page.get_by_role("group", name="How easy is it?").get_by_role("radio", name="4", exact=True).check()
    page.get_by_role("checkbox", name="You may quote").check()
    page.get_by_role("button", name="Save").click()

    page.get_by_role("textbox", name="What is fair?").fill("Half of it")
    page.get_by_role("button", name="Save").click()

    page.get_by_role("heading", name="Thank you").wait_for()
    assert page.get_by_role("textbox", name="What is fair?").input_value() == "Half of it"
    assert {name: value for name, value in stored(stack).items() if name.startswith(("extra_", "consent_"))} == {
        "extra_reason": "price",
        "extra_uses": ["chart"],
        "extra_ease": 4,
        "extra_fair": "Half of it",
        "consent_quote": True,
        "consent_contact": False,
    }


def test_form_without_a_score_does_not_leave_the_browser(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{invite(stack)}")

    page.get_by_role("textbox").fill("Fine")
    page.get_by_role("button", name="Send answer").click()

    assert page.get_by_role("textbox").input_value() == "Fine"
    assert "score" not in stored(stack)


def test_customer_unsubscribes_from_a_phone(stack: Stack, site: str, visit: Visit) -> None:
    put(stack, {"pk": "CONTACT#ada", "sk": "PROFILE", "contact_id": "ada", "version": 1})
    page = visit(f"{site}{unsubscribing(stack)}")

    page.get_by_role("radio", name="Fewer surveys: at most one every 180 days").check()
    page.get_by_role("button", name="Save choice").click()
    page.get_by_text("You will get fewer surveys from us.").wait_for()
    fewer = stored(stack, "CONTACT#ada", "PROFILE")
    page.get_by_role("button", name="Get surveys again").click()
    page.get_by_role("heading", name="You will get surveys again").wait_for()

    assert fewer["less_often"] is True
    assert "less_often" not in stored(stack, "CONTACT#ada", "PROFILE")


def test_page_asks_no_other_host_for_anything_and_tells_none_where_it_is(
    stack: Stack, site: str, browser: Browser
) -> None:
    seen: list[tuple[str, str | None]] = []
    page = browser.new_page()
    page.on("request", lambda request: seen.append((request.url, request.headers.get("referer"))))
    page.goto(f"{site}{chosen(stack)}")
    page.get_by_role("button", name="Send answer").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    page.close()

    assert len(seen) >= 2
    assert {(urlsplit(url).netloc, referer) for url, referer in seen} == {(urlsplit(site).netloc, None)}


def test_page_is_styled_under_its_own_policy_without_a_complaint(stack: Stack, site: str, browser: Browser) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}{invite(stack)}")
    display = page.evaluate("getComputedStyle(document.querySelector('.scale')).display")
    page.close()

    assert display == "grid"
    assert said == []


@pytest.mark.parametrize("site", [""], indirect=True)
@pytest.mark.parametrize("make", PAGES)
@pytest.mark.parametrize(
    "look",
    [{}, {"color_scheme": "dark"}, {"viewport": DESKTOP}],
    ids=["phone", "dark", "desktop"],
)
def test_accessibility_checker_finds_nothing(
    stack: Stack, site: str, visit: Visit, make: Callable[[Stack], str], look: dict[str, Any]
) -> None:
    page = visit(f"{site}{make(stack)}", measure=True, bypass_csp=True, **look)

    assert violations(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("site", [""], indirect=True)
@pytest.mark.parametrize("make", [invite, seven_points, asks_more, unsubscribing])
@pytest.mark.parametrize("colours", ["none", "active"])
def test_everything_to_press_is_at_least_44_pixels_each_way(
    stack: Stack, site: str, visit: Visit, make: Callable[[Stack], str], colours: str
) -> None:
    page = visit(f"{site}{make(stack)}", measure=True, forced_colors=colours)

    boxes = [
        each.bounding_box()
        for each in page.locator("label:has(input:not([name=topic])), button, .button, textarea").all()
    ]

    assert boxes
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes), boxes


@pytest.mark.parametrize("site", [""], indirect=True)
@pytest.mark.parametrize("make", PAGES)
def test_text_of_twice_the_size_fits_a_phone_without_sideways_scrolling(
    stack: Stack, site: str, visit: Visit, make: Callable[[Stack], str]
) -> None:
    page = visit(f"{site}{make(stack)}", measure=True, bypass_csp=True)

    page.add_style_tag(content="html{font-size:200%}")

    assert overflow(page) == 0


@pytest.mark.parametrize("site", [""], indirect=True)
def test_very_long_names_and_words_do_not_push_the_page_wider(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{invite(stack, form=a_form(company='Donaudampfschifffahrtsgesellschaft' * 3))}", measure=True)

    assert overflow(page) == 0


@pytest.mark.parametrize("site", [""], indirect=True)
def test_page_of_a_language_written_from_the_right_runs_from_the_right(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{invite(stack, form=a_form(locale='ar'))}", measure=True)

    first, last = (page.locator(f"label:has([value='{score}'])").bounding_box() for score in (0, 5))

    assert first
    assert last
    assert first["x"] > last["x"]
    assert overflow(page) == 0


@pytest.mark.parametrize("site", [""], indirect=True)
def test_focus_is_seen_on_a_score(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{invite(stack)}", measure=True)

    page.keyboard.press("Tab")

    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


@pytest.mark.parametrize("site", [""], indirect=True)
def test_no_score_has_a_colour_of_its_own_before_the_answer(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{invite(stack)}", measure=True)

    looks = page.eval_on_selector_all(
        "[type=radio]",
        "all => all.map(each => [getComputedStyle(each).backgroundColor, getComputedStyle(each).borderColor].join())",
    )

    assert len(looks) == 11
    assert len(set(looks)) == 1


@pytest.mark.parametrize("site", [""], indirect=True)
def test_trap_is_hidden_from_people_and_from_what_reads_to_them(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{invite(stack)}", measure=True)

    assert not page.locator("[name=topic]").is_visible()
    assert page.get_by_role("textbox").count() == 1


@pytest.mark.parametrize("site", [""], indirect=True)
def test_number_of_a_chosen_score_can_be_read_while_it_has_the_focus(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{invite(stack)}?score=9", measure=True)
    box = page.locator("label:has(:checked)").bounding_box()
    assert box
    inside: FloatRect = {"x": box["x"] + 6, "y": box["y"] + 6, "width": box["width"] - 12, "height": box["height"] - 12}

    before = page.screenshot(clip=inside)
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.value") == "9"
    assert page.screenshot(clip=inside) == before


@pytest.mark.parametrize("site", [""], indirect=True)
def test_the_company_s_name_begins_where_lines_of_the_language_begin(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{invite(stack, form=a_form(locale='ar'))}", measure=True)

    name, line = (page.locator(each).bounding_box() for each in (".from bdi", ".from"))

    assert name is not None
    assert line is not None
    assert name["x"] + name["width"] == pytest.approx(line["x"] + line["width"], abs=1)
