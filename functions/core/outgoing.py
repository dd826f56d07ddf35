"""Events that we put on the bus for others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SOURCE = "listening-post"

DetailType = Literal["SurveySent", "SurveySkipped", "ResponseReceived", "ResponseUpdated", "ReportPublished"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One event; its id is derived from what happened, so a repeat can be told from a second happening."""

    detail_type: DetailType
    id: str
    occurred_at: datetime
    detail: Mapping[str, object] = field(default_factory=dict)
