from pathlib import Path

import pytest

from functions.adapters.parquet import alone, scratch, spare


def test_duckdb_is_started_once_in_an_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    alone({"a": "INTEGER"}, [{"a": 1}])
    monkeypatch.delattr("duckdb.connect")

    with scratch(1769) as (_, database):
        assert database.execute("SELECT 1").fetchall() == [(1,)]


def test_nothing_is_left_for_whoever_comes_next() -> None:
    with scratch(1769) as (folder, database):
        database.execute("CREATE TABLE accounts AS SELECT 'acme' AS name")
        (folder / "words.txt").write_text("Exports time out.")

    with scratch(1769) as (_, database):
        assert database.execute("SELECT table_name FROM information_schema.tables").fetchall() == []
        assert len(database.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall()) == 2
    assert not folder.exists()


def test_two_at_once_do_not_see_each_others_tables() -> None:
    with scratch(1769) as (_, first), scratch(1769) as (_, second):
        first.execute("CREATE TABLE accounts AS SELECT 1 AS n")
        second.execute("CREATE TABLE accounts AS SELECT 2 AS n")

        assert [each.execute("FROM accounts").fetchall() for each in (first, second)] == [[(1,)], [(2,)]]


def test_no_file_outside_is_within_reach(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x")

    with scratch(1769) as (_, database), pytest.raises(Exception, match="Cannot access file"):
        database.execute("FROM read_text($file)", {"file": str(secret)})


@pytest.mark.parametrize("memory", [1769, 884])
def test_a_function_counts_with_its_own_share_of_memory(memory: int) -> None:
    with scratch(2 * 1769), scratch(memory) as (_, database):
        [(threads, limit)] = database.execute(
            "SELECT current_setting('threads'), current_setting('memory_limit')"
        ).fetchall()

    assert (threads, limit) == (1, {1769: "1011.8 MiB", 884: "505.4 MiB"}[memory])


@pytest.mark.parametrize(("size", "left"), [(294_833_333, "1011.8 MiB"), (294_833_334, "505.4 MiB")])
def test_what_will_not_fit_in_memory_leaves_more_of_it_free(size: int, left: str) -> None:
    with scratch(1769) as (_, database):
        spare(database, 1769, size)
        [(limit,)] = database.execute("SELECT current_setting('memory_limit')").fetchall()

    assert limit == left


def test_what_broke_is_not_lent_again() -> None:
    with scratch(1769) as (folder, _):
        usual = folder.parent

    with pytest.raises(RuntimeError), scratch(1769):
        raise RuntimeError

    with scratch(1769) as (folder, _):
        assert folder.parent != usual
