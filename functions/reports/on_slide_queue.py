"""Draw the slides of a pack that was counted, and mail the links to all of its forms to who asked."""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.reports.slides.decking import hand_over


def handler(event: dict[str, Any], context: Any) -> Any:  # noqa: ANN401 - Lambda's own context, Powertools' own answer
    """Take one message at a time; one that fails comes back, and goes to the dead letters after three tries."""
    processor = BatchProcessor(event_type=EventType.SQS)
    return process_partial_response(event=event, record_handler=_draw, processor=processor, context=context)


def _draw(record: SQSRecord) -> None:
    message = record.json_body
    hand_over(message["pack"], message["files"], message["for"])
