import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

import pytest
from moto import mock_aws

from functions.adapters.kept import File, Kept
from functions.adapters.lake import Lake
from functions.adapters.lake_erasing import LakeErasing
from functions.adapters.parquet import Part
from functions.adapters.runtime import Runtime
from functions.reports.lake.rows import COLUMNS

MONTHS = ("2025-12", "2026-01")


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    """Return the runtime of a function whose lake has what Ann and Bo said in two months."""
    with mock_aws():
        runtime = Runtime({"LAKE_BUCKET": "lake"}, clock=lambda: datetime(2026, 1, 5, 6, tzinfo=UTC))
        place = {"LocationConstraint": "eu-west-1"}
        runtime.client("s3").create_bucket(Bucket="lake", CreateBucketConfiguration=place)
        for month in MONTHS:
            say(runtime.adapter(Lake), month, "ann", "bo")
        yield runtime


def say(lake: Lake, month: str, *people: str, name: str = "1") -> None:
    sids = {who: f"{who}-{month}-{name}" for who in people}
    answers = [dict.fromkeys(COLUMNS["responses"]) | {"sid": sid, "contact_key": who} for who, sid in sids.items()]
    comments = [{"sid": sid, "version": 1, "comment": f"{who} said so"} for who, sid in sids.items()]
    responses = Part(f"responses/month={month}", COLUMNS["responses"], answers)
    lake.write(name, [responses, Part(f"comments/month={month}", COLUMNS["comments"], comments)])


def said(runtime: Runtime, since: str = "") -> list[str]:
    """Return all comments, as a report reads them."""
    months = {"comments": since} if since else {}
    with runtime.adapter(Lake).open({"comments": COLUMNS["comments"]}, months, memory=1024) as database:
        return [str(row["comment"]) for row in database.rows("FROM comments ORDER BY comment", {})]


def reads(runtime: Runtime) -> list[str]:
    """Return the keys of the files that are read from S3 from now on."""
    keys: list[str] = []
    events = runtime.client("s3").meta.events
    events.register("provide-client-params.s3.GetObject", lambda params, **_: keys.append(params["Key"]))
    return keys


def on_disk(runtime: Runtime) -> list[bytes]:
    folder: Path = attrgetter("_kept._folder")(runtime.adapter(Lake))
    return [file.read_bytes() for file in folder.iterdir()]


def test_a_file_that_is_wanted_again_is_not_read_from_s3_again(runtime: Runtime) -> None:
    first = said(runtime)
    keys = reads(runtime)
    say(runtime.adapter(Lake), "2026-01", "cy", name="2")

    assert said(runtime) == [*first, "cy said so"]
    assert keys == ["lake/comments/month=2026-01/2.parquet"]


def test_a_file_that_was_written_again_is_read_again(runtime: Runtime) -> None:
    said(runtime)
    say(runtime.adapter(Lake), "2026-01", "di")

    assert said(runtime) == ["ann said so", "bo said so", "di said so"]
    assert len(on_disk(runtime)) == 2


def test_what_was_erased_is_gone_from_the_next_opening_and_from_the_disk(runtime: Runtime) -> None:
    said(runtime)
    before = on_disk(runtime)

    LakeErasing(runtime).erase({"ann"}, ["comments"])

    assert said(runtime) == ["bo said so"] * 2
    assert len(on_disk(runtime)) == 2
    assert not set(on_disk(runtime)) & set(before)


def test_what_was_merged_is_kept_only_as_what_it_became(runtime: Runtime) -> None:
    for number in range(2, 6):
        say(runtime.adapter(Lake), "2026-01", f"p{number}", name=str(number))
    first = said(runtime)

    for batch in runtime.adapter(Lake).crowded():
        runtime.adapter(Lake).merge(batch)

    assert said(runtime) == first
    assert len(on_disk(runtime)) == 2


def test_who_asks_for_fewer_months_leaves_the_others_to_who_asks_for_all(runtime: Runtime) -> None:
    said(runtime)
    keys = reads(runtime)

    assert [len(said(runtime, since)) for since in ("2026-01", "")] == [2, 4]
    assert keys == []


def test_no_more_is_kept_than_there_is_room_for(tmp_path: Path) -> None:
    kept, files = Kept(most=5), [File("a", 3, "1"), File("b", 3, "1"), File("c", 2, "1")]
    source = tmp_path / "source"
    source.touch()

    for file in files:
        kept.keep(file, source)

    assert [kept.link(file, tmp_path / file.key) for file in files] == [True, False, True]


def test_what_is_let_go_of_makes_room(tmp_path: Path) -> None:
    kept, source = Kept(most=3), tmp_path / "source"
    source.touch()
    kept.keep(File("lake/a/1", 3, "1"), source)

    kept.let_go("lake/a/", "lake/a/", [File("lake/a/1", 3, "2")])
    kept.keep(File("lake/b/1", 3, "1"), source)

    assert kept.link(File("lake/b/1", 3, "1"), tmp_path / "b")


def test_the_folder_goes_with_whoever_kept_files_in_it(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.touch()
    kept = Kept()
    kept.keep(File("a", 1, "1"), source)
    folder: Path = attrgetter("_folder")(kept)

    del kept
    gc.collect()

    assert not folder.exists()
