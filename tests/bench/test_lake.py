from math import inf
from pathlib import Path
from typing import Any

import pytest

from functions.reports.kind import Kind
from functions.reports.kinds import KINDS, TREND, kind_of
from functions.reports.lake.drawing import found
from tests.bench import frames, lake, reports, synthetic
from tests.bench.figure import Figure
from tests.bench.synthetic import AS_OF

_NOTHING_LEFT_OUT = {"trend_excluded", "themes_left_out", "loop_left_out", "health_left_out"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bench")
    synthetic.generate(made, 400)
    return made


@pytest.mark.parametrize("kind", [pytest.param(kind, id=name) for name, kind in KINDS.items()])
def test_synthetic_lake_has_something_for_every_question_of_a_report(folder: Path, kind: Kind[Any]) -> None:
    with reports.asked(folder, kind) as opened:
        rows = found(opened, kind, AS_OF)

    assert {name for name, told in rows.items() if not told} <= _NOTHING_LEFT_OUT


@pytest.mark.parametrize("kind", [pytest.param(kind, id=name) for name, kind in KINDS.items()])
def test_floor_of_a_report_reads_every_set_that_the_report_reads(kind: Kind[Any]) -> None:
    assert sorted(reports.needed(kind)) == sorted(kind.sets)


def test_floor_reads_the_columns_that_the_queries_name_and_no_others() -> None:
    assert reports.needed(kind_of("silence-accounts"))["invitations"] == ["sid", "account_id", "state", "sent_at"]
    assert "groups" in reports.needed(TREND)["responses"]


def test_each_report_is_shown_with_its_time_and_its_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "weight", lambda _folder, _name: 123)

    shown = list(reports.figures(folder, 400))

    times = [figure.name for figure in shown if figure.unit == "x"]
    assert times == [
        f"{name} report over 400 answers, time"
        for name in ("worth", "silence", "silence-accounts", "themes", "loop", "health")
    ]
    assert all(figure.value for figure in shown)


def test_memory_of_a_report_is_that_of_its_own_process(folder: Path) -> None:
    held = bytearray(300_000_000)

    weight = reports.weight(folder, "trend")

    assert 20 < weight < len(held) / 1e6


def test_report_that_takes_more_memory_than_is_lent_has_no_weight(folder: Path) -> None:
    assert reports.weight(folder, "trend", 1) == inf


def test_report_that_takes_too_much_memory_is_shown_without_figures(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "weight", lambda _folder, _name: inf)

    shown = list(reports.figures(folder, 400))

    assert {figure.value for figure in shown} == {None}
    assert shown[0].note == "not measured: takes more than 7,076 MB; its function has 1769"


def test_counting_alone_has_a_count_for_each_month_survey_group_account_and_category(folder: Path) -> None:
    assert 300 < lake.counted(folder) <= 400


def test_engine_that_cannot_be_installed_is_shown_without_a_figure_and_with_the_reason(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "_installed", lambda _environment: "not measured: could not be installed: no network")

    _, _, polars, pandas = frames.figures(folder, 400)

    title = "the trend's counting of 400 answers by"
    assert polars == Figure(f"{title} Polars", None, None, "s", "not measured: could not be installed: no network")
    assert pandas.name == f"{title} pandas"


def test_reason_is_what_the_installer_said_last(tmp_path: Path) -> None:
    (tmp_path / "bin").write_text("in the way of a folder")

    assert frames._installed(tmp_path).startswith("not measured: could not be installed: ")  # noqa: SLF001
