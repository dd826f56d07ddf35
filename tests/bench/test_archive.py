from pathlib import Path

from tests.bench import archive


def test_archived_answers_have_an_invitation_a_response_and_two_of_five_a_comment(tmp_path: Path) -> None:
    assert archive.archive(tmp_path, 50) > 0
    assert archive.rows(tmp_path) == 50 + 50 + 20


def test_merging_leaves_one_file_of_each_place_and_every_row(tmp_path: Path) -> None:
    for first in range(0, 40, 10):
        archive.archived(tmp_path, range(first, first + 10))

    archive.merge(tmp_path)

    assert archive.rows(tmp_path) == 40 + 40 + 16
    assert len(list(tmp_path.rglob("*.parquet"))) == 3
