"""The reports say the same in whatever order their rows come, and however often."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.reports.baselines import Night, expected
from functions.reports.kind import Asked, data
from functions.reports.kinds import KINDS
from functions.reports.lake.rows import Set
from functions.reports.names import Report
from tests.lakes import AS_OF, a_comment, a_tag, an_account, an_answer, asked_of
from tests.making import a_programme

DUE = "2025-12-20T09:00:00Z"
_TAGS = ("price", "support", None)
ASKED = Asked(AS_OF, "0123456789abcdef", "Harbour Software", a_programme())


def lake() -> dict[Set, list[dict[str, Any]]]:
    """Return sets of forty answers with all that hangs on them: edits, themes, promises, replies, usage, changes."""
    sids = [f"s{number:02d}" for number in range(40)]
    days = [f"2025-{10 + number % 3}-{1 + number % 28:02d}T09:00:00Z" for number in range(40)]
    answers = [an_answer(sid, n % 11, days[n], account_id=f"a{n % 4}") for n, sid in enumerate(sids)]
    edits = [each | {"version": 4, "response_version": 2, "score": 9, "category": "promoter"} for each in answers[:5]]
    tags = [a_tag(sid, _TAGS[n % 3]) for n, sid in enumerate(sids)] + [a_tag(sids[0], "mobile", version=2)]
    told = {"kind": "answer", "due_at": DUE, "confidential": False, "step": 0, "function": None}
    cases: list[dict[str, Any]] = [
        {**told, "case_id": sid, "sids": [sid], "version": 1, "opened_at": days[n], "state": "open"}
        for n, sid in enumerate(sids[:20])
    ]
    cases += [each | {"version": 2, "state": "answered", "answered_at": DUE} for each in cases[:12]]
    replies = [{"sid": sid, "version": 2, "state": "done", "decided_at": DUE, "changed_at": DUE} for sid in sids[::2]]
    usage = {"metric": "logins", "version": 1, "value": 50.0, "previous_value": 100.0, "window_days": 30, "at": DUE}
    action = {"annotation_id": "n1", "version": 1, "title": "Cheaper", "day": "2025-12-01", "tags": ["price"]}
    sent = {"version": 1, "metric": "nps", "state": "answered"}
    plans = [{"groups": f"segment=smb\nplan=p{n % 3}"} for n in range(len(sids))]
    return {
        "responses": answers + edits,
        "comments": [a_comment(sid, f"said {sid}") for sid in sids],
        "tags": tags,
        "cases": cases,
        "replies": replies,
        "accounts": [an_account(f"a{n}", arr=1000 * n, merged_into="a3" if n == 2 else None) for n in range(4)],
        "usage": [{**usage, "account_id": "a1"}],
        "invitations": [
            {**sent, "sid": sid, "account_id": f"a{n % 4}", **dict.fromkeys(("sent_at", "planned_at"), days[n]), **plan}
            for n, (sid, plan) in enumerate(zip(sids, plans, strict=True))
        ],
        "outcomes": [{"outcome_id": "o1", "version": 1, "account_id": "a1", "outcome": "contracted", "at": DUE}],
        "annotations": [{**action, "closes_theme": True, "told_at": DUE}],
    }


def told(name: Report, sets: dict[Set, list[dict[str, Any]]]) -> str:
    """Return a report of a lake as JSON."""
    kind = KINDS[name]
    with TemporaryDirectory() as folder:
        return data(kind.build(ASKED, asked_of(Path(folder), kind, {each: sets[each] for each in kind.sets})))


def mixed(random: Random) -> dict[Set, list[dict[str, Any]]]:
    """Return the same sets in another order, with some rows twice."""
    found = {name: [*rows, *random.sample(rows, len(rows) // 2)] for name, rows in lake().items()}
    for rows in found.values():
        random.shuffle(rows)
    return found


@pytest.mark.parametrize("name", ["themes", "themes-internal", "loop", "health"])
@settings(max_examples=3)
@given(random=st.randoms(use_true_random=False))
def test_rows_in_another_order_or_twice_change_nothing_in_a_report(name: Report, random: Random) -> None:
    assert told(name, mixed(random)) == told(name, lake())


@settings(max_examples=3)
@given(random=st.randoms(use_true_random=False))
def test_rows_in_another_order_or_twice_change_no_baseline(random: Random) -> None:
    def night(sets: dict[Set, list[dict[str, Any]]]) -> Any:
        wanted: Any = {name: sets[name] for name in ("responses", "accounts")}
        with TemporaryDirectory() as folder:
            return expected(asked_of(Path(folder), Night(a_programme()), wanted), a_programme())

    found = night(lake())

    assert night(mixed(random)) == found
    assert set(found.accounts) == {"a0", "a1", "a3"}
