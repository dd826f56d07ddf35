"""When a comment contradicts its score: flagged only where there is no doubt."""

import pytest

from functions.core.scales import Band
from functions.followup.tags.conflict import conflict


@pytest.mark.parametrize(
    ("band", "comment"),
    [
        ("top", "Worst software ever."),
        ("top", "I would not recommend it to anyone"),
        ("top", "We WOULDN\u2019T recommend it"),
        ("top", "We are very disappointed, what a waste of money"),
        ("bottom", "I love it!"),
        ("bottom", "Excellent support, highly recommend"),
        ("bottom", "We couldn't be happier"),
    ],
)
def test_plain_blame_with_a_top_score_and_plain_praise_with_a_bottom_score_are_flagged(
    band: Band, comment: str
) -> None:
    assert conflict(band, comment, "en-GB")


@pytest.mark.parametrize(
    ("band", "comment", "locale"),
    [
        ("top", "I love it", "en"),
        ("bottom", "Worst software ever", "en"),
        ("middle", "Worst software ever", "en"),
        ("middle", "I love it", "en"),
        ("top", "Worst software ever", "de"),
        ("top", "", "en"),
        ("top", "Could be faster", "en"),
        ("top", "Not a waste of time at all", "en"),
        ("bottom", "I don't love it", "en"),
        ("bottom", "Love it, but it keeps losing data", "en"),
        ("bottom", "I would love it if it worked", "en"),
        ("bottom", "Excellent support, terrible product", "en"),
        ("top", "Our old tool was unusable", "en"),
        ("top", "I can't recommend it enough", "en"),
        ("top", "An awful lot of useful features", "en"),
        ("top", "Competitors are a waste of money", "en"),
    ],
)
def test_in_doubt_nothing_is_flagged(band: Band, comment: str, locale: str) -> None:
    assert not conflict(band, comment, locale)
