"""Filter patterns of event source mappings."""

from typing import Any

import pytest

from infra.local.intrinsics import NotUnderstood
from infra.local.patterns import check, matches, matches_any

RECORD = {
    "eventName": "MODIFY",
    "dynamodb": {"Keys": {"sk": {"S": "SKIP#abc"}}, "NewImage": {"version": {"N": "3"}, "live": {"BOOL": True}}},
    "tags": ["red", "blue"],
}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"eventName": ["INSERT", "MODIFY"]}, True),
        ({"eventName": ["INSERT"]}, False),
        ({"eventName": ["MODIFY"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "SKIP#"}]}}}}, True),
        ({"dynamodb": {"Keys": {"sk": {"S": [{"prefix": "MEMBER#"}]}}}}, False),
        ({"eventName": [{"suffix": "FY"}]}, True),
        ({"eventName": [{"anything-but": ["REMOVE"]}]}, True),
        ({"eventName": [{"anything-but": {"prefix": "MOD"}}]}, False),
        ({"eventName": [{"equals-ignore-case": "modify"}]}, True),
        ({"dynamodb": {"OldImage": [{"exists": False}]}}, True),
        ({"eventName": [{"exists": True}]}, True),
        ({"dynamodb": {"OldImage": {"version": {"N": ["3"]}}}}, False),
        ({"dynamodb": {"NewImage": {"version": {"N": [{"numeric": [">", 2, "<=", 3]}]}}}}, True),
        ({"dynamodb": {"NewImage": {"version": {"N": [{"numeric": [">", 3]}]}}}}, False),
        ({"eventName": [{"numeric": ["=", 1]}]}, False),
        ({"tags": ["blue"]}, True),
        ({"tags": ["green"]}, False),
        ({"dynamodb": {"NewImage": {"live": {"BOOL": [1]}}}}, False),
        ({"missing": [{"anything-but": ["x"]}]}, False),
        ({"$or": [{"missing": ["x"]}, {"tags": ["red"]}], "eventName": ["MODIFY"]}, True),
        ({"$or": [{"missing": ["x"]}, {"tags": ["green"]}]}, False),
        ({"$or": [{"tags": ["red"]}], "eventName": ["INSERT"]}, False),
    ],
)
def test_pattern_matches_as_lambda_filters(pattern: dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    assert matches(pattern, RECORD) is expected


def test_one_matching_pattern_is_enough_and_none_lets_all_through() -> None:
    assert matches_any(({"eventName": ["INSERT"]}, {"eventName": ["MODIFY"]}), RECORD)
    assert matches_any((), RECORD)
    assert not matches_any(({"eventName": ["INSERT"]},), RECORD)


@pytest.mark.parametrize(
    "pattern", [{"a": [{"fuzzy": "x"}]}, {"a": {"b": [{"prefix": "x", "suffix": "y"}]}}, {"a": []}, {"a": "text"}]
)
def test_pattern_that_is_not_understood_is_refused_by_name(pattern: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood, match=r"^SomeMapping: filter pattern"):
        check("SomeMapping", pattern)


def test_what_is_not_understood_is_refused_among_alternatives_too() -> None:
    with pytest.raises(NotUnderstood, match="cidr is not understood"):
        check("Mine", {"$or": [{"tags": ["red"]}, {"tags": [{"cidr": "10.0.0.0/8"}]}]})
