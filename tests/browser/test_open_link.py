from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from infra import programme
from infra.local.stack import Stack
from tests.browser.product import customer
from tests.browser.test_customer_pages import PHONE, overflow
from tests.integration.people import acme_with_ann, invitations
from tests.integration.product import SURVEY, the_invitation, token, with_widget
from tests.making import SMALL

Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, stack: Stack, site: str) -> Iterator[Open]:
    """Return a way to open the link as anyone does, with or without scripts."""
    programme.activate(programme.load(SMALL), stack.physical("ProgrammeBucket"), stack.client("s3"))
    with_widget(stack, {"open_link": {"kiosk_seconds": 5}})
    acme_with_ann(stack)
    with ExitStack() as ending:

        def open_page(query: str = "", *, scripts: bool = False) -> Page:
            context = ending.enter_context(customer(browser, viewport=PHONE, java_script_enabled=scripts))
            context.set_default_timeout(8_000)
            page = context.new_page()
            page.goto(f"{site}/l/{SURVEY}{query}")
            return page

        yield open_page


@pytest.mark.parametrize("scripts", [True, False])
def test_anyone_answers_and_then_changes_the_answer(opened: Open, stack: Stack, *, scripts: bool) -> None:
    page = opened(scripts=scripts)
    page.get_by_role("radio", name="9", exact=True).check()
    page.get_by_role("button", name="Send answer").click()
    page.get_by_role("heading", name="Thank you, your answer is saved").wait_for()

    page.get_by_role("textbox").fill("Quick help")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("heading", name="Thank you, your answer is saved").wait_for()

    found = the_invitation(stack)
    assert (found["score"], found["comment"], found["channel"]) == (9, "Quick help", "link")
    assert "/s/" in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_kiosk_is_ready_for_the_next_person_by_itself(opened: Open, stack: Stack, *, scripts: bool) -> None:
    page = opened("?kiosk=1&lang=de", scripts=scripts)
    page.get_by_role("radio", name="9", exact=True).check()
    page.get_by_role("button").click()
    page.get_by_role("status").wait_for()
    assert page.get_by_role("radio").count() == 0

    page.get_by_role("radio", name="9", exact=True).wait_for()  # after five seconds

    assert (page.url.endswith("?kiosk=1&lang=de"), page.get_by_role("radio", checked=True).count()) == (True, 0)
    assert [each["channel"] for each in invitations(stack)] == ["kiosk"]


def test_next_person_at_a_kiosk_need_not_wait(opened: Open, stack: Stack) -> None:
    page = opened("?kiosk=1")
    for score in ("9", "3"):
        page.get_by_role("radio", name=score, exact=True).check()
        page.get_by_role("button", name="Send answer").click()
        page.get_by_role("link", name="Next person").click()

    assert sorted(each["score"] for each in invitations(stack)) == [3, 9]


def test_mistake_keeps_who_it_is_and_what_was_typed(opened: Open, stack: Stack) -> None:
    page = opened(f"?user={token(stack)}", scripts=True)
    page.eval_on_selector_all("[required]", "all => all.forEach(each => each.required = false)")
    page.get_by_role("textbox").fill("Slow")
    page.get_by_role("button", name="Send answer").click()
    page.get_by_role("alert").wait_for()
    page.get_by_role("radio", name="3", exact=True).check()
    page.get_by_role("button", name="Send answer").click()
    page.get_by_role("heading", name="Thank you, your answer is saved").wait_for()

    found = the_invitation(stack)
    assert (found["contact_id"], found["score"], found["comment"]) == ("ann", 3, "Slow")


@pytest.mark.parametrize("site", [""], indirect=True)
def test_saved_page_of_a_kiosk_fits_a_phone(opened: Open) -> None:
    page = opened("?kiosk=1", scripts=True)
    page.get_by_role("radio", name="9", exact=True).check()
    page.get_by_role("button", name="Send answer").click()
    again = page.get_by_role("link", name="Next person")
    again.wait_for()
    box = again.bounding_box()

    assert box
    assert box["height"] >= 44
    assert overflow(page) == 0
