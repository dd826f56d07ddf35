"""Make the report that a message asks for: lake, queries, figures, files, mail."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.adapters.log import log
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import runtime
from functions.core.times import parse
from functions.reports.drawing import drawn
from functions.reports.figures import Asked, build
from functions.reports.publish import NAME, publish


def handler(event: dict[str, Any], context: Any) -> Any:  # noqa: ANN401 - Lambda's own context, Powertools' own answer
    """Take one message at a time; one that fails comes back, and goes to the dead letters after three tries."""
    make = partial(_make, memory=int(context.memory_limit_in_mb))
    processor = BatchProcessor(event_type=EventType.SQS)
    return process_partial_response(event=event, record_handler=make, processor=processor, context=context)


def _make(record: SQSRecord, memory: int) -> None:
    message = record.json_body
    if message["report"] != NAME:
        unknown = f"no report is called {message['report']!r}"
        raise ValueError(unknown)
    as_of = parse(message["as_of"])
    programme_hash, programme = runtime().adapter(ProgrammeStore).active()
    report = build(Asked(as_of, programme_hash, programme.company.name), drawn(runtime(), as_of, memory))
    publish(report, programme)
    log().info("report published", report=NAME, as_of=report.as_of)
