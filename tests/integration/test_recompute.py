"""Any figure of a report can be worked out again from the lake, by anyone who has its files."""

import json
from pathlib import Path

import pytest

from infra.local.stack import Stack
from infra.recompute import main
from tests.integration.test_reports import lake, monday, stored, ten_answers


def downloaded(stack: Stack, folder: Path) -> Path:
    """Copy the lake's bucket into a folder, and the published report beside it."""
    for key in lake(stack):
        body = stack.client("s3").get_object(Bucket=stack.physical("LakeBucket"), Key=key)["Body"].read()
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(body)
    (folder / "trend.json").write_text(stored(stack, "trend.json"))
    return folder


def test_a_published_report_can_be_worked_out_again_from_the_files_of_the_lake(
    stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ten_answers(stack)
    monday(stack)
    folder = downloaded(stack, tmp_path)
    published = json.loads((folder / "trend.json").read_text())
    capsys.readouterr()

    assert main(["--lake", str(folder), "--published", str(folder / "trend.json")]) == 0
    assert capsys.readouterr().out == "every figure is the same\n"
    main(["--lake", str(folder), "--as-of", "2026-01-12T06:00:00Z"])
    assert json.loads(capsys.readouterr().out)["overall"] == published["overall"]

    published["overall"]["recent"]["nps"] = 31.0
    (folder / "trend.json").write_text(json.dumps(published))
    assert main(["--lake", str(folder), "--published", str(folder / "trend.json")]) == 1
    assert capsys.readouterr().out == "report.overall.recent.nps: published 31.0, recomputed 30.0\n"
