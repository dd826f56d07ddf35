"""template.yaml expanded to plain CloudFormation, in process and without credentials."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
_PLACEHOLDER = "s3://bucket/key"  # the transform wants code in S3; nothing here reads it


class _NoPolicies:
    """Stands in for IAM: the template names no managed policy by its short name."""

    def get_paginator(self, _operation: str) -> "_NoPolicies":
        return self

    def paginate(self, **_arguments: object) -> list[dict[str, list[object]]]:
        return [{"Policies": []}]


def source() -> dict[str, Any]:
    """Return the template as written, with intrinsic functions in their long form."""
    parsed: dict[str, Any] = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))
    return parsed


@lru_cache(maxsize=1)
def expanded() -> dict[str, Any]:
    """Return what CloudFormation would be given: only AWS:: types that exist there."""
    logging.getLogger("samtranslator.feature_toggle").setLevel(logging.ERROR)  # it would say that AWS switches none on
    template = source()
    template["Globals"]["Function"]["CodeUri"] = _PLACEHOLDER
    with _region():
        result: dict[str, Any] = transform(template, {}, ManagedPolicyLoader(_NoPolicies()))
    return result


@contextmanager
def _region() -> Iterator[None]:
    """Name a region for the transform, which asks boto3 for its partition; any will do."""
    before = os.environ.get("AWS_DEFAULT_REGION")
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("AWS_DEFAULT_REGION", None)
