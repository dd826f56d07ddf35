from datetime import date
from math import inf
from pathlib import Path
from typing import Any

import pytest

from functions.reports.kind import Kind
from functions.reports.kinds import KINDS, TREND, kind_of
from functions.reports.lake.drawing import found
from tests.bench import bare, count_duckdb, frames, reports, synthetic
from tests.bench.alone import Spent, digest
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


@pytest.mark.parametrize(("answers", "within"), [(400, None), (10_000_000, 1.2)])
def test_each_report_is_shown_against_its_queries_alone_against_one_reading_and_with_its_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch, answers: int, within: float | None
) -> None:
    monkeypatch.setattr(reports, "made", lambda _folder, _name: Spent(3, 123))
    monkeypatch.setattr(bare, "queried", lambda _folder, _name: Spent(2, 456))

    shown = list(reports.figures(folder, answers))

    assert [figure.name for figure in shown[::3]] == [
        f"{name} report over {answers:,} answers, time"
        for name in ("trend", "worth", "silence", "silence-accounts", "themes", "loop", "health")
    ]
    assert {(figure.value, figure.budget) for figure in shown[::3]} == {(1.5, within)}
    assert all(figure.value and figure.budget is None for figure in shown[1::3])
    assert {(figure.value, figure.budget) for figure in shown[2::3]} == {(123, 1000)}


def test_few_answers_are_asked_several_times_and_the_least_time_and_greatest_memory_count(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter(range(1, 1000))
    monkeypatch.setattr(reports, "made", lambda _folder, _name: Spent(each := next(times), each))
    monkeypatch.setattr(bare, "queried", lambda _folder, _name: Spent(1, 1))

    time, _, memory = list(reports.figures(folder, 400))[:3]

    assert (time.value, memory.value) == (1, 3)


def test_queries_alone_have_the_rows_that_the_report_has(folder: Path) -> None:
    with reports.asked(folder, TREND) as opened:
        rows = found(opened, TREND, AS_OF)

    assert bare.run(folder, TREND) == sum(map(len, rows.values()))


def test_memory_of_a_report_is_that_of_its_own_process(folder: Path) -> None:
    held = bytearray(300_000_000)

    spent = reports.made(folder, "trend")

    assert 0 < spent.seconds < 60
    assert 20 < spent.megabytes < len(held) / 1e6


def test_report_that_takes_more_memory_than_is_lent_has_no_weight(folder: Path) -> None:
    assert reports.made(folder, "trend", 1) == Spent(inf, inf)


def test_report_that_takes_too_much_memory_is_shown_without_figures(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "made", lambda _folder, _name: Spent(inf, inf))
    monkeypatch.setattr(bare, "queried", lambda _folder, _name: Spent(2, 456))

    shown = list(reports.figures(folder, 400))

    assert {figure.value for figure in shown} == {None}
    assert shown[0].note == "not measured: takes more than 7,076 MB; its function has 1769"


def test_counting_alone_has_a_count_for_each_month_survey_group_account_and_category(folder: Path) -> None:
    [(counts,)] = count_duckdb.counted(folder, "trend")

    assert 300 < counts <= 400


@pytest.mark.parametrize("name", count_duckdb.QUERIES)
def test_counting_alone_counts_something_for_each_report(folder: Path, name: str) -> None:
    assert list(count_duckdb.counted(folder, name))


def test_counts_are_the_same_in_any_order_and_of_any_type_and_others_are_not() -> None:
    counts = [("acme", 1, None), ("bolt", date(2026, 1, 5), 2.5)]

    assert digest(counts) == digest([("bolt", "2026-01-05", "2.5"), ("acme", "1", "")])
    assert digest(counts) != digest([("acme", 2, None), *counts[1:]])


def test_engine_that_cannot_be_installed_is_shown_without_a_figure_and_with_the_reason(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "_installed", lambda _environment: "not measured: could not be installed: no network")

    _, _, polars, pandas, *_ = frames.figures(folder, 400)

    title = "trend: its main counting of 400 answers by"
    assert polars == Figure(f"{title} Polars", None, None, "s", "not measured: could not be installed: no network")
    assert pandas.name == f"{title} pandas"


def test_engine_that_counts_something_else_is_not_set_beside_duckdb(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "_installed", lambda _environment: "")
    monkeypatch.setattr(frames, "_told", lambda _python, module, *_: [float(module.endswith("duckdb")), 1.0, 1.0])

    with pytest.raises(frames.Different, match="Polars does not count for trend what DuckDB counts"):
        list(frames.figures(folder, 400))


def test_reason_is_what_the_installer_said_last(tmp_path: Path) -> None:
    (tmp_path / "bin").write_text("in the way of a folder")

    assert frames._installed(tmp_path).startswith("not measured: could not be installed: ")  # noqa: SLF001
