"""A batch of messages or stream records, each handled on its own: what fails is logged and tried again, alone."""

import traceback
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.adapters.log import log


def messages(event: dict[str, Any], context: LambdaContext, one: Callable[[SQSRecord], None]) -> dict[str, Any]:
    """Handle the messages of a queue."""
    return _each(EventType.SQS, event, context, one)


def changes(event: dict[str, Any], context: LambdaContext, one: Callable[[DynamoDBRecord], None]) -> dict[str, Any]:
    """Handle the records of the table's stream; Lambda goes on from the first that failed."""
    return _each(EventType.DynamoDBStreams, event, context, one)


def _each(kind: EventType, event: dict[str, Any], context: LambdaContext, one: Callable[[Any], None]) -> dict[str, Any]:
    def logged(record: Any) -> None:  # noqa: ANN401 - a message or a stream record
        try:
            one(record)
        except Exception as error:
            log().error("failed", extra=_described(error))
            raise

    processor = BatchProcessor(kind, raise_on_entire_batch_failure=False)
    return dict(process_partial_response(event, logged, processor, context))


def _described(error: Exception) -> dict[str, Any]:
    """Say what failed and where, without the error's own text, which may repeat what a person wrote."""
    where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return {"error": type(error).__name__, "where": where[-5:]}
