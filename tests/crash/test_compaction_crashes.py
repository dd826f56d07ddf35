"""Merging files of the lake changes no figure, and erased words do not come back, wherever the night's run dies."""

from datetime import timedelta
from typing import Any

from functions.adapters.lake import Lake
from functions.adapters.parquet import Part
from functions.adapters.secrets import identity_key
from functions.core.survey import pseudonym
from functions.reports.rows import COLUMNS, Set
from infra.local.stack import Stack
from tests.crash.harness import every_death
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
    for stack in every_death("CompactionFunction", night, many_files, before_reads=False):
        assert read(stack, FIGURES) == [("a", 3, 3), ("b", 2, 2)]
        assert read(stack, COMMENTS) == said
        assert files(stack) == 2


def test_erased_words_are_gone_and_stay_gone_wherever_the_night_dies() -> None:
    def erased(stack: Stack) -> None:
        many_files(stack)
        acme_with_ann(stack)
        tell(stack, "ContactErased", contact_id="ann")
        stack.advance(timedelta(minutes=30))

    for stack in every_death("CompactionFunction", night, erased, before_reads=False):
        assert read(stack, COMMENTS) == [("b said 0",), ("b said 2",)]
        assert read(stack, FIGURES) == [("a", 3, 3), ("b", 2, 2)]
        [erasure] = items(stack, pk="ERASURE#")
        assert "lake_erased_at" in erasure
        assert "finished_at" not in erasure
