"""Parameters, conditions and intrinsic functions of the template."""

import pytest

from infra.local.intrinsics import Intrinsics, NotUnderstood, parameter_values

TEMPLATE = {
    "Resources": {"Table": {}, "Queue": {}},
    "Conditions": {
        "HasUrl": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Url"}, ""]}]},
        "Never": {"Fn::And": [{"Condition": "HasUrl"}, {"Fn::Equals": ["a", "b"]}]},
        "Always": {"Fn::Or": [{"Condition": "HasUrl"}, {"Condition": "Never"}]},
    },
}


class Names:
    """Answers as a provisioner would."""

    def ref(self, logical_id: str) -> str:
        return f"the-{logical_id}"

    def attribute(self, logical_id: str, name: str) -> str:
        return f"{name}-of-{logical_id}"


def resolve(value: object) -> object:
    values = {"Url": "http://here", "AWS::Region": "eu-west-1"}
    return Intrinsics(TEMPLATE, values, Names()).resolve(value, "Here")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Table"}, "the-Table"),
        ({"Ref": "Url"}, "http://here"),
        ({"Fn::GetAtt": ["Table", "Arn"]}, "Arn-of-Table"),
        ({"Fn::GetAtt": "Table.Arn"}, "Arn-of-Table"),
        (
            {"Fn::Sub": "${Table}/${Table.Arn}/${AWS::Region}/${!Literal}"},
            "the-Table/Arn-of-Table/eu-west-1/${Literal}",
        ),
        ({"Fn::Sub": ["${a}-${Url}", {"a": {"Ref": "Queue"}}]}, "the-Queue-http://here"),
        ({"Fn::Join": [":", ["a", {"Ref": "Queue"}]]}, "a:the-Queue"),
        ({"Fn::Select": [1, {"Fn::Split": ["/", "x/y/z"]}]}, "y"),
        ({"Fn::If": ["HasUrl", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Never", "yes", "no"]}, "no"),
        ({"Fn::If": ["Always", "yes", "no"]}, "yes"),
        ({"kept": 1, "gone": {"Ref": "AWS::NoValue"}}, {"kept": 1}),
        ([{"Ref": "AWS::NoValue"}, 2], [2]),
    ],
)
def test_value_is_worked_out_as_cloudformation_does(value: object, expected: object) -> None:
    assert resolve(value) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"Fn::Cidr": ["10.0.0.0/16", 2]}, "Here: intrinsic function Fn::Cidr is not understood"),
        ({"Ref": "Nothing"}, "Here: nothing in the template is called Nothing"),
        ({"Fn::Sub": "${Nothing.Arn}"}, "Here: nothing in the template is called Nothing"),
        ({"Fn::If": ["Unknown", 1, 2]}, "Here: there is no condition Unknown"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(value: object, reason: str) -> None:
    with pytest.raises(NotUnderstood, match=reason):
        resolve(value)


def test_parameter_left_out_takes_its_default() -> None:
    assert parameter_values({"Shards": {"Default": 4}}, {}) == {"Shards": "4"}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "parameter Domain needs a value"),
        ({"Domain": "NO DOMAIN"}, "does not match"),
        ({"Domain": "a.example", "Other": "x"}, "declares no parameter Other"),
    ],
)
def test_parameter_that_cannot_be_used_is_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(NotUnderstood, match=reason):
        parameter_values({"Domain": {"AllowedPattern": r"^[a-z.]+$"}}, given)
