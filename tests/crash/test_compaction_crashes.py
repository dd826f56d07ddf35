"""Merging files of the lake changes no figure, and erased words do not come back, wherever the night's run dies."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from functions.adapters.lake import Lake
from functions.adapters.leases import AlreadyRunning
from functions.adapters.parquet import Part
from functions.adapters.secrets import identity_key
from functions.adapters.table import Table
from functions.core.survey import pseudonym
from functions.reports.lake.rows import COLUMNS, Set
from infra.local.stack import Stack
from tests.crash.harness import Hook, a_stack, every_death, hooked
from tests.crash.rewinding import Moment
from tests.integration.people import acme_with_ann, items, tell

READ: tuple[Set, ...] = ("responses", "comments")
FIGURES = (
    "SELECT sid, max(version) AS version, max_by(score, version) AS score FROM responses GROUP BY sid ORDER BY sid"
)
COMMENTS = "SELECT DISTINCT comment FROM comments ORDER BY comment"


def many_files(stack: Stack) -> None:
    """Let the archive have written four files of a month, in which two people answered and one of them edited."""
    lake, ann = Lake(stack.runtime("ArchiveFunction")), key_of(stack, "ann")
    for number in range(4):
        sid, who = ("a", ann) if number % 2 else ("b", key_of(stack, "bo"))
        response = dict.fromkeys(COLUMNS["responses"]) | {
            "sid": sid,
            "version": number,
            "score": number,
            "contact_key": who,
        }
        comment = {"sid": sid, "version": number, "comment": f"{sid} said {number}"}
        for into, row in (("responses", response), ("comments", comment)):
            lake.write(str(number), [Part(f"{into}/month=2026-01", COLUMNS[into], [row])])  # type: ignore[index]


def key_of(stack: Stack, contact_id: str) -> str:
    """Return whom the lake knows a contact as."""
    return pseudonym(stack.runtime("ArchiveFunction").adapter(identity_key).all()[0].encode(), contact_id)


def night(stack: Stack) -> None:
    stack.invoke("CompactionFunction", {})


def read(stack: Stack, query: str) -> list[tuple[Any, ...]]:
    with Lake(stack.runtime("ReportFunction")).open({name: COLUMNS[name] for name in READ}, {}, memory=1024) as lake:
        return [tuple(row.values()) for row in lake.rows(query, {})]


def files(stack: Stack) -> int:
    return len(Lake(stack.runtime("ReportFunction")).keys("lake/"))


def test_merging_changes_no_figure_wherever_it_dies() -> None:
    said = [(f"{'ba'[number % 2]} said {number}",) for number in (1, 3, 0, 2)]
    for stack in every_death("CompactionFunction", night, many_files, before_reads=False, repeats=0):
        night(stack)
        night(stack)
        assert read(stack, FIGURES) == [("a", 3, 3), ("b", 2, 2)]
        assert read(stack, COMMENTS) == said
        assert files(stack) == 2


def test_erased_words_are_gone_and_stay_gone_wherever_the_night_dies() -> None:
    def erased(stack: Stack) -> None:
        many_files(stack)
        acme_with_ann(stack)
        tell(stack, "ContactErased", contact_id="ann")
        stack.advance(timedelta(minutes=30))

    for stack in every_death("CompactionFunction", night, erased, before_reads=False, repeats=0):
        night(stack)
        night(stack)
        assert read(stack, COMMENTS) == [("b said 0",), ("b said 2",)]
        assert read(stack, FIGURES) == [("a", 3, 3), ("b", 2, 2)]
        [erasure] = items(stack, pk="ERASURE#")
        assert "lake_erased_at" in erasure
        assert "finished_at" not in erasure


class Interruption:
    """Before the n-th call of a run that is not to read a file, an erasure goes through the table and a run begins."""

    def __init__(self, stack: Stack, before: int) -> None:
        """Take before which call."""
        self._stack, self._before = stack, before
        self.calls, self.refused, self._inside = 0, False, False

    def hooks(self) -> Mapping[str, Hook]:
        return {"before-call": self._count}

    def _count(self, model: Any, **_: object) -> None:
        if self._inside or model.name == "GetObject":
            return
        self.calls += 1
        if self.calls == self._before:
            self._inside = True
            self._second_run()
            self._inside = False

    def _second_run(self) -> None:
        self._stack.advance(timedelta(minutes=6))
        try:
            self._stack.functions()["CompactionFunction"].call({}, self._stack.runtime("CompactionFunction"), "second")
        except AlreadyRunning:
            self.refused = True


def test_erased_words_stay_gone_whenever_a_second_run_begins_in_the_midst_of_one() -> None:
    with a_stack() as stack:
        many_files(stack)
        acme_with_ann(stack)
        stack.advance(timedelta(minutes=10))
        tell(stack, "ContactErased", contact_id="ann")
        start, refused = Moment(stack), []
        for before in count(1):
            first = Interruption(start.again(), before)
            with hooked(stack, "CompactionFunction", first.hooks()):
                night(stack)
            if first.calls < before:
                break
            refused.append(first.refused)
            [erasure] = items(stack, pk="ERASURE#")
            assert "lake_erased_at" not in erasure or read(stack, COMMENTS) == [("b said 0",), ("b said 2",)]
            night(stack)
            assert read(stack, COMMENTS) == [("b said 0",), ("b said 2",)]
            assert read(stack, FIGURES) == [("a", 3, 3), ("b", 2, 2)]
        assert refused == [False, *[True] * (len(refused) - 1)]  # before the lease is taken there is nothing to refuse
        assert len(refused) > 6


def test_a_night_that_another_run_has_taken_is_tried_again_and_the_lease_of_a_dead_run_runs_out() -> None:
    with a_stack() as stack:
        many_files(stack)
        dead = {"holder": "a run that died", "held_until": "2026-01-05T09:15:30Z"}
        Table(stack.runtime("LifecycleFunction")).put({"pk": "LEASE#compaction", "sk": "LEASE", **dead})

        with pytest.raises(AlreadyRunning, match="compaction is held until 2026-01-05T09:15:30Z"):
            night(stack)
        untouched = files(stack)
        stack.clock.advance(timedelta(seconds=930))
        night(stack)

        assert (untouched, files(stack)) == (8, 2)
