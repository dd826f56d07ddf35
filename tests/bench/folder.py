"""A folder in the place of S3: what the lake's reader and writer ask of a bucket, without the network."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from functions.adapters.lake import Lake, Query
from functions.adapters.parquet import Columns
from functions.adapters.runtime import Runtime
from infra.functions import functions
from tests.bench.synthetic import AS_OF


class _Files:
    """As much of an S3 client as the lake uses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_paginator(self, _operation: str) -> "_Files":
        return self

    def paginate(self, *, Prefix: str, StartAfter: str, **_: object) -> list[dict[str, Any]]:  # noqa: N803 - S3's own
        files = sorted((self._folder / Prefix).rglob("*.parquet"))
        found = [
            {
                "Key": str(file.relative_to(self._folder)),
                "Size": file.stat().st_size,
                "ETag": str(file.stat().st_mtime_ns),
            }
            for file in files
        ]
        return [{"Contents": [each for each in found if str(each["Key"]) > StartAfter]}]

    def get_object(self, *, Key: str, **_: object) -> dict[str, Any]:  # noqa: N803 - the same
        return {"Body": _Body(self._folder / Key)}

    def put_object(self, *, Key: str, Body: Any, **_: object) -> None:  # noqa: N803 - the same
        target = self._folder / Key
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(Body if isinstance(Body, bytes) else Body.read())

    def delete_objects(self, *, Delete: Mapping[str, Any], **_: object) -> dict[str, Any]:  # noqa: N803 - the same
        for each in Delete["Objects"]:
            (self._folder / each["Key"]).unlink()
        return {}


class _Body:
    def __init__(self, file: Path) -> None:
        self._file = file

    def iter_chunks(self, size: int) -> Iterator[bytes]:
        with self._file.open("rb") as file:
            yield from iter(lambda: file.read(size), b"")


class _Secrets:
    """As much of a Secrets Manager client as the archive uses."""

    def get_secret_value(self, **_: object) -> dict[str, str]:
        return {"SecretString": json.dumps({"1": "an-example-key-that-is-long-enough"})}


class Local(Runtime):
    """A runtime whose S3 is a folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder in which the lake lies, or is to lie."""
        super().__init__({"LAKE_BUCKET": "lake", "IDENTITY_SECRET": "identity"}, clock=lambda: AS_OF)
        self._lent = {"s3": _Files(folder), "secretsmanager": _Secrets()}

    def client(self, service: str, **_: Any) -> Any:
        """Return what stands in a service's place."""
        return self._lent[service]


@contextmanager
def opened(folder: Path, sets: Mapping[str, Columns], since: Mapping[str, str]) -> Iterator[Query]:
    """Open the lake as the report does, with the memory and processors of its function."""
    with Lake(Local(folder)).open(sets, since, memory_of("ReportFunction")) as lake:
        yield lake


def memory_of(name: str) -> int:
    """Return what the template gives a function, in MB."""
    [memory] = [each.properties["MemorySize"] for each in functions() if each.name == name]
    return int(memory)
