"""The desk in a real browser: no script, a phone, the dark, a keyboard, and the accessibility checker."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser

from infra.local.stack import Stack
from tests.browser.test_customer_pages import DESKTOP, Visit, overflow, violations, visit
from tests.integration.desks import TOMORROW, also_bolt, desk_path, notices, planned, sid_of, submit
from tests.integration.people import items, skips

__all__ = ["visit"]
ONE_SITE = pytest.mark.parametrize("site", [""], indirect=True)


def busy(stack: Stack) -> str:
    """Plan surveys at two accounts of Jane's, and open her desk."""
    planned(stack)
    also_bolt(stack, "jane@harbour.example")
    stack.advance(TOMORROW)
    return f"{desk_path(notices(stack)[-1])}?view=upcoming"


def with_something_held(stack: Stack) -> str:
    path = busy(stack)
    submit(stack, path, sid=sid_of(stack), reason="In the middle of an outage")
    submit(stack, path, account="bolt", until="2026-01-13", reason="Renewal talks")
    return f"{path}&done=1&left=1"


def empty(stack: Stack) -> str:
    path = busy(stack)
    submit(stack, path, sid=[sid_of(stack), sid_of(stack, "bo")], reason="Outage")
    return path


def unknown(_stack: Stack) -> str:
    return f"/d/{'x' * 60}"


PAGES = [busy, with_something_held, empty, unknown]


def test_a_csm_holds_a_survey_from_a_phone_by_keyboard_with_no_script(stack: Stack, site: str, visit: Visit) -> None:
    path = busy(stack)
    page = visit(f"{site}{path}")

    for _ in range(7):  # past the views of the desk
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("Why?").last.focus()
    page.keyboard.type("In the middle of an outage")
    page.keyboard.press("Enter")

    page.get_by_text("1 survey is held.").wait_for()
    assert [reason for _, reason in skips(stack)] == ["held"]
    assert page.url == f"{site}{path}&done=1&left=0"


def test_a_csm_pauses_an_account_with_no_script(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{busy(stack)}")
    section = page.get_by_role("region", name="Acme")

    section.get_by_text("Pause Acme").click()
    section.get_by_label("Ask nobody here before").fill("2026-01-13")
    section.get_by_label("Why?").fill("Renewal talks")
    section.get_by_role("button", name="Pause this account").click()

    page.get_by_text("Nobody here is asked before 13 January 2026.").wait_for()
    assert [item["sk"] for item in items(stack, pk="PAUSE")] == ["ACCOUNT#acme"]


def test_a_mistake_keeps_what_was_ticked_and_typed(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{busy(stack)}")

    page.get_by_label("Why?").last.fill("Outage")
    page.get_by_role("button", name="Hold these").click()

    page.get_by_role("alert").get_by_text("Tick at least one person first.").wait_for()
    assert page.get_by_label("Why?").last.input_value() == "Outage"


@ONE_SITE
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
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")

    assert violations(page) == []
    assert overflow(page) == 0


@ONE_SITE
def test_text_of_twice_the_size_fits_a_phone_and_everything_to_press_is_large(
    stack: Stack, site: str, visit: Visit
) -> None:
    page = visit(f"{site}{busy(stack)}", measure=True, bypass_csp=True)
    boxes = [each.bounding_box() for each in page.locator("label:has([type=checkbox]), button:visible, summary").all()]

    page.add_style_tag(content="html{font-size:200%}")

    assert overflow(page) == 0
    assert len(boxes) == 5
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes), boxes


@ONE_SITE
def test_the_desk_asks_no_other_host_for_anything_and_tells_none_where_it_is(
    stack: Stack, site: str, browser: Browser
) -> None:
    asked: list[tuple[bool, str | None]] = []
    page = browser.new_page()
    page.on("request", lambda each: asked.append((each.url.startswith(site), each.headers.get("referer"))))
    page.goto(f"{site}{busy(stack)}")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Why?").last.fill("Outage")
    page.get_by_role("button", name="Hold these").click()
    page.get_by_text("1 survey is held.").wait_for()
    page.close()

    assert len(asked) >= 3
    assert set(asked) == {(True, None)}
