"""What a local run finds out beside what handlers return."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Failure:
    """A handler that raised."""

    function: str
    error: Exception


@dataclass(frozen=True, slots=True)
class Report:
    """One file in the reports bucket."""

    key: str
    size: int


def reports(client: Any, bucket: str) -> list[Report]:  # noqa: ANN401 - a boto3 S3 client
    """Return what is in a bucket, by key."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [Report(each["Key"], each["Size"]) for page in pages for each in page.get("Contents", [])]
