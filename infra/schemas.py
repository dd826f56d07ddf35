"""The JSON Schema of every event in and out and of every JSON report, for those who send, receive or read them.

    python -m infra.schemas

A file in infra/schemas describes the `detail` of the `detail-type`, or the report, that it is named after;
openapi.json describes the routes that customers reach.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from functions.core.details import DETAILS
from functions.core.outgoing import EVENTS
from functions.reports.kinds import KINDS
from functions.reports.packs.model import Pack
from infra.closure import ROOT
from infra.openapi import document

SCHEMAS = ROOT / "infra" / "schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return every schema by the name of its file: what is checked on the way in, what is written on the way out."""
    incoming = {kind: model.model_json_schema(mode="validation") for kind, model in DETAILS.items()}
    reports: dict[str, type] = {kind.model.__name__: kind.model for kind in KINDS.values()} | {"Pack": Pack}
    written: dict[str, type] = EVENTS | reports
    outgoing = {kind: TypeAdapter(model).json_schema(mode="serialization") for kind, model in written.items()}
    return {kind: {"$schema": _DIALECT, **body} for kind, body in (incoming | outgoing).items()}


def files() -> dict[Path, str]:
    """Return the text of every file."""
    bodies = {**schemas(), "openapi": document()}
    texts = {name: json.dumps(body, indent=2, ensure_ascii=False) for name, body in bodies.items()}
    return {SCHEMAS / f"{name}.json": f"{text}\n" for name, text in texts.items()}


def main() -> int:
    """Write the files and remove those of events that are gone."""
    texts = files()
    SCHEMAS.mkdir(exist_ok=True)
    for stale in set(SCHEMAS.glob("*.json")) - set(texts):
        stale.unlink()
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"infra/schemas: {len(texts)} files\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
