"""Archive: what changed in the table becomes rows in the lake, one file per set and month for each batch."""

from typing import Any

from functions.adapters.images import unmarshal
from functions.adapters.lake import Lake
from functions.adapters.log import log
from functions.adapters.parquet import Part
from functions.adapters.runtime import runtime
from functions.adapters.secrets import identity_key
from functions.reports.lake.rows import COLUMNS, Placed, parts, placed


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Write a batch; what cannot be read is reported by its sequence number, and the rest is written all the same.

    The file's name comes from the batch, so that a batch delivered twice overwrites itself.
    """
    records = [record["dynamodb"] for record in event["Records"]]
    key = runtime().adapter(identity_key).all()[0].encode()
    rows: list[Placed] = []
    failures: list[dict[str, str]] = []
    for record in records:
        try:
            rows.extend(placed(unmarshal(record["NewImage"]), key, unmarshal(record.get("OldImage", {}))))
        except (KeyError, TypeError, ValueError) as error:
            log().error("unreadable record", sequence_number=record["SequenceNumber"], error=repr(error))
            failures.append({"itemIdentifier": record["SequenceNumber"]})
    name = f"{records[0]['SequenceNumber']}-{records[-1]['SequenceNumber']}"
    wanted = [Part(f"{into}/month={month}", COLUMNS[into], found) for (into, month), found in parts(rows).items()]
    runtime().adapter(Lake).write(name, wanted)
    return {"batchItemFailures": failures}
