"""One maker for each resource type that the local run creates in the local AWS, and what each property means there."""

import json
import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import boto3

from infra.local.intrinsics import NotUnderstood

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """What Ref and Fn::GetAtt give for a resource that exists."""

    ref: str
    attributes: Mapping[str, str] = field(default_factory=dict)


class Place:
    """Where resources are made: a session, and the names and ARNs of one stack in one account."""

    def __init__(self, session: boto3.Session, stack_name: str, account: str) -> None:
        """Take the session whose endpoint is the local AWS."""
        self.region = session.region_name
        self.account = account
        self._stack_name = stack_name
        self._session = session
        self.client = lru_cache(self._client)

    def _client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes clients at run time
        return self._session.client(service)  # type: ignore[call-overload]

    def name(self, logical_id: str) -> str:
        """Return the physical name of a resource that is not given one."""
        return f"{self._stack_name}-{logical_id}"

    def arn(self, service: str, resource: str) -> str:
        """Return an ARN of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def _table(place: Place, logical_id: str, properties: Properties) -> Made:
    name = properties.get("TableName", place.name(logical_id))
    wanted = {key: properties[key] for key in _TABLE_AS_IS if key in properties}
    stream = properties.get("StreamSpecification")
    if stream:
        wanted["StreamSpecification"] = {"StreamEnabled": True, **stream}
    made = place.client("dynamodb").create_table(TableName=name, **wanted)["TableDescription"]
    return Made(name, {"Arn": made["TableArn"], "StreamArn": made.get("LatestStreamArn", "")})


_TABLE_AS_IS = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


def _queue(place: Place, logical_id: str, properties: Properties) -> Made:
    name = properties.get("QueueName", place.name(logical_id))
    given = {key: value for key, value in properties.items() if key != "QueueName"}
    attributes = {key: value if isinstance(value, str) else json.dumps(value) for key, value in given.items()}
    url = place.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return Made(url, {"Arn": place.arn("sqs", name), "QueueName": name, "QueueUrl": url})


def _bus(place: Place, _logical_id: str, properties: Properties) -> Made:
    name = properties["Name"]
    arn = place.client("events").create_event_bus(Name=name)["EventBusArn"]
    return Made(name, {"Arn": arn, "Name": name})


def _rule(place: Place, logical_id: str, properties: Properties) -> Made:
    name = properties.get("Name", place.name(logical_id))
    bus = properties.get("EventBusName", "default")
    events = place.client("events")
    pattern, state = json.dumps(properties["EventPattern"]), properties.get("State", "ENABLED")
    arn = events.put_rule(Name=name, EventBusName=bus, EventPattern=pattern, State=state)["RuleArn"]
    targets = [_target(logical_id, target) for target in properties.get("Targets", [])]
    if targets:
        events.put_targets(Rule=name, EventBusName=bus, Targets=targets)
    return Made(name, {"Arn": arn})


def _target(logical_id: str, target: Properties) -> Properties:
    strange = set(target) - {"Id", "Arn", "DeadLetterConfig"}
    if strange or ":sqs:" not in target["Arn"]:
        message = (
            f"{logical_id}: a rule can hand whole events to queues only, not {', '.join(strange) or target['Arn']}"
        )
        raise NotUnderstood(message)
    return target


def _bucket(place: Place, logical_id: str, properties: Properties) -> Made:
    name = properties.get("BucketName", place.name(logical_id).lower())
    s3 = place.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": place.region})
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
    return Made(name, {"Arn": f"arn:aws:s3:::{name}"})


def _secret(place: Place, logical_id: str, properties: Properties) -> Made:
    name = properties.get("Name", place.name(logical_id))
    text = properties.get("SecretString") or generated_secret(properties["GenerateSecretString"], logical_id)
    arn = place.client("secretsmanager").create_secret(Name=name, SecretString=text)["ARN"]
    return Made(arn, {"Id": arn})


def generated_secret(wanted: Properties, logical_id: str) -> str:
    """Return a random secret: a password, or a JSON object that holds one under GenerateStringKey."""
    strange = set(wanted) - {"SecretStringTemplate", "GenerateStringKey", "PasswordLength", "ExcludePunctuation"}
    if strange:
        message = f"{logical_id}: GenerateSecretString: {', '.join(sorted(strange))} is not understood"
        raise NotUnderstood(message)
    alphabet = string.ascii_letters + string.digits + ("" if wanted.get("ExcludePunctuation") else string.punctuation)
    password = "".join(secrets.choice(alphabet) for _ in range(int(wanted.get("PasswordLength", 32))))
    if "GenerateStringKey" not in wanted:
        return password
    return json.dumps({**json.loads(wanted.get("SecretStringTemplate", "{}")), wanted["GenerateStringKey"]: password})


def _identity(place: Place, _logical_id: str, properties: Properties) -> Made:
    name = properties["EmailIdentity"]
    place.client("sesv2").create_email_identity(EmailIdentity=name)
    return Made(name)


def _configuration_set(place: Place, logical_id: str, properties: Properties) -> Made:
    name = properties.get("Name", place.name(logical_id))
    place.client("sesv2").create_configuration_set(ConfigurationSetName=name)
    return Made(name)


def _function(place: Place, logical_id: str, _properties: Properties) -> Made:
    name = place.name(logical_id)
    return Made(name, {"Arn": place.arn("lambda", f"function:{name}")})


def _schedule(place: Place, logical_id: str, _properties: Properties) -> Made:
    name = place.name(logical_id)
    return Made(name, {"Arn": place.arn("scheduler", f"schedule/default/{name}")})


def _role(place: Place, logical_id: str, _properties: Properties) -> Made:
    name = place.name(logical_id)
    return Made(name, {"Arn": f"arn:aws:iam::{place.account}:role/{name}"})


def _rest_api(_place: Place, logical_id: str, _properties: Properties) -> Made:
    return Made(logical_id.lower(), {"RestApiId": logical_id.lower()})


def _mapping(_place: Place, logical_id: str, _properties: Properties) -> Made:
    return Made(logical_id)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one resource type is made; lazy ones live in the runner, which resolves their properties itself."""

    make: Callable[[Place, str, Properties], Made]
    heeded: frozenset[str]
    passed_over: frozenset[str] = frozenset()
    lazy: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KINDS: Mapping[str, Kind] = {
    "AWS::DynamoDB::Table": Kind(
        _table,
        _words("TableName StreamSpecification") | frozenset(_TABLE_AS_IS),
        # moto neither encrypts, backs up nor expires; a local table is thrown away with its process
        _words(
            "DeletionProtectionEnabled PointInTimeRecoverySpecification SSESpecification TimeToLiveSpecification Tags"
        ),
    ),
    "AWS::SQS::Queue": Kind(
        _queue,
        _words("QueueName VisibilityTimeout MessageRetentionPeriod SqsManagedSseEnabled RedrivePolicy DelaySeconds"),
    ),
    "AWS::Events::EventBus": Kind(_bus, _words("Name"), _words("Description Tags")),
    "AWS::Events::Rule": Kind(_rule, _words("Name EventBusName EventPattern State Targets"), _words("Description")),
    "AWS::S3::Bucket": Kind(
        _bucket,
        _words("BucketName VersioningConfiguration"),
        _words("BucketEncryption PublicAccessBlockConfiguration LifecycleConfiguration OwnershipControls Tags"),
    ),
    "AWS::SecretsManager::Secret": Kind(
        _secret, _words("Name SecretString GenerateSecretString"), _words("Description Tags")
    ),
    "AWS::SES::EmailIdentity": Kind(_identity, _words("EmailIdentity"), _words("ConfigurationSetAttributes")),
    "AWS::SES::ConfigurationSet": Kind(
        _configuration_set,
        _words("Name"),
        _words("ReputationOptions SuppressionOptions SendingOptions DeliveryOptions"),
    ),
    "AWS::Lambda::Function": Kind(
        _function,
        _words("Handler Role MemorySize Timeout Environment"),
        _words(
            "Code Runtime Architectures LoggingConfig EphemeralStorage Description Tags ReservedConcurrentExecutions"
        ),
        lazy=True,
    ),
    "AWS::Lambda::EventSourceMapping": Kind(
        _mapping,
        _words(
            "EventSourceArn FunctionName BatchSize MaximumBatchingWindowInSeconds MaximumRetryAttempts "
            "StartingPosition BisectBatchOnFunctionError DestinationConfig FunctionResponseTypes FilterCriteria"
        ),
        _words("ScalingConfig ParallelizationFactor MaximumRecordAgeInSeconds Tags"),
        lazy=True,
    ),
    "AWS::Scheduler::Schedule": Kind(
        _schedule,
        _words("Name ScheduleExpression ScheduleExpressionTimezone State Target"),
        _words("FlexibleTimeWindow Description"),
        lazy=True,
    ),
    "AWS::IAM::Role": Kind(
        _role, _words("ManagedPolicyArns Policies"), _words("AssumeRolePolicyDocument Description Tags"), lazy=True
    ),
    "AWS::ApiGateway::RestApi": Kind(
        _rest_api,
        _words("Body BinaryMediaTypes"),
        _words("Name Parameters EndpointConfiguration Description Tags"),
        lazy=True,
    ),
}

IGNORED = frozenset(
    {
        "AWS::ApiGateway::Account",  # logging of the real gateway
        "AWS::ApiGateway::Deployment",  # the local front serves the API as it is written
        "AWS::ApiGateway::Stage",  # the same; throttles do not matter on one machine
        "AWS::CloudFormation::Stack",  # alarms and sender, which no function touches
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::Lambda::Permission",  # one process calls its own functions
        "AWS::Logs::LogGroup",  # logs go to the terminal
        "AWS::S3::BucketPolicy",
        "AWS::SQS::QueuePolicy",
    }
)
