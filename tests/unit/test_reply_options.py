from typing import Any

import pytest
from pydantic import ValidationError

from functions.core.replies import Replies
from tests.making import a_programme


def refused(said: str, survey: dict[str, Any] | None = None, **replies: Any) -> None:
    told = {**a_programme(**(survey or {})).model_dump(mode="json", by_alias=True), "replies": replies}

    with pytest.raises(ValidationError, match=said):
        type(a_programme()).model_validate(told)


def test_a_review_is_the_favour_where_there_is_a_link_and_nothing_else_is_said() -> None:
    link = "https://www.g2.com/products/harbour/reviews"

    assert Replies.model_validate({"review_link": link}).favour == "review"
    assert Replies.model_validate({"review_link": link, "favour": None}).favour is None
    assert Replies.model_validate({}).favour is None


def test_a_favour_that_cannot_be_done_is_refused() -> None:
    refused("favour: review needs a review_link", favour="review")
    refused(r"a testimonial needs consent: \[quote\] in surveys.onboarding-nps", favour="testimonial")
    refused("referral_link leads to evil.example, not to harbour.example", referral_link="https://evil.example/x")
    refused("referral_link must begin with https://", referral_link="http://harbour.example/refer")


def test_a_referral_link_leads_to_the_senders_domain_or_to_one_that_is_named() -> None:
    for replies in (
        {"referral_link": "https://www.harbour.example/refer"},
        {"referral_link": "https://refer.other.example/x", "referral_hosts": ["other.example"]},
    ):
        told = {**a_programme().model_dump(mode="json", by_alias=True), "replies": {"favour": "referral", **replies}}

        assert type(a_programme()).model_validate(told).replies.asks("referral", "nps")


def test_only_words_of_replies_are_worded_there_and_only_with_names_that_are_filled_in() -> None:
    refused("page.submit is no text of a reply", wording={"en": {"page.submit": "Go"}})
    refused("there is no text at 'reply.nothing'", wording={"en": {"reply.nothing": "Go"}})
    refused("is not filled in here; filled in is {product}", wording={"en": {"reply.referral": "{name}?"}})


def test_the_page_leads_to_reviews_only_who_the_programme_asks_for_one() -> None:
    assert a_programme().form("onboarding-nps", "en").review_link == "https://www.g2.com/products/harbour/reviews"
    assert a_programme(metric="csat").form("onboarding-nps", "en").review_link == ""
