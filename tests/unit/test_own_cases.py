"""What a CSM's digest counts of their own cases, from the lake."""

from pathlib import Path
from typing import Any

from functions.reports.digests import own
from functions.reports.digests.own import books, headlines
from tests.lakes import AS_OF, an_account, asked_of

DUE = "2026-01-11T09:00:00Z"


def a_case(case_id: str, **changes: Any) -> dict[str, Any]:
    """Return a row of the set of cases: an old one of Jane's, overdue."""
    row = {"case_id": case_id, "version": 1, "kind": "answer", "account_id": "acme", "owner_key": "jane"}
    row |= {"opened_at": "2025-12-01T09:00:00Z", "due_at": DUE, "state": "open", "confidential": False}
    return row | changes


def told(folder: Path, *cases: dict[str, Any]) -> list[str]:
    """Return what Jane's digest says."""
    found = asked_of(folder, own.questions(), {"accounts": [an_account("acme")], "cases": cases})
    return [each.words for each in headlines(books(found, ["jane"])["jane"])]


def test_a_case_that_was_opened_again_is_overdue_like_any_other(tmp_path: Path) -> None:
    closed = a_case("c1", state="closed", closed_at="2025-12-03T09:00:00Z")
    again = closed | {"version": 2, "state": "open"}  # the day on which it was closed stays on it

    assert told(tmp_path, closed, again) == ["1 case of yours is overdue"]


def test_a_case_that_is_closed_or_was_by_the_date_is_not_overdue(tmp_path: Path) -> None:
    assert told(tmp_path, a_case("c1", state="closed", closed_at=f"{AS_OF:%Y-%m-%dT%H:%M:%SZ}")) == []


def test_a_case_that_was_closed_after_the_date_was_open_then(tmp_path: Path) -> None:
    assert told(tmp_path, a_case("c1", state="closed", closed_at="2026-01-16T09:00:00Z")) == [
        "1 case of yours is overdue"
    ]


def test_nothing_is_overdue_once_somebody_has_got_back_to_them(tmp_path: Path) -> None:
    assert told(tmp_path, a_case("c1", state="answered", answered_at="2026-01-12T09:00:00Z")) == []


def test_a_new_case_that_was_opened_again_is_not_told_as_closed(tmp_path: Path) -> None:
    again = a_case("c1", opened_at="2026-01-12T09:00:00Z", due_at="2026-01-20T09:00:00Z")

    found = asked_of(
        tmp_path, own.questions(), {"accounts": [], "cases": [again | {"closed_at": "2026-01-13T09:00:00Z"}]}
    )

    [new] = headlines(books(found, ["jane"])["jane"])
    assert new.evidence.startswith("None of them are closed; 1 case of yours is open in all")
