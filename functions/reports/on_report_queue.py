"""Make the report that a message asks for, or a pack for slides; or mail the digests of what was made."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.adapters.log import log
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import runtime
from functions.core.programme import Programme
from functions.core.times import parse
from functions.reports import baselines
from functions.reports.digests.digesting import mailed
from functions.reports.kind import Asked
from functions.reports.kinds import kind_of
from functions.reports.lake.drawing import drawn
from functions.reports.names import DIGEST
from functions.reports.packs.packing import PACKS, make_pack
from functions.reports.publish import Announcement, documents, publish


def handler(event: dict[str, Any], context: Any) -> Any:  # noqa: ANN401 - Lambda's own context, Powertools' own answer
    """Take one message at a time; one that fails comes back, and goes to the dead letters after three tries."""
    make = partial(_make, memory=int(context.memory_limit_in_mb))
    processor = BatchProcessor(event_type=EventType.SQS)
    return process_partial_response(event=event, record_handler=make, processor=processor, context=context)


def _make(record: SQSRecord, memory: int) -> None:
    message = record.json_body
    if message["report"] in PACKS:
        make_pack(message, memory)
    else:
        _publish(message, memory)


def _publish(message: Mapping[str, Any], memory: int) -> None:
    name, as_of = message["report"], parse(message["as_of"])
    if name == DIGEST:
        mailed(as_of, runtime().adapter(ProgrammeStore).active()[1], memory)
    elif name == baselines.NAME:
        _expect(as_of, runtime().adapter(ProgrammeStore).active()[1], memory)
    else:
        _published(name, as_of, memory)


def _published(name: str, as_of: datetime, memory: int) -> None:
    kind = kind_of(name)
    programme_hash, programme = runtime().adapter(ProgrammeStore).active()
    rows = drawn(runtime(), kind.plan(programme), as_of, memory, partial(_progress, name))
    report = kind.build(Asked(as_of, programme_hash, programme.company.name, programme), rows)
    told = kind.summary(report)
    announcement = Announcement(name, report.as_of, programme_hash, told.label, told.answers)
    publish(documents(name, kind, report), announcement)
    log().info("report published", report=name, as_of=report.as_of)


def _expect(as_of: datetime, programme: Programme, memory: int) -> None:
    """Work out what is to be expected of each account: no report, but what follow-up reads."""
    plan = baselines.Night(programme)
    rows = drawn(runtime(), plan, as_of, memory, partial(_progress, baselines.NAME))
    baselines.tell(runtime(), baselines.expected(rows, programme), as_of)


def _progress(report: str, query: str, rows: int) -> None:
    log().info("query answered", report=report, query=query, rows=rows)
