"""The JSON Schema of every event that upstream systems may put on the bus, for those who send them.

    python -m infra.schemas

Each file in infra/schemas describes the `detail` of the `detail-type` that it is named after.
"""

import json
import sys
from pathlib import Path
from typing import Any

from functions.core.incoming import DETAILS
from infra.closure import ROOT

SCHEMAS = ROOT / "infra" / "schemas"


def schema(detail_type: str) -> dict[str, Any]:
    """Return the schema of one event's detail, as its model checks it."""
    body = DETAILS[detail_type].model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **body}


def files() -> dict[Path, str]:
    """Return the text of every schema file."""
    texts = {kind: json.dumps(schema(kind), indent=2, ensure_ascii=False) for kind in DETAILS}
    return {SCHEMAS / f"{kind}.json": f"{text}\n" for kind, text in texts.items()}


def main() -> int:
    """Write the files and remove those of events that are gone."""
    texts = files()
    SCHEMAS.mkdir(exist_ok=True)
    for stale in set(SCHEMAS.glob("*.json")) - set(texts):
        stale.unlink()
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"infra/schemas: {len(texts)} events\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
