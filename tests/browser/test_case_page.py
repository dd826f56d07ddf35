"""A case in a real browser: worked from the mail to its end by keyboard, on a phone, in the dark, in any script."""

from collections.abc import Callable
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.browser.test_customer_pages import DESKTOP, Visit, overflow, violations, visit
from tests.browser.test_desk_page import ONE_SITE
from tests.integration.casework import (
    JANE,
    LEE,
    case_mails,
    case_of,
    deeds,
    desk_for,
    desk_of,
    do,
    unhappy,
)
from tests.integration.mailing import sent
from tests.integration.people import tell

__all__ = ["visit"]
ARABIC = "التصدير بطيء جدًا، ولا أحد يجيب على رسائلنا."
LONG = "Bartholomew Maximilian Featherstonehaugh-Cholmondeley" + "x" * 60


def new(stack: Stack) -> str:
    return unhappy(stack, ARABIC)


def conversed(stack: Stack) -> str:
    path = unhappy(stack)
    tell(stack, "ContactUpserted", contact_id="ann", name=LONG)
    do(stack, path, "write", text="I am sorry, Ann.\n\nJane", once="b" * 26)
    do(stack, path, "exclude", sid=case_of(stack)["case_id"], reason="A test of ours")
    return f"{path}?done=write"


def closed(stack: Stack) -> str:
    path = unhappy(stack)
    do(stack, path, "close", outcome="resolved", note="Mended on Thursday.")
    return path


def on_desk(stack: Stack) -> list[str]:
    """Return every view of a lead's desk."""
    conversed(stack)
    case_id = case_of(stack)["case_id"]
    views = [f"view={name}" for name in ("", "cases", "answers", "silent", "upcoming", "accounts")]
    return [f"{desk_for(stack, LEE)}?{query}" for query in (*views, "account=acme", f"account=acme&case={case_id}")]


LOOKS: dict[str, dict[str, Any]] = {"phone": {}, "dark": {"color_scheme": "dark"}, "desktop": {"viewport": DESKTOP}}


@ONE_SITE
def test_a_csm_works_a_case_from_the_mail_to_its_end_with_no_script(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{unhappy(stack)}")

    page.get_by_role("button", name="I am on it").click()
    page.get_by_text("You have taken this case on.").wait_for()
    page.get_by_label("Your mail").fill("Hello Ann, I am sorry.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Your mail is on its way.").wait_for()
    stack.settle()
    page.get_by_label("Resolved").check()
    page.get_by_label("What came of it?").fill("Mended on Thursday.")
    page.get_by_role("button", name="Close the case").click()
    page.get_by_text("The case is closed.").wait_for()

    assert [what for _, what in deeds(case_of(stack))] == ["acknowledged", "wrote", "closed"]
    assert [mail.to for mail in sent(stack, "personal")] == ["ann@acme.example"]
    assert page.get_by_text("Mended on Thursday.").is_visible()


@ONE_SITE
def test_a_csm_comes_from_the_desk_to_a_case_and_back(stack: Stack, site: str, visit: Visit) -> None:
    unhappy(stack)
    page = visit(f"{site}{desk_of(case_mails(stack)[0])}")

    page.get_by_role("link", name="Ann Lee Acme").click()
    page.get_by_role("button", name="I am on it").click()
    page.get_by_text("You have taken this case on.").wait_for()
    page.get_by_role("link", name="Acme", exact=True).click()
    page.get_by_role("heading", name="What they said").wait_for()

    assert deeds(case_of(stack)) == [(JANE, "acknowledged")]


@ONE_SITE
def test_answers_are_narrowed_down_with_no_script(stack: Stack, site: str, visit: Visit) -> None:
    unhappy(stack)
    page = visit(f"{site}{desk_for(stack, JANE)}?view=answers")

    page.get_by_label("Tag").select_option("Exports")
    page.get_by_label("Category").select_option("Detractor")
    page.get_by_role("button", name="Show").click()

    page.get_by_role("link", name="Show all").wait_for()
    assert page.get_by_text("Exports time out.").is_visible()
    assert page.get_by_label("Tag").input_value() == "exports"


def check(visit: Visit, address: str) -> None:
    """Look for what would keep anybody from a page, on a phone, in the dark and on a desktop."""
    for look in LOOKS.values():
        page = visit(address, measure=True, bypass_csp=True, **look)
        page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
        assert (violations(page), overflow(page)) == ([], 0), address
        page.add_style_tag(content="html{font-size:200%}")
        assert overflow(page) == 0, address


@ONE_SITE
@pytest.mark.parametrize("make", [new, conversed, closed])
def test_accessibility_checker_finds_nothing_on_a_case_and_it_fits_every_screen(
    stack: Stack, site: str, visit: Visit, make: Callable[[Stack], str]
) -> None:
    check(visit, f"{site}{make(stack)}")


@ONE_SITE
def test_accessibility_checker_finds_nothing_on_a_desk_and_it_fits_every_screen(
    stack: Stack, site: str, visit: Visit
) -> None:
    for path in on_desk(stack):
        check(visit, f"{site}{path}")


@ONE_SITE
def test_everything_to_press_on_a_case_is_large(stack: Stack, site: str, visit: Visit) -> None:
    page = visit(f"{site}{new(stack)}", measure=True, bypass_csp=True)
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")

    boxes = [each.bounding_box() for each in page.locator("label:has(input), button, summary, select").all()]

    assert len(boxes) > 10
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes), boxes
