"""What the expanded template must promise: nothing lost, nothing open, no right too many."""

import re
from typing import Any

import pytest

from functions.ingest.inbound import PREFIX
from functions.reports.digests.digesting import VALID
from functions.reports.kinds import KINDS
from functions.reports.slides.decking import VALID as PACKS_VALID
from infra.local.template import expanded
from tests.infra.stack import Properties, listed, of_type, resource, statements, target

_QUEUES = of_type("AWS::SQS::Queue")
_LAMBDAS = of_type("AWS::Lambda::Function")
_MAPPINGS = of_type("AWS::Lambda::EventSourceMapping")
_ROLES = of_type("AWS::IAM::Role")
_BUCKETS = of_type("AWS::S3::Bucket")
_QUEUE_POLICIES = list(of_type("AWS::SQS::QueuePolicy").values())

# A person reads these; what could not be handled has no further place to go.
_TERMINAL = {"RejectedQueue", "UndeliveredQueue"}
# A name that is written out can exist once in an account; these types name something else, or live within a parent.
_FIXING = {
    *("Name", "TableName", "QueueName", "TopicName", "FunctionName", "RoleName", "BucketName", "LogGroupName"),
    *("PolicyName", "AlarmName", "ManagedPolicyName", "DashboardName", "GroupName"),
}
_NAMED_WITHIN_ANOTHER = {
    *("AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::EventInvokeConfig"),
    "AWS::IAM::Policy",
}
_FORTNIGHT = 14 * 24 * 3600
_BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
_MANAGED = {
    _BASIC,
    "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
    "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole",
}


def _dead_letter_queues() -> set[str]:
    redrives = [queue["RedrivePolicy"] for queue in _QUEUES.values() if "RedrivePolicy" in queue]
    return {target(redrive["deadLetterTargetArn"]) for redrive in redrives}


def _from_queues() -> dict[str, Properties]:
    return {name: each for name, each in _MAPPINGS.items() if target(each["EventSourceArn"]) in _QUEUES}


def _from_streams() -> dict[str, Properties]:
    return {name: each for name, each in _MAPPINGS.items() if name not in _from_queues()}


def test_every_queue_has_a_dead_letter_queue_but_those_where_things_end() -> None:
    without = {name for name, queue in _QUEUES.items() if "RedrivePolicy" not in queue}

    assert without == _dead_letter_queues() | _TERMINAL


def test_no_two_queues_share_a_dead_letter_queue() -> None:
    assert len(_dead_letter_queues()) == len([queue for queue in _QUEUES.values() if "RedrivePolicy" in queue])


def test_a_message_is_tried_a_few_times_and_then_set_aside() -> None:
    tries = {queue["RedrivePolicy"]["maxReceiveCount"] for queue in _QUEUES.values() if "RedrivePolicy" in queue}

    assert tries <= {3, 4, 5}


def test_what_was_set_aside_is_kept_for_a_fortnight() -> None:
    kept = {name: _QUEUES[name].get("MessageRetentionPeriod") for name in _dead_letter_queues() | _TERMINAL}

    assert set(kept.values()) == {_FORTNIGHT}


def test_queues_are_encrypted() -> None:
    assert [name for name, queue in _QUEUES.items() if queue.get("SqsManagedSseEnabled") is not True] == []


def test_a_message_stays_hidden_for_six_times_as_long_as_its_function_may_run() -> None:
    pairs = [(target(each["EventSourceArn"]), target(each["FunctionName"])) for each in _from_queues().values()]

    assert pairs
    for queue, function in pairs:
        assert _QUEUES[queue]["VisibilityTimeout"] >= 6 * _LAMBDAS[function]["Timeout"], queue


def test_one_bad_message_does_not_send_back_its_batch() -> None:
    answers = {name: each.get("FunctionResponseTypes") for name, each in _MAPPINGS.items()}

    assert [name for name, types in answers.items() if types != ["ReportBatchItemFailures"]] == []


def test_queue_consumers_are_held_to_a_number_at_a_time() -> None:
    limits = {name: each.get("ScalingConfig", {}).get("MaximumConcurrency") for name, each in _from_queues().items()}

    assert [name for name, limit in limits.items() if not limit] == []


def test_a_poison_record_is_tried_until_just_before_the_stream_forgets_it() -> None:
    assert len(_from_streams()) == 2
    for name, mapping in _from_streams().items():
        assert 1000 <= mapping["MaximumRetryAttempts"] <= 10000, name
        assert 22 * 3600 <= mapping["MaximumRecordAgeInSeconds"] <= 23 * 3600, name
        assert mapping["BisectBatchOnFunctionError"] is True, name
        assert target(mapping["DestinationConfig"]["OnFailure"]["Destination"]) in _TERMINAL, name


def test_stream_readers_start_with_the_oldest_record() -> None:
    assert {each["StartingPosition"] for each in _from_streams().values()} == {"TRIM_HORIZON"}


def test_what_a_schedule_or_rule_cannot_deliver_is_kept() -> None:
    schedules = [schedule["Target"] for schedule in of_type("AWS::Scheduler::Schedule").values()]
    targets = [each for rule in of_type("AWS::Events::Rule").values() for each in rule["Targets"]]

    assert schedules
    assert targets
    assert {target(each["DeadLetterConfig"]["Arn"]) for each in schedules + targets} <= _TERMINAL


def test_a_schedule_is_tried_again() -> None:
    schedules = of_type("AWS::Scheduler::Schedule").values()

    assert all(each["Target"]["RetryPolicy"]["MaximumRetryAttempts"] >= 1 for each in schedules)


def test_what_a_scheduled_function_fails_at_is_tried_twice_more_and_then_kept() -> None:
    scheduled = {target(each["Target"]["Arn"]) for each in of_type("AWS::Scheduler::Schedule").values()}
    configured = {target(each["FunctionName"]): each for each in of_type("AWS::Lambda::EventInvokeConfig").values()}
    kept = {"Fn::GetAtt": ["UndeliveredQueue", "Arn"]}

    assert scheduled <= set(configured)
    for name, each in configured.items():
        handing = [one for one in statements(_ROLES[f"{name}Role"]) if "sqs:SendMessage" in listed(one["Action"])]
        assert each["Qualifier"] == "$LATEST", name
        assert each["MaximumRetryAttempts"] == 2, name
        assert each["DestinationConfig"]["OnFailure"]["Destination"] == kept, name
        assert kept in [place for one in handing for place in listed(one["Resource"])], name


def test_two_stacks_fit_into_one_account() -> None:
    fixed = {name: each["Properties"].keys() & _FIXING for name, each in expanded()["Resources"].items()
             if _FIXING & each.get("Properties", {}).keys() and each["Type"] not in _NAMED_WITHIN_ANOTHER}  # fmt: skip

    assert fixed == {"Bus": {"Name"}, "LakeWorkGroup": {"Name"}}
    assert of_type("AWS::Events::EventBus")["Bus"]["Name"] == {"Fn::Sub": "${AWS::StackName}"}
    assert of_type("AWS::Athena::WorkGroup")["LakeWorkGroup"]["Name"] == {"Fn::Sub": "${AWS::StackName}"}


def test_every_function_has_a_role_of_its_own() -> None:
    roles = [target(function["Role"]) for function in _LAMBDAS.values()]

    assert len(set(roles)) == len(_LAMBDAS)
    assert set(roles) <= set(_ROLES)


@pytest.mark.parametrize("name", _ROLES)
def test_no_role_may_do_anything_to_anything(name: str) -> None:
    for statement in statements(_ROLES[name]):
        assert "NotAction" not in statement
        assert "NotResource" not in statement
        assert [action for action in listed(statement["Action"]) if "*" in action] == []
        if listed(statement["Action"]) == ["ses:GetSendQuota"]:
            continue  # it tells the account's quota and takes no resource
        assert [place for place in listed(statement["Resource"]) if place == "*" or _everything(place)] == []


def _everything(place: Any) -> bool:
    """Say whether an ARN names no resource before its wildcard."""
    text = place.get("Fn::Sub", "") if isinstance(place, dict) else place
    return isinstance(text, str) and re.search(r":[^:/$]*\*$", text) is not None


def test_roles_take_from_aws_only_what_running_and_reading_triggers_needs() -> None:
    managed = {policy for role in _ROLES.values() for policy in role.get("ManagedPolicyArns", [])}

    assert managed <= _MANAGED


def test_mail_leaves_only_from_the_domain_of_the_sender() -> None:
    sending = [each for role in _ROLES.values() for each in statements(role) if "ses:SendRawEmail" in each["Action"]]

    assert sending
    assert {str(each["Condition"]) for each in sending} == {
        str({"StringLike": {"ses:FromAddress": {"Fn::Sub": "*@${SenderDomain}"}}})
    }


def test_only_ses_may_tell_the_topic_of_mail_and_only_of_ours() -> None:
    [statement] = listed(of_type("AWS::SNS::TopicPolicy")["MailEventTopicPolicy"]["PolicyDocument"]["Statement"])

    assert (statement["Principal"], statement["Action"]) == ({"Service": "ses.amazonaws.com"}, "sns:Publish")
    assert statement["Condition"] == {
        "StringEquals": {
            "aws:SourceAccount": {"Ref": "AWS::AccountId"},
            "aws:SourceArn": {
                "Fn::Sub": "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/${Mail}"
            },
        }
    }


def test_only_ses_may_lay_mail_in_the_inbox_and_tell_of_it_and_only_by_rules_of_this_account() -> None:
    policies = [
        of_type("AWS::S3::BucketPolicy")["InboundBucketPolicy"],
        of_type("AWS::SNS::TopicPolicy")["InboundTopicPolicy"],
    ]
    statements = [each for policy in policies for each in listed(policy["PolicyDocument"]["Statement"])]
    allowed = [each for each in statements if each["Effect"] == "Allow"]

    rules = {"Fn::Sub": "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:receipt-rule-set/*"}
    assert [each["Action"] for each in allowed] == ["s3:PutObject", "sns:Publish"]
    assert [each["Principal"] for each in allowed] == [{"Service": "ses.amazonaws.com"}] * 2
    assert [each["Condition"] for each in allowed] == [
        {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}, "ArnLike": {"aws:SourceArn": rules}}
    ] * 2


def test_mail_that_comes_in_is_forgotten_after_thirty_days() -> None:
    [forget, _] = _BUCKETS["InboundBucket"]["LifecycleConfiguration"]["Rules"]

    assert (forget["Status"], forget["ExpirationInDays"]) == ("Enabled", 30)
    assert forget["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}


def test_reports_that_quote_customers_are_forgotten_and_figures_are_not() -> None:
    rules = _BUCKETS["ReportsBucket"]["LifecycleConfiguration"]["Rules"]
    forgotten = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule}
    of_comments = {name for name, kind in KINDS.items() if "comments" in kind.sets}
    quoting = [f"reports/{name}/" for name in sorted(of_comments - {"loop"})]  # which only counts them

    assert forgotten == {place: {"Ref": "WordsDays"} for place in ("reports/themes", "reports/packs/")}
    assert quoting == ["reports/themes/", "reports/themes-internal/"]
    assert all(place.startswith(tuple(forgotten)) for place in quoting)
    assert [rule["NoncurrentVersionExpiration"]["NoncurrentDays"] for rule in rules] == [30, 1, 1]
    assert expanded()["Parameters"]["WordsDays"]["MinValue"] > VALID.days == PACKS_VALID.days


def test_mail_is_taken_in_only_for_the_domain_of_replies_once_all_may_be_told() -> None:
    [(name, rule)] = of_type("AWS::SES::ReceiptRule").items()

    assert resource(name)["Condition"] == "HasReplyDomain"
    assert resource(name)["DependsOn"] == ["InboundBucketPolicy", "InboundTopicPolicy"]
    assert (rule["Rule"]["Recipients"], rule["Rule"]["ScanEnabled"]) == ([{"Ref": "ReplyDomain"}], True)
    assert rule["Rule"]["Actions"][0]["S3Action"]["ObjectKeyPrefix"] == PREFIX


def test_every_event_of_a_mail_that_matters_goes_to_the_topic_once_that_may_be_told() -> None:
    [(name, destination)] = of_type("AWS::SES::ConfigurationSetEventDestination").items()

    assert destination["EventDestination"]["MatchingEventTypes"] == [
        *("SEND", "DELIVERY", "DELIVERY_DELAY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE")
    ]
    assert resource(name)["DependsOn"] == "MailEventTopicPolicy"


def test_what_a_topic_cannot_hand_to_its_queue_is_kept() -> None:
    for each in of_type("AWS::SNS::Subscription").values():
        queues = [target(each["Endpoint"]), target(each["RedrivePolicy"]["deadLetterTargetArn"])]
        writers = [policy for policy in _QUEUE_POLICIES if [target(queue) for queue in policy["Queues"]] == queues]
        [statement] = [listed(policy["PolicyDocument"]["Statement"])[0] for policy in writers]
        assert statement["Principal"] == {"Service": "sns.amazonaws.com"}
        assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": each["TopicArn"]}}


def test_no_queue_has_two_policies_of_which_the_second_would_replace_the_first() -> None:
    named = [target(queue) for policy in _QUEUE_POLICIES for queue in policy["Queues"]]

    assert len(named) == len(set(named)) > 0


def test_the_table_can_be_restored_and_is_not_deleted_by_mistake() -> None:
    table = of_type("AWS::DynamoDB::Table")["Table"]

    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["DeletionProtectionEnabled"] is True
    assert table["SSESpecification"]["SSEEnabled"] is True


def test_the_stream_shows_what_an_item_was_and_is() -> None:
    table = of_type("AWS::DynamoDB::Table")["Table"]

    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.mark.parametrize("name", ["Table", "IdentityKey", *_BUCKETS])
def test_what_cannot_be_made_again_outlives_the_stack(name: str) -> None:
    whole = resource(name)

    assert (whole["DeletionPolicy"], whole["UpdateReplacePolicy"]) == ("Retain", "Retain")


@pytest.mark.parametrize("name", _BUCKETS)
def test_no_bucket_can_be_made_public(name: str) -> None:
    blocked = _BUCKETS[name]["PublicAccessBlockConfiguration"]

    assert blocked == dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
    )


@pytest.mark.parametrize("name", _BUCKETS)
def test_every_bucket_encrypts_and_keeps_versions(name: str) -> None:
    assert _BUCKETS[name]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert _BUCKETS[name]["VersioningConfiguration"] == {"Status": "Enabled"}


@pytest.mark.parametrize("name", _BUCKETS)
def test_every_bucket_refuses_plain_http(name: str) -> None:
    policies = [each for each in of_type("AWS::S3::BucketPolicy").values() if target(each["Bucket"]) == name]

    denied = [each for policy in policies for each in listed(policy["PolicyDocument"]["Statement"])]

    assert {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [{"Fn::GetAtt": [name, "Arn"]}, {"Fn::Sub": f"${{{name}.Arn}}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    } in denied


def test_every_function_writes_to_a_log_that_forgets() -> None:
    groups = of_type("AWS::Logs::LogGroup")

    assert all(1 <= group["RetentionInDays"] <= 365 for group in groups.values())
    assert {target(function["LoggingConfig"]["LogGroup"]) for function in _LAMBDAS.values()} <= set(groups)


def test_functions_run_on_one_architecture_and_runtime() -> None:
    assert {(function["Runtime"], *function["Architectures"]) for function in _LAMBDAS.values()} == {
        ("python3.13", "arm64")
    }


@pytest.mark.parametrize("name", sorted(_MAPPINGS))
def test_no_source_has_more_filters_than_lambda_allows_an_account_that_asked_for_no_more(name: str) -> None:
    assert len(_MAPPINGS[name].get("FilterCriteria", {}).get("Filters", [])) <= 5
