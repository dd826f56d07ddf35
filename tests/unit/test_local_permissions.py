"""What a role allows, and which permissions a call needs."""

from typing import Any

import boto3
import pytest

from infra.local.calls import calls_of
from infra.local.intrinsics import NotUnderstood
from infra.local.permissions import Call, allowed, statements
from infra.local.resources import Place

TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/t"
READ = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE}
OWN = {**READ, "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["GRANT#*"]}}}
DENY = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}


def leading(*keys: str) -> Call:
    return Call("dynamodb:GetItem", TABLE, {"dynamodb:LeadingKeys": keys})


@pytest.mark.parametrize(
    ("granted", "call", "expected"),
    [
        ([READ], Call("dynamodb:GetItem", TABLE), True),
        ([READ], Call("dynamodb:PutItem", TABLE), False),
        ([READ], Call("dynamodb:GetItem", f"{TABLE}/index/due"), False),
        ([], Call("dynamodb:GetItem", TABLE), False),
        ([READ, DENY], Call("dynamodb:GetItem", TABLE), False),
        ([{**READ, "Action": ["dynamodb:get*"]}], Call("dynamodb:GetItem", TABLE), True),
        ([{**READ, "Resource": ["x", "arn:aws:dynamodb:*:table/?"]}], Call("dynamodb:GetItem", TABLE), True),
        ([OWN], leading("GRANT#1"), True),
        ([OWN], leading("CONTACT#1"), False),
        ([OWN], leading("GRANT#1", "CONTACT#1"), False),
        ([OWN], leading(), True),  # IAM's own trap: with no value at all, ForAllValues holds
    ],
)
def test_statement_allows_what_iam_would_allow(granted: list[dict[str, Any]], call: Call, expected: bool) -> None:  # noqa: FBT001
    assert allowed(granted, call) is expected


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("StringLike", ["ann@a.example"], True),
        ("StringLike", ["ann@b.example"], False),
        ("StringLike", [], False),
        ("StringEquals", ["*@a.example"], True),
        ("StringEquals", ["ann@a.example"], False),
        ("ForAllValues:StringEquals", ["*@a.example"], True),
        ("ForAllValues:StringEquals", ["x"], False),
    ],
)
def test_condition_operator_compares_as_iam_does(operator: str, values: list[str], expected: bool) -> None:  # noqa: FBT001
    granted = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"}
    granted["Condition"] = {operator: {"ses:FromAddress": "*@a.example"}}  # type: ignore[assignment]

    assert allowed([granted], Call("ses:SendEmail", "x", {"ses:fromaddress": values})) is expected


def role(**statement: object) -> dict[str, Any]:
    return {"Policies": [{"PolicyDocument": {"Statement": {**READ, **statement}}}]}


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}, "AdministratorAccess"),
        (role(NotAction="x"), "NotAction"),
        (role(Condition={"DateLessThan": {"aws:CurrentTime": "2030"}}), "DateLessThan"),
    ],
)
def test_policy_that_is_not_understood_is_refused_by_role(properties: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotUnderstood, match=rf"^SomeRole: .*{reason}"):
        statements("SomeRole", properties)


KEY = {"pk": {"S": "A#1"}, "sk": {"S": "X"}}
ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/t"
QUERY = {
    "TableName": "t",
    "IndexName": "due",
    "KeyConditionExpression": "due_pk = :p AND due_sk < :s",
    "ExpressionAttributeValues": {":p": {"S": "DUE#0"}},
}
MEMBERS = [{"Put": {"TableName": "t", "Item": KEY}}, {"ConditionCheck": {"TableName": "t", "Key": KEY}}]
MAIL = {"FromEmailAddress": "Ann <ann@a.example>", "ConfigurationSetName": "set", "Content": {"Raw": {"Data": b""}}}
SES = "arn:aws:ses:eu-west-1:123456789012"


@pytest.mark.parametrize(
    ("operation", "parameters", "expected"),
    [
        ("dynamodb:GetItem", {"TableName": "t", "Key": KEY}, {("dynamodb:GetItem", ARN)}),
        ("dynamodb:Query", QUERY, {("dynamodb:Query", f"{ARN}/index/due")}),
        ("dynamodb:BatchGetItem", {"RequestItems": {"t": {"Keys": [KEY]}}}, {("dynamodb:BatchGetItem", ARN)}),
        (
            "dynamodb:BatchWriteItem",
            {"RequestItems": {"t": [{"PutRequest": {"Item": KEY}}, {"DeleteRequest": {"Key": KEY}}]}},
            {("dynamodb:BatchWriteItem", ARN)},
        ),
        (
            "dynamodb:TransactWriteItems",
            {"TransactItems": MEMBERS},
            {("dynamodb:PutItem", ARN), ("dynamodb:ConditionCheckItem", ARN)},
        ),
        (
            "sqs:SendMessageBatch",
            {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/q", "Entries": []},
            {("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:q")},
        ),
        (
            "events:PutEvents",
            {"Entries": [{"EventBusName": "b"}, {}]},
            {
                ("events:PutEvents", "arn:aws:events:eu-west-1:123456789012:event-bus/b"),
                ("events:PutEvents", "arn:aws:events:eu-west-1:123456789012:event-bus/default"),
            },
        ),
        ("s3:HeadObject", {"Bucket": "b", "Key": "k/1"}, {("s3:GetObject", "arn:aws:s3:::b/k/1")}),
        ("s3:ListObjectsV2", {"Bucket": "b", "Prefix": "k"}, {("s3:ListBucket", "arn:aws:s3:::b")}),
        (
            "s3:DeleteObjects",
            {"Bucket": "b", "Delete": {"Objects": [{"Key": "k"}]}},
            {("s3:DeleteObject", "arn:aws:s3:::b/k")},
        ),
        (
            "secretsmanager:GetSecretValue",
            {"SecretId": "s"},
            {("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s")},
        ),
        (
            "sesv2:SendEmail",
            MAIL,
            {
                (action, f"{SES}:{resource}")
                for action in ("ses:SendEmail", "ses:SendRawEmail")
                for resource in ("identity/a.example", "configuration-set/set")
            },
        ),
        ("ses:GetSendQuota", {}, {("ses:GetSendQuota", "*")}),
    ],
)
def test_call_needs_these_permissions(
    operation: str, parameters: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    place = Place(boto3.Session(region_name="eu-west-1"))

    service, name = operation.split(":")
    calls = calls_of(place, service, name, parameters)

    assert {(call.action, call.resource) for call in calls} == expected


def test_leading_keys_of_a_query_are_the_partition_it_reads() -> None:
    place = Place(boto3.Session(region_name="eu-west-1"))

    [call] = calls_of(place, "dynamodb", "Query", QUERY)

    assert call.context == {"dynamodb:LeadingKeys": ["DUE#0"]}


def test_operation_without_known_permissions_is_an_error() -> None:
    place = Place(boto3.Session(region_name="eu-west-1"))

    with pytest.raises(NotUnderstood, match="dynamodb:Scan"):
        calls_of(place, "dynamodb", "Scan", {})
