"""Neither the order of rows nor a row that comes twice changes a figure."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.reports.kind import Asked, data
from functions.reports.silence import report as silence
from functions.reports.worth import report as worth
from tests.unit import test_silence as silent
from tests.unit import test_worth as scored

_COUNTS = st.tuples(*(st.tuples(st.just(score), st.integers(0, 12), st.integers(12, 40)) for score in (4, 8, 10)))
_SENT = st.lists(
    st.builds(
        lambda segment, band, counts, late: {**silent.answered(segment, 40, counts, late=late), "band": band},
        st.sampled_from(["smb", "large", ""]),
        st.integers(0, 2),
        st.tuples(*[st.integers(0, 9)] * 3),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda row: (row["segment"], row["band"], row["late"]),
)

Rows = Mapping[str, list[dict[str, Any]]]


def disordered(draw: st.DataObject, rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each query in another order."""
    return {name: draw.draw(st.permutations(each)) if each else [] for name, each in rows.items()}


@settings(max_examples=15, deadline=None)
@given(_COUNTS, st.data())
def test_the_order_of_rows_and_an_outcome_told_twice_change_nothing_of_a_scores_worth(
    counts: tuple[tuple[int, int, int], ...], draw: st.DataObject
) -> None:
    rows = scored.rows(counts)
    again = {**disordered(draw, rows), "landmark_outcomes": rows["landmark_outcomes"][::-1] * 2}

    asked = Asked(scored.AS_OF, "0123456789abcdef", "Harbour Software")
    assert data(worth.build(asked, again)) == data(worth.build(asked, rows))


@settings(max_examples=25, deadline=None)
@given(_SENT, _COUNTS, st.data())
def test_the_order_of_rows_changes_nothing_of_silence(
    sent: list[dict[str, Any]], counts: tuple[tuple[int, int, int], ...], draw: st.DataObject
) -> None:
    told = silent.landmark(*((answers, churned, n) for answers, (_, churned, n) in enumerate(counts[:2])))
    rates = [silent.rate(30, 9, segment=name) for name in ("b", "a", "c")]
    rows = silent.found(silence_rates=rates, silence_answers=sent, **told)

    asked = Asked(silent.AS_OF, "0123456789abcdef", "Harbour Software")
    assert data(silence.build(asked, disordered(draw, rows))) == data(silence.build(asked, rows))
