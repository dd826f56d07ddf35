"""What the local run understands of a template, and how it refuses the rest."""

import json
from typing import Any

import boto3
import pytest

from infra.local.intrinsics import NotUnderstood
from infra.local.provisioner import Provisioner, check
from infra.local.resources import Place, generated_secret
from infra.local.template import expanded


@pytest.mark.parametrize("logical_id", sorted(expanded()["Resources"]))
def test_every_resource_of_the_template_is_understood(logical_id: str) -> None:
    check(logical_id, expanded()["Resources"][logical_id])


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        ({"Type": "AWS::EC2::Instance"}, "Mine: resources of type AWS::EC2::Instance are not understood"),
        ({"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}}, "Mine: property FifoQueue of AWS::SQS::Queue"),
        (
            {"Type": "AWS::SNS::Subscription", "Properties": {"FilterPolicy": {}}},
            "Mine: property FilterPolicy of AWS::SNS::Subscription",
        ),
    ],
)
def test_type_or_property_that_is_not_understood_is_refused(resource: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotUnderstood, match=reason):
        check("Mine", resource)


def test_secret_is_a_json_object_with_a_key_of_the_length_asked_for() -> None:
    wanted = {
        "SecretStringTemplate": '{"a": 1}',
        "GenerateStringKey": "k",
        "PasswordLength": 64,
        "ExcludePunctuation": True,
    }

    secret = json.loads(generated_secret(wanted, "Key"))

    assert (secret["a"], len(secret["k"]), secret["k"].isalnum()) == (1, 64, True)


def test_secret_without_a_key_name_is_a_plain_password_and_never_the_same() -> None:
    first, second = generated_secret({}, "Key"), generated_secret({}, "Key")

    assert (len(first), first == second) == (32, False)


def test_secret_that_is_asked_for_otherwise_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="Key: GenerateSecretString: IncludeSpace"):
        generated_secret({"IncludeSpace": True}, "Key")


def provisioner(**resources: dict[str, Any]) -> Provisioner:
    template = {"Resources": resources, "Conditions": {"No": {"Fn::Equals": [1, 2]}}}
    return Provisioner(template, Place(boto3.Session(region_name="eu-west-1")), {})


def test_resources_that_need_each_other_are_refused() -> None:
    function = {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": {"Ref": "A"}}}

    with pytest.raises(NotUnderstood, match=r"^A: referred to, but it needs itself"):
        provisioner(A=function).create_all()


def test_resource_whose_condition_does_not_hold_does_not_exist() -> None:
    role = {"Type": "AWS::IAM::Role", "Condition": "No"}
    stack = provisioner(Gone=role)

    stack.create_all()

    assert list(stack.of_type("AWS::IAM::Role")) == []
    with pytest.raises(NotUnderstood, match=r"^Gone: "):
        stack.ref("Gone")


def test_attribute_that_is_not_known_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="Role: attribute Owner"):
        provisioner(Role={"Type": "AWS::IAM::Role"}).attribute("Role", "Owner")


def test_rule_can_hand_events_to_queues_only() -> None:
    target = {"Id": "t", "Arn": "arn:aws:lambda:eu-west-1:1:function:f"}
    rule = {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": {"source": ["x"]}, "Targets": [target]}}
    stack = provisioner(Rule=rule)

    with pytest.raises(NotUnderstood, match=r"^Rule: a rule can hand whole events to queues only"):
        stack.ref("Rule")


@pytest.mark.parametrize("given", [{"Protocol": "email"}, {"Protocol": "sqs"}])
def test_a_subscription_of_anything_but_a_queue_with_raw_messages_is_refused(given: dict[str, Any]) -> None:
    made = provisioner(
        Mine={"Type": "AWS::SNS::Subscription", "Properties": {"TopicArn": "t", "Endpoint": "q", **given}}
    )

    with pytest.raises(NotUnderstood, match="Mine: a subscription must be of a queue, with RawMessageDelivery"):
        made.create_all()


def test_mail_events_that_go_anywhere_but_to_a_topic_are_refused() -> None:
    wanted = {"MatchingEventTypes": ["SEND"], "EventBridgeDestination": {"EventBusArn": "b"}}
    properties = {"ConfigurationSetName": "set", "EventDestination": wanted}
    made = provisioner(Mine={"Type": "AWS::SES::ConfigurationSetEventDestination", "Properties": properties})

    with pytest.raises(NotUnderstood, match="Mine: mail events can go to a topic only, not EventBridgeDestination"):
        made.create_all()


def test_a_receipt_rule_that_does_anything_but_lay_mail_in_a_bucket_is_refused() -> None:
    rule = {"RuleSetName": "s", "Rule": {"Enabled": True, "Actions": [{"BounceAction": {}}]}}
    template = {"Resources": {"Mine": {"Type": "AWS::SES::ReceiptRule", "Properties": rule}}}

    with pytest.raises(NotUnderstood, match="Mine: mail can be laid in one bucket only, not BounceAction"):
        Provisioner(template, Place(boto3.Session(region_name="eu-west-1")), {}).create_all()
