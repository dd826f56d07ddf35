"""A report of themes is worked out again with the words of the programme that it went by."""

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from functions.core.programme import Programme, compiled
from infra.closure import ROOT
from infra.recompute import main
from tests.lakes import a_tag, an_answer, laid
from tests.making import a_programme


def test_a_report_that_goes_by_the_programme_is_recomputed_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = a_programme().model_dump(mode="json", by_alias=True)
    tags = {"list": {"price": {"label": "Price and value", "words": {"en": ["price"]}}}}
    (tmp_path / "programme.json").write_text(compiled(Programme.model_validate({**told, "tags": tags}))[0])
    laid(tmp_path, {"responses": [an_answer("s1", 9)], "tags": [a_tag("s1", "price")]})
    asked = ["--lake", str(tmp_path), "--as-of", "2026-01-15T06:00:00Z", "--report", "themes"]

    main(asked)
    [without] = json.loads(capsys.readouterr().out)["themes"]
    main([*asked, "--programme", str(tmp_path / "programme.json")])
    published = capsys.readouterr().out
    (tmp_path / "themes.json").write_text(published)
    same = ["--lake", str(tmp_path), "--published", str(tmp_path / "themes.json")]

    assert (without["label"], json.loads(published)["themes"][0]["label"]) == ("price", "Price and value")
    assert main([*same, "--programme", str(tmp_path / "programme.json")]) == 0
    assert main(same) == 1


def test_make_hands_on_all_that_a_report_is_recomputed_from() -> None:
    said = {"LAKE": "lake dir", "PUBLISHED": "themes.json", "AS_OF": "today", "REPORT": "worth", "PROGRAMME": "h.json"}
    asked = ["make", "--dry-run", "recompute", *(f"{name}={value}" for name, value in said.items())]

    run = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)

    told = run.stdout.partition("-m infra.recompute ")[2].replace("\\\n", " ")
    options = ("--lake", "--as-of", "--published", "--report", "--programme")
    values = [said[name] for name in ("LAKE", "AS_OF", "PUBLISHED", "REPORT", "PROGRAMME")]
    assert shlex.split(told) == [part for pair in zip(options, values, strict=True) for part in pair]
