import gzip
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from functions.ingest.uninvited.script import text
from infra.closure import ROOT
from infra.local.stack import Stack
from tests.browser.product import Product, customer, product_of
from tests.browser.test_customer_pages import DESKTOP, PHONE, overflow, violations
from tests.integration.people import ANN, tell
from tests.integration.product import the_invitation, token, widget_key
from tests.integration.visits import stored

ONE_SITE = pytest.mark.parametrize("site", [""], indirect=True)


@pytest.fixture
def product(stack: Stack, site: str) -> Iterator[Product]:
    with product_of(stack, site) as product:
        yield product


def shown(page: Page) -> Page:
    page.get_by_role("dialog", name="Survey").wait_for()
    return page


def gone(page: Page) -> None:
    page.get_by_role("dialog").wait_for(state="detached")


def ann(stack: Stack) -> dict[str, Any]:
    return stored(stack, "CONTACT#ann", "PROFILE")


def in_focus(page: Page) -> str:
    told: str = page.evaluate(
        "() => { let e = document.activeElement; while (e.shadowRoot) e = e.shadowRoot.activeElement;"
        " return e.id || e.textContent }"
    )
    return told


def test_user_answers_by_keyboard_alone_under_a_strict_policy(product: Product, browser: Browser) -> None:
    with customer(browser) as context:
        page = shown(product.look(context))
        page.locator("#first").focus()
        page.keyboard.press("Tab")  # the way to close it comes first
        page.keyboard.press("Tab")
        for _ in range(9):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.keyboard.type("Saves an hour a week")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("Thank you!").wait_for()
        page.keyboard.press("Escape")
        gone(page)

        assert in_focus(page) == "first"
        assert context.cookies() == []
    found = the_invitation(product.stack)
    assert (found["score"], found["comment"], found["state"]) == (9, "Saves an hour a week", "answered")
    assert product.said == []
    assert {urlsplit(each.url).netloc for each in product.asked} == {
        urlsplit(product.url).netloc, urlsplit(product.site).netloc,
    }  # fmt: skip


@ONE_SITE
def test_score_counts_as_soon_as_it_is_pressed(product: Product, browser: Browser) -> None:
    with customer(browser) as context:
        page = shown(product.look(context))
        with page.expect_response("**/widget/answer"):
            page.get_by_role("button", name="3", exact=True).click()

        assert page.get_by_label("What let you down, and what should we put right first?").is_visible()
        assert page.get_by_role("button", name="3", exact=True).get_attribute("aria-pressed") == "true"
        page.get_by_role("button", name="Close survey").click()
        gone(page)
    assert (the_invitation(product.stack)["score"], product.calls("decline")) == (3, 0)


@ONE_SITE
@pytest.mark.parametrize("way", ["Escape", "Close survey", "No, thanks"])
def test_to_close_it_without_an_answer_is_to_decline(product: Product, browser: Browser, way: str) -> None:
    with customer(browser) as context:
        page = shown(product.look(context))
        page.locator("#first").focus()
        page.keyboard.press("Tab")
        with page.expect_response("**/widget/decline"):
            page.keyboard.press(way) if way == "Escape" else page.get_by_role("button", name=way).click()
        gone(page)

        assert in_focus(page) == "first"
        page.reload()
        assert product.calls("check") == 1
    assert the_invitation(product.stack)["state"] == "declined"
    assert ann(product.stack)["asked_relationship"]["declined"] is True


@ONE_SITE
def test_escape_on_the_page_itself_is_none_of_the_widgets_business(product: Product, browser: Browser) -> None:
    with customer(browser) as context:
        page = shown(product.look(context))
        page.keyboard.press("Escape")

        assert page.get_by_role("dialog").is_visible()
        assert page.evaluate("document.activeElement.localName") == "body"


@ONE_SITE
def test_question_stays_from_page_to_page_until_something_is_said(product: Product, browser: Browser) -> None:
    with customer(browser) as context:
        page = shown(product.look(context))
        page.reload()

        assert shown(page).get_by_role("dialog").is_visible()


@ONE_SITE
def test_whoever_is_not_due_causes_one_call_a_day(product: Product, browser: Browser) -> None:
    tell(product.stack, "AccountStageChanged", account_id="acme", stage="live")
    with customer(browser) as context:
        page = product.look(context)
        for _ in range(3):
            page.wait_for_load_state("networkidle")
            page.reload()

        assert product.calls("check") == 1


@ONE_SITE
def test_another_user_of_the_same_browser_is_asked_all_the_same(product: Product, browser: Browser) -> None:
    tell(product.stack, "ContactUpserted", **{**ANN, "contact_id": "bo", "email": "bo@acme.example"})
    with customer(browser) as context:
        page = shown(product.look(context))
        page.get_by_role("button", name="No, thanks").click()
        product.signed_in("bo")
        page.reload()

        shown(page)


@ONE_SITE
def test_product_may_say_late_who_it_is_and_open_it_by_a_button(product: Product, browser: Browser) -> None:
    product.attributes = ""
    stub = (
        "window.listeningPost=window.listeningPost||function(){(listeningPost.q=listeningPost.q||[]).push(arguments)}"
    )
    product.inline = (
        f"{stub};listeningPost('identify','{token(product.stack)}');"
        "document.querySelector('#first').onclick=()=>listeningPost('open')"
    )
    with customer(browser) as context:
        page = shown(product.look(context))
        page.get_by_role("button", name="Close survey").click()
        gone(page)
        page.locator("#first").click()
        page.wait_for_load_state("networkidle")

        assert product.calls("check") == 2
    assert product.said == []


@ONE_SITE
def test_opened_by_a_button_it_takes_the_focus_and_gives_it_back(product: Product, browser: Browser) -> None:
    product.inline = "document.querySelector('#first').onclick=()=>listeningPost('open')"
    with customer(browser) as context:
        page = shown(product.look(context))
        page.locator("#first").click()

        assert in_focus(page) == "0"
        page.keyboard.press("Escape")
        assert in_focus(page) == "first"


@ONE_SITE
def test_nothing_is_asked_before_the_page_is_idle(product: Product, browser: Browser) -> None:
    with customer(browser) as context:
        context.add_init_script("window.requestIdleCallback = go => { window.go = go }")
        page = product.look(context)
        page.wait_for_load_state("networkidle")

        assert page.evaluate("typeof window.go") == "function"
        assert product.calls("check") == 0
        page.evaluate("window.go()")
        shown(page)


@ONE_SITE
def test_shadow_is_closed_to_the_page(product: Product, browser: Browser) -> None:
    with customer(browser) as context:
        page = product.look(context, opened=False)
        page.locator("listening-post").wait_for(state="attached")

        assert page.evaluate("document.querySelector('listening-post').shadowRoot") is None


@ONE_SITE
def test_lost_answer_is_said_and_can_be_sent_again(product: Product, browser: Browser) -> None:
    lost: list[Route] = []

    def lose_first(route: Route) -> None:
        lost.append(route)
        route.abort() if len(lost) == 1 else route.continue_()

    with customer(browser) as context:
        context.route("**/widget/answer", lose_first)
        page = shown(product.look(context))
        page.get_by_role("button", name="8", exact=True).click()
        page.get_by_text("That did not work. Please try again.").wait_for()
        page.get_by_role("textbox").fill("Good")
        page.get_by_role("button", name="Send").click()
        page.get_by_text("Thank you!").wait_for()
    assert (the_invitation(product.stack)["score"], the_invitation(product.stack)["comment"]) == (8, "Good")


@ONE_SITE
@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize(
    "look",
    [{"viewport": PHONE}, {"viewport": PHONE, "color_scheme": "dark"}, {"viewport": DESKTOP},
     {"viewport": DESKTOP, "forced_colors": "active"}],
    ids=["phone", "dark", "desktop", "forced"],
)  # fmt: skip
def test_accessibility_checker_finds_nothing_and_nothing_overflows(
    product: Product, browser: Browser, look: dict[str, Any], step: int
) -> None:
    with customer(browser, bypass_csp=True, reduced_motion="reduce", **look) as context:
        page = shown(product.look(context))
        if step == 2:
            page.get_by_role("button", name="9", exact=True).click()
        boxes = [each.bounding_box() for each in page.locator(".card button:visible, .card textarea:visible").all()]
        [card] = [each.bounding_box() for each in page.locator(".card").all()]

        assert violations(page) == []
        assert (overflow(page), page.locator(".card").evaluate("e => e.scrollWidth - e.clientWidth")) == (0, 0)
        assert card
        assert card["x"] >= 0
        assert card["y"] >= 0
        assert boxes
        assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes), boxes


@ONE_SITE
def test_widget_of_a_language_written_from_the_right_runs_from_the_right(product: Product, browser: Browser) -> None:
    tell(product.stack, "ContactUpserted", contact_id="ann", locale="ar")
    with customer(browser) as context:
        page = product.look(context)
        scores = page.locator(".scale button")
        scores.first.wait_for()
        first, last, card = (each.bounding_box() for each in (scores.first, scores.last, page.locator(".card")))
        scores.first.focus()
        page.keyboard.press("ArrowLeft")

        assert first
        assert last
        assert card
        assert first["x"] > last["x"]
        assert card["x"] < 100
        assert in_focus(page) == "1"


@ONE_SITE
def test_nothing_moves_for_whoever_wants_no_motion(product: Product, browser: Browser) -> None:
    for motion, name in (("reduce", "none"), ("no-preference", "rise")):
        with customer(browser, reduced_motion=motion) as context:
            page = shown(product.look(context))

            assert page.locator(".card").evaluate("e => getComputedStyle(e).animationName") == name


@ONE_SITE
def test_page_does_not_shift_when_it_appears(product: Product, browser: Browser) -> None:
    with customer(browser) as context:
        page = shown(product.look(context))
        shift = page.evaluate(
            "new Promise(done => new PerformanceObserver(list => done(list.getEntries().length))"
            ".observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))"
        )

        assert shift == 0


@ONE_SITE
def test_token_that_the_javascript_of_the_guide_signs_is_taken(product: Product, browser: Browser) -> None:
    [snippet] = re.findall(r"```js\n(   async function.*?)```", _guide(), re.DOTALL)
    with customer(browser, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(product.url)
        seconds = int(product.stack.clock.now().timestamp())
        page.evaluate(f"Date.now = () => {seconds}000")
        made = page.evaluate(f"key => {{ {snippet}; return surveyToken('ann', key) }}", widget_key(product.stack))
        product.attributes = f'data-user="{made}"'

        shown(product.look(context))


def _guide() -> str:
    return (ROOT / "infra" / "widget" / "README.md").read_text(encoding="utf-8")


def test_script_is_within_three_kilobytes() -> None:
    assert len(gzip.compress(text().encode(), mtime=0)) <= 3_000
