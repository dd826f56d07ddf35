"""One maker for each resource type that the local run creates in the local AWS, and what each property means there."""

import json
import secrets
import string
from collections.abc import Mapping
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

    stack_name = "listening-post"
    account = "123456789012"  # moto's own

    def __init__(self, session: boto3.Session, address: str | None = None) -> None:
        """Take the session whose endpoint is the local AWS, and the address where a browser reaches it, if one can."""
        self.address = address
        self.region = session.region_name
        self._session = session
        self.client = lru_cache(self._client)

    def _client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes clients at run time
        return self._session.client(service)  # type: ignore[call-overload]

    def name(self, logical_id: str) -> str:
        """Return the physical name of a resource that is not given one."""
        return f"{self.stack_name}-{logical_id}"

    def arn(self, service: str, resource: str) -> str:
        """Return an ARN of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def table(place: Place, logical_id: str, properties: Properties) -> Made:
    """Create a table with its indexes and stream."""
    name = properties.get("TableName", place.name(logical_id))
    wanted = {key: properties[key] for key in TABLE_AS_IS if key in properties}
    stream = properties.get("StreamSpecification")
    if stream:
        wanted["StreamSpecification"] = {"StreamEnabled": True, **stream}
    made = place.client("dynamodb").create_table(TableName=name, **wanted)["TableDescription"]
    return Made(name, {"Arn": made["TableArn"], "StreamArn": made.get("LatestStreamArn", "")})


TABLE_AS_IS = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


def queue(place: Place, logical_id: str, properties: Properties) -> Made:
    """Create a queue."""
    name = properties.get("QueueName", place.name(logical_id))
    given = {key: value for key, value in properties.items() if key != "QueueName"}
    attributes = {key: value if isinstance(value, str) else json.dumps(value) for key, value in given.items()}
    url = place.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return Made(url, {"Arn": place.arn("sqs", name), "QueueName": name, "QueueUrl": url})


def bus(place: Place, _logical_id: str, properties: Properties) -> Made:
    """Create an event bus."""
    name = properties["Name"]
    arn = place.client("events").create_event_bus(Name=name)["EventBusArn"]
    return Made(name, {"Arn": arn, "Name": name})


def rule(place: Place, logical_id: str, properties: Properties) -> Made:
    """Create a rule that hands whole events to queues."""
    name = properties.get("Name", place.name(logical_id))
    bus = properties.get("EventBusName", "default")
    targets = [_target(logical_id, target) for target in properties.get("Targets", [])]
    events = place.client("events")
    pattern, state = json.dumps(properties["EventPattern"]), properties.get("State", "ENABLED")
    arn = events.put_rule(Name=name, EventBusName=bus, EventPattern=pattern, State=state)["RuleArn"]
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


def bucket(place: Place, logical_id: str, properties: Properties) -> Made:
    """Create a bucket."""
    name = properties.get("BucketName", place.name(logical_id).lower())
    s3 = place.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": place.region})
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
    return Made(name, {"Arn": f"arn:aws:s3:::{name}"})


def secret(place: Place, logical_id: str, properties: Properties) -> Made:
    """Create a secret with a given or a random value."""
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


def identity(place: Place, _logical_id: str, properties: Properties) -> Made:
    """Create a sender; moto takes it as verified."""
    name = properties["EmailIdentity"]
    place.client("sesv2").create_email_identity(EmailIdentity=name)
    return Made(name)


def configuration_set(place: Place, logical_id: str, properties: Properties) -> Made:
    """Create a configuration set."""
    name = properties.get("Name", place.name(logical_id))
    place.client("sesv2").create_configuration_set(ConfigurationSetName=name)
    return Made(name)


def event_destination(_place: Place, logical_id: str, properties: Properties) -> Made:
    """Name a destination of mail events; the runner plays them, as moto's SES tells nobody anything."""
    strange = set(properties["EventDestination"]) - {"Enabled", "MatchingEventTypes", "SnsDestination"}
    if strange:
        message = f"{logical_id}: mail events can go to a topic only, not {', '.join(sorted(strange))}"
        raise NotUnderstood(message)
    return Made(logical_id)


def receipt_rule_set(place: Place, logical_id: str, properties: Properties) -> Made:
    """Name a set of rules for mail that comes in; the runner plays them, as moto takes no mail in."""
    return Made(properties.get("RuleSetName", place.name(logical_id)))


def receipt_rule(_place: Place, logical_id: str, properties: Properties) -> Made:
    """Name a rule: one that lays mail in a bucket and tells a topic."""
    strange = set(properties["Rule"]) - {"Enabled", "Recipients", "TlsPolicy", "ScanEnabled", "Actions"}
    actions = [name for action in properties["Rule"]["Actions"] for name in action]
    if strange or actions != ["S3Action"]:
        message = f"{logical_id}: mail can be laid in one bucket only, not {', '.join(sorted(strange) or actions)}"
        raise NotUnderstood(message)
    return Made(logical_id)


def topic(place: Place, logical_id: str, properties: Properties) -> Made:
    """Create a topic."""
    name = properties.get("TopicName", place.name(logical_id))
    arn = place.client("sns").create_topic(Name=name)["TopicArn"]
    return Made(arn, {"TopicArn": arn, "TopicName": name})


def subscription(place: Place, logical_id: str, properties: Properties) -> Made:
    """Subscribe a queue to a topic; only raw messages are understood, which are what the topic was given."""
    if properties["Protocol"] != "sqs" or properties.get("RawMessageDelivery") is not True:
        message = f"{logical_id}: a subscription must be of a queue, with RawMessageDelivery"
        raise NotUnderstood(message)
    arn = place.client("sns").subscribe(
        TopicArn=properties["TopicArn"],
        Protocol="sqs",
        Endpoint=properties["Endpoint"],
        Attributes={"RawMessageDelivery": "true"},
        ReturnSubscriptionArn=True,
    )["SubscriptionArn"]
    return Made(arn)


def function(place: Place, logical_id: str, _properties: Properties) -> Made:
    """Name a function; the runner calls its handler in process."""
    name = place.name(logical_id)
    return Made(name, {"Arn": place.arn("lambda", f"function:{name}")})


def schedule(place: Place, logical_id: str, _properties: Properties) -> Made:
    """Name a schedule; the runner fires it."""
    name = place.name(logical_id)
    return Made(name, {"Arn": place.arn("scheduler", f"schedule/default/{name}")})


def role(place: Place, logical_id: str, _properties: Properties) -> Made:
    """Name a role; the runner checks calls against it."""
    name = place.name(logical_id)
    return Made(name, {"Arn": f"arn:aws:iam::{place.account}:role/{name}"})


def rest_api(_place: Place, logical_id: str, _properties: Properties) -> Made:
    """Name an API; the runner serves it."""
    return Made(logical_id.lower(), {"RestApiId": logical_id.lower()})


def mapping(_place: Place, logical_id: str, _properties: Properties) -> Made:
    """Name an event source mapping; the runner polls for it."""
    return Made(logical_id)
