"""Tag the answers on record again, after the list of tags has changed.

    python -m infra.retag --table YOUR-TABLE --programme-bucket YOUR-PROGRAMME-BUCKET [--dry-run]

Reads the active programme. An answer that has the tags of its list already is left alone, so that a run which was cut
short can simply be started again; one that its customer changes meanwhile is tagged by the stack itself.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from tqdm import tqdm

from functions.adapters.images import Item
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Refused, Table
from functions.core.tags import Tagging
from functions.core.times import iso
from functions.followup.tags.tagging import Retagged, Stored, retagged

_PAGE = 100


@dataclass(slots=True)
class Count:
    """How many answers with a comment were read, stored anew, thereby given other tags, and changed meanwhile."""

    read: int = 0
    anew: int = 0
    other: int = 0
    meanwhile: int = 0


def retag(table: Table, tagging: Tagging, now: Callable[[], datetime], *, dry_run: bool) -> Iterator[Count]:
    """Tag every answer again; yield the running count after each account. A dry run counts and writes nothing."""
    count = Count()
    for account_id in _accounts(table):
        items = {item["sid"]: item for item in table.of_item(f"ACCOUNT#{account_id}", "ANSWER#") if item.get("comment")}
        count.read += len(items)
        for change in retagged(map(_stored, items.values()), tagging):
            if dry_run or _written(table, items[change.sid], change, now()):
                count.anew += 1
                count.other += change.before != change.after
            else:
                count.meanwhile += 1
        yield count


def _accounts(table: Table) -> Iterator[str]:
    for shard in range(table.shards):
        keys = table.listed("ACCOUNT", shard, "", _PAGE)
        while keys:
            ids = [pk.removeprefix("ACCOUNT#") for pk, _ in keys]
            yield from ids
            keys = table.listed("ACCOUNT", shard, ids[-1], _PAGE)


def _stored(item: Item) -> Stored:
    tags = tuple(item.get("tags", ()))
    version, by = item.get("tag_version", ""), item.get("tagged_by", "")
    return Stored(item["sid"], item["comment"], item.get("locale", ""), tags, version, by)


def _written(table: Table, item: Item, change: Retagged, now: datetime) -> bool:
    """Store what an answer's tags are now; say no if its comment, or who tagged it, is not what was read."""
    same = "tag_version = :before" if "tag_version" in item else "attribute_not_exists(tag_version)"
    before = {"before": item["tag_version"]} if "tag_version" in item else {}
    anew = Change(
        key=(item["pk"], item["sk"]),
        update="SET #tags = :tags, tag_version = :version, tagged_by = :list, tagged_at = :now ADD revision :one",
        condition=f"#comment = :comment AND {same}",
        values={
            "tags": list(change.after),
            "version": change.version,
            "list": "list",
            "now": iso(now),
            "comment": item["comment"],
            "one": 1,
            **before,
        },
        names=("comment", "tags"),
    )
    try:
        table.change(anew)
    except Refused:
        return False
    return True


def _said(count: Count, *, dry_run: bool) -> str:
    verb = "would be" if dry_run else "were"
    told = f"{count.read} comments read, {count.anew} {verb} tagged anew, {count.other} of them with other tags"
    return f"{told}; {count.meanwhile} changed meanwhile" if count.meanwhile else told


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 1 if a model is the tagger, whose findings a list of words is not to replace."""
    parser = argparse.ArgumentParser(prog="python -m infra.retag", description="Tag the answers on record again.")
    parser.add_argument("--table", required=True, help="the table of your stack")
    parser.add_argument("--programme-bucket", required=True, help="the programme bucket of your stack")
    parser.add_argument("--shards", default="4", help="the ShardCount of your stack; default: 4, as there")
    parser.add_argument("--dry-run", action="store_true", help="count what would change, and write nothing")
    given = parser.parse_args(arguments)
    settings = {"TABLE_NAME": given.table, "SHARDS": given.shards, "PROGRAMME_BUCKET": given.programme_bucket}
    runtime = Runtime(settings, clock=lambda: datetime.now(UTC))
    tagging = runtime.adapter(ProgrammeStore).active()[1].tags
    if tagging.tagger != "list":
        sys.stderr.write("the tagger of the active programme is bedrock; only a list of words tags history again\n")
        return 1
    count = Count()
    with tqdm(desc="comments", unit="", file=sys.stderr, leave=False) as bar:
        for count in retag(runtime.adapter(Table), tagging, runtime.now, dry_run=given.dry_run):
            bar.update(count.read - bar.n)
    sys.stdout.write(f"{_said(count, dry_run=given.dry_run)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
