"""Who raised a theme that a change closes, and is told of it."""

from datetime import timedelta
from typing import Any

import pytest

from functions.core.standing import Known
from functions.followup.decisions.closed_themes import closes, effects, raised
from tests.deciding import about_jane, heard
from tests.making import MONDAY

DONE: dict[str, Any] = {"annotation_id": "n1", "title": "Faster", "at": "2026-02-02", "tags": ["speed"]}


def test_whoever_raised_a_theme_in_the_year_before_is_told_once_whatever_else_they_said() -> None:
    known = Known((heard(tags=("speed",)), heard(sid="s2", tags=("speed", "price"))), ())

    [told] = effects("acme", known, DONE, MONDAY)

    assert (told.about, told.name) == ("CONTACT#ann", "told#n1")


@pytest.mark.parametrize(
    "changes",
    [
        {"tags": ("price",)},
        {"excluded": "Said by mistake"},
        {"contact_id": ""},
        {"score": None},
        {"at": MONDAY - timedelta(days=366)},
        {"at": MONDAY + timedelta(days=29)},
    ],
)
def test_who_said_nothing_of_it_that_counts_is_not_told(changes: dict[str, Any]) -> None:
    assert not raised(heard(**{"tags": ("speed",), **changes}), DONE)


def test_what_was_said_about_a_csm_raises_no_theme() -> None:
    assert not raised(about_jane(tags=("speed",)), DONE)


def test_who_answered_another_survey_or_is_of_another_account_is_not_told() -> None:
    said = heard(tags=("speed",))

    assert not raised(said, DONE | {"survey_ids": ["onboarding-nps"]})
    assert not list(effects("acme", Known((said,), ()), DONE | {"account_ids": ["bolt"]}, MONDAY))


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({}, False),
        ({"title": "Much faster"}, False),
        ({"tags": ["speed", "price"]}, True),
        ({"account_ids": ["acme", "bolt"]}, True),
        ({"everyone": True}, True),
        ({"survey_ids": ["product-nps"]}, True),
        ({"at": "2026-02-03"}, True),
        ({"closes_theme": False}, False),
    ],
)
def test_a_corrected_annotation_is_looked_at_again_only_if_it_is_for_others(
    changes: dict[str, Any],
    again: bool,  # noqa: FBT001
) -> None:
    old = DONE | {"closes_theme": True, "account_ids": ["acme"]}

    assert closes(old, old | changes) is again
