"""What the simulation takes from the template and the code, and what it has to assume. Times are seconds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.adapters import pace
from functions.core.hours import Window
from functions.core.programme import Survey
from functions.dispatch import handing, posting, window
from infra.functions import functions, setting_default
from infra.local.schedules import Rate, parse
from infra.local.template import source

# Assumed, rounded up from what AWS shows within one region.
SEND = 0.060  # one survey: claim, SES, confirm
CLAIM = 0.015  # a message whose survey was sent before: a claim that is refused
HAND_OVER = 0.030  # one invitation that is due: looked at again, moved, queued

HOUR = 3600
DAY = 24 * HOUR


def _resolved(value: Any) -> int:
    """Return a number of the template, also where a parameter holds it."""
    return int(source()["Parameters"][value["Ref"]]["Default"] if isinstance(value, dict) else value)


def _queue() -> dict[str, Any]:
    properties: dict[str, Any] = source()["Resources"]["SendQueue"]["Properties"]
    return properties


_send = next(each for each in functions() if each.name == "SendFunction")
_schedule = next(each for each in functions() if each.name == "DispatchScheduleFunction")
_reader = _send.events("SQS")[0]
_rate = parse(_schedule.events("ScheduleV2")[0]["ScheduleExpression"], datetime(2026, 1, 5, tzinfo=UTC), "dispatch")


def _every(rate: object) -> int:
    if not isinstance(rate, Rate):
        message = "the dispatch schedule is no rate"
        raise TypeError(message)
    return _seconds(rate.every)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


TICK = _every(_rate)
CONCURRENCY = _resolved(_reader["ScalingConfig"]["MaximumConcurrency"])
BATCH = _resolved(_reader["BatchSize"])
TIMEOUT = _resolved(_send.properties.get("Timeout", setting_default("Timeout")))
SHARDS = _resolved({"Ref": "ShardCount"})
VISIBILITY = _resolved(_queue()["VisibilityTimeout"])
RECEIVES = _resolved(_queue()["RedrivePolicy"]["maxReceiveCount"])
RETENTION = _resolved(_queue().get("MessageRetentionPeriod", 4 * DAY))  # what SQS does unless told otherwise
SHARE = pace.SHARE
RETRY = _seconds(posting.REST["rate"])
SPREAD = _seconds(window.SPREAD)
PATIENCE = _seconds(handing.PATIENCE)
STALE = int(Survey.model_fields["stale_days"].default) * DAY
OPENS, SHUTS = (hour * HOUR for hour in Window().hours)
