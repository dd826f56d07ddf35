from typing import Any

import pytest

from functions.core import links
from infra.local.stack import Stack
from tests.integration.visits import FORM, PLANNED, SID, invite, link, post, put, stored, watched

PREFERENCES = {"unsubscribed_at", "no_kinds", "less_often", "preferred_at"}
ONE_CLICK = b"List-Unsubscribe=One-Click"
MULTIPART = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'


def customer(stack: Stack) -> str:
    """Store a contact and their invitation; return the path of their unsubscribe link."""
    put(stack, {"pk": "CONTACT#ada", "sk": "PROFILE", "contact_id": "ada", "version": 4})
    invite(stack)
    return f"/u/{link(stack, 'unsubscribe', days=400)}"


def contact(stack: Stack) -> dict[str, Any]:
    return stored(stack, "CONTACT#ada", "PROFILE")


def test_looking_shows_a_form_and_changes_nothing(stack: Stack) -> None:
    path = customer(stack)

    page = stack.request("GET", path)

    assert page.status == 200
    assert "Which surveys do you want?" in page.text
    assert "Harbour Software" in page.text
    assert contact(stack)["version"] == 4


def test_head_is_answered_without_looking(stack: Stack) -> None:
    path = customer(stack)

    with watched(stack) as calls:
        answer = stack.request("HEAD", path)

    assert (answer.status, answer.body, calls) == (200, b"", [])


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, ONE_CLICK),
        ("multipart/form-data; boundary=x", MULTIPART),
        (FORM, b""),
        ("text/plain", b"anything"),
        (FORM, b"x" * 70_000),
    ],
    ids=["one-click", "multipart", "empty", "other", "huge"],
)
def test_post_ends_the_mail_whatever_its_body_and_says_nothing(stack: Stack, content_type: str, body: bytes) -> None:
    path = customer(stack)

    answer = stack.request("POST", path, headers={"Content-Type": content_type}, body=body)

    assert (answer.status, answer.body) == (200, b"")
    assert (contact(stack)["unsubscribed_at"], contact(stack)["version"]) == ("2026-01-05T09:00:00Z", 5)


def test_post_without_any_content_type_ends_the_mail(stack: Stack) -> None:
    path = customer(stack)

    assert stack.request("POST", path).status == 200
    assert "unsubscribed_at" in contact(stack)


def test_second_post_changes_nothing(stack: Stack) -> None:
    path = customer(stack)
    stack.request("POST", path, body=ONE_CLICK)
    once = contact(stack)

    answer = stack.request("POST", path, body=ONE_CLICK)

    assert answer.status == 200
    assert contact(stack) == once


@pytest.mark.parametrize(
    ("choice", "said", "stored_as"),
    [
        ("nothing", "You will get no more surveys from us.", {"unsubscribed_at": "2026-01-05T09:00:00Z"}),
        ("not_this_kind", "You will get no more surveys of this kind.", {"no_kinds": {"relationship"}}),
        ("less_often", "You will get fewer surveys from us.", {"less_often": True}),
        ("", "You will get no more surveys from us.", {"unsubscribed_at": "2026-01-05T09:00:00Z"}),
    ],
)
def test_person_who_chooses_is_told_that_it_is_done(
    stack: Stack, choice: str, said: str, stored_as: dict[str, Any]
) -> None:
    answer = post(stack, customer(stack), confirm="1", choice=choice)

    told = {name: value for name, value in contact(stack).items() if name in PREFERENCES}
    assert answer.status == 200
    assert said in answer.text
    assert told == {**stored_as, "preferred_at": "2026-01-05T09:00:00Z"}


def test_every_choice_can_be_taken_back(stack: Stack) -> None:
    path = customer(stack)
    for choice in ("less_often", "not_this_kind", "nothing"):
        post(stack, path, confirm="1", choice=choice)

    answer = post(stack, path, confirm="1", again="1")

    assert "You will get surveys again" in answer.text
    assert PREFERENCES & set(contact(stack)) == {"preferred_at"}


def test_choices_add_up_and_one_that_was_made_before_changes_nothing(stack: Stack) -> None:
    path = customer(stack)
    post(stack, path, confirm="1", choice="less_often")
    post(stack, path, confirm="1", choice="not_this_kind")
    both = contact(stack)

    post(stack, path, confirm="1", choice="not_this_kind")

    assert contact(stack) == both
    assert (both["less_often"], both["no_kinds"]) == (True, {"relationship"})


def forged() -> str:
    return links.mint("unsubscribe", SID, PLANNED.replace(year=2027), ["not the key" * 6])


def test_unknown_link_is_answered_as_any_other_and_changes_nothing(stack: Stack) -> None:
    customer(stack)

    answer = stack.request("POST", f"/u/{forged()}", headers={"Content-Type": FORM}, body=ONE_CLICK)

    assert (answer.status, answer.body) == (200, b"")
    assert contact(stack)["version"] == 4


def test_person_with_an_unknown_link_is_not_told_that_it_is_done(stack: Stack) -> None:
    answer = post(stack, f"/u/{forged()}", confirm="1")

    assert answer.status == 200
    assert "We do not know this link" in answer.text


def test_survey_link_does_not_unsubscribe(stack: Stack) -> None:
    customer(stack)

    answer = stack.request("POST", f"/u/{link(stack, 'answer')}", body=ONE_CLICK)

    assert (answer.status, answer.body) == (200, b"")
    assert contact(stack)["version"] == 4


def test_expired_link_is_answered_and_changes_nothing(stack: Stack) -> None:
    customer(stack)
    expired = link(stack, "unsubscribe", days=-1)

    assert stack.request("POST", f"/u/{expired}", body=ONE_CLICK).status == 200
    assert stack.request("GET", f"/u/{expired}").status == 410
    assert contact(stack)["version"] == 4


def test_link_of_an_invitation_that_is_gone_is_answered(stack: Stack) -> None:
    path = f"/u/{link(stack, 'unsubscribe')}"

    assert stack.request("POST", path, body=ONE_CLICK).status == 200
    assert stack.request("GET", path).status == 404


def test_person_who_was_erased_is_not_stored_again(stack: Stack) -> None:
    invite(stack)

    answer = stack.request("POST", f"/u/{link(stack, 'unsubscribe')}", body=ONE_CLICK)

    assert answer.status == 200
    with pytest.raises(KeyError):
        contact(stack)


def test_unsubscribing_reads_the_invitation_and_writes_the_contact_once(stack: Stack) -> None:
    path = customer(stack)

    with watched(stack) as calls:
        stack.request("POST", path, body=ONE_CLICK)

    assert calls == ["GetSecretValue", "GetItem", "UpdateItem"]
