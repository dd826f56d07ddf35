"""What hands work to the functions: the template's event source mappings and schedules."""

import json
from datetime import datetime, timedelta
from typing import Any

from infra.local.intrinsics import NotUnderstood
from infra.local.moto_inside import streams, waiting
from infra.local.patterns import Pattern, check
from infra.local.provisioner import Provisioner
from infra.local.queue_source import QueueSource
from infra.local.schedules import Timetable, parse
from infra.local.stream_source import Reader, Stream, StreamSource

_SOURCES = "AWS::Lambda::EventSourceMapping"
_RETRIES_AT_MOST = 10  # AWS waits longer and longer between tries, until a record is too old; here nothing would change


def _mappings(provisioner: Provisioner, service: str) -> list[tuple[str, dict[str, Any]]]:
    every = provisioner.every(_SOURCES)
    for name, properties in every:
        if properties["EventSourceArn"].split(":")[2] not in {"sqs", "dynamodb"}:
            message = f"{name}: event source {properties['EventSourceArn']} is not understood"
            raise NotUnderstood(message)
    return [(name, mapping) for name, mapping in every if mapping["EventSourceArn"].split(":")[2] == service]


def _patterns(at: str, properties: dict[str, Any]) -> tuple[Pattern, ...]:
    filters = properties.get("FilterCriteria", {}).get("Filters", [])
    patterns = tuple(json.loads(each["Pattern"]) for each in filters)
    for pattern in patterns:
        check(at, pattern)
    return patterns


def _reports(properties: dict[str, Any]) -> bool:
    return "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", [])


def _function(provisioner: Provisioner, properties: dict[str, Any]) -> str:
    name = properties["FunctionName"]
    return provisioner.named("Arn" if name.startswith("arn:") else "Ref", name)


def queue_sources(provisioner: Provisioner) -> list[QueueSource]:
    """Return a poller for each queue that a function reads."""
    found = dict(_mappings(provisioner, "sqs"))
    urls = {
        name: provisioner.ref(provisioner.named("Arn", mapping["EventSourceArn"])) for name, mapping in found.items()
    }
    return [
        QueueSource(
            client=provisioner.place.client("sqs"),
            url=urls[name],
            waiting=waiting(provisioner.place, urls[name]),
            arn=properties["EventSourceArn"],
            function=_function(provisioner, properties),
            batch_size=int(properties.get("BatchSize", 10)),
            reports_failures=_reports(properties),
            patterns=_patterns(name, properties),
        )
        for name, properties in found.items()
    ]


def stream_sources(provisioner: Provisioner) -> list[StreamSource]:
    """Return every reader of a stream; readers of one stream share the reading of it."""
    mappings = _mappings(provisioner, "dynamodb")
    client = streams(provisioner.place)
    found = {arn: Stream(client, arn) for arn in {properties["EventSourceArn"] for _, properties in mappings}}
    sqs = provisioner.place.client("sqs")
    return [
        StreamSource(_reader(provisioner, name, properties), found[properties["EventSourceArn"]], sqs)
        for name, properties in mappings
    ]


def _reader(provisioner: Provisioner, name: str, properties: dict[str, Any]) -> Reader:
    on_failure = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if int(properties.get("MaximumRetryAttempts", -1)) < 0:
        message = f"{name}: without MaximumRetryAttempts one bad record would block the stream for a day"
        raise NotUnderstood(message)
    return Reader(
        function=_function(provisioner, properties),
        batch_size=int(properties.get("BatchSize", 100)),
        window=timedelta(seconds=int(properties.get("MaximumBatchingWindowInSeconds", 0))),
        retries=min(int(properties["MaximumRetryAttempts"]), _RETRIES_AT_MOST),
        bisects=bool(properties.get("BisectBatchOnFunctionError", False)),
        reports_failures=_reports(properties),
        patterns=_patterns(name, properties),
        on_failure=provisioner.ref(provisioner.named("Arn", on_failure)) if on_failure else None,
    )


class Schedule:
    """One schedule of EventBridge Scheduler: when it fires, and what it hands to which function."""

    def __init__(self, provisioner: Provisioner, logical_id: str, created: datetime) -> None:
        """Read the schedule; what is not understood is refused, naming it."""
        properties = provisioner.properties(logical_id)
        zone, target = properties.get("ScheduleExpressionTimezone", "UTC"), properties["Target"]
        strange = sorted(set(target) - {"Arn", "RoleArn", "DeadLetterConfig", "RetryPolicy", "Input"})
        if zone != "UTC" or strange:
            message = f"{logical_id}: time zone {zone} or target {', '.join(strange)} of a schedule is not understood"
            raise NotUnderstood(message)
        self.timetable: Timetable = parse(properties["ScheduleExpression"], created, logical_id)
        self.enabled = properties.get("State", "ENABLED") == "ENABLED"
        self.function = provisioner.named("Arn", target["Arn"])
        self._arn = provisioner.attribute(logical_id, "Arn")
        self._account, self._region = provisioner.place.account, provisioner.place.region
        self._input = target.get("Input")

    def event(self, moment: datetime, identity: str) -> Any:  # noqa: ANN401 - any JSON
        """Return what the function is given: the target's input, or Scheduler's own event."""
        at = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        if self._input is not None:
            return json.loads(self._input.replace("<aws.scheduler.scheduled-time>", at))
        return {
            "version": "0",
            "id": identity,
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": self._account,
            "time": at,
            "region": self._region,
            "resources": [self._arn],
            "detail": "{}",
        }


def schedules(provisioner: Provisioner, created: datetime) -> dict[str, Schedule]:
    """Return the enabled schedules by logical id."""
    found = {name: Schedule(provisioner, name, created) for name in provisioner.of_type("AWS::Scheduler::Schedule")}
    return {name: schedule for name, schedule in found.items() if schedule.enabled}
