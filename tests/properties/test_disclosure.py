from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from functions.reports.disclosure import Cell, held_back

MONTHS = [f"2025-{month:02d}" for month in range(1, 10)]
GROUPS = st.tuples(st.sampled_from(MONTHS), st.sampled_from(["nps", "csm"]), st.sampled_from(["smb", "large", "gov"]))


def cells(groups: dict[tuple[str, str, str], int]) -> Counter[Cell]:
    """Return how many answers each figure of a report rests on."""
    sizes: Counter[Cell] = Counter()
    for (month, survey, segment), answers in groups.items():
        sizes[Cell("segment", None, segment)] += answers
        for scope in (None, survey):
            sizes[Cell("month", scope, month)] += answers
            if month >= MONTHS[-6]:
                sizes[Cell("period", scope, "recent" if month >= MONTHS[-3] else "before")] += answers
    return sizes


@given(st.dictionaries(GROUPS, st.integers(1, 30), max_size=20))
def test_what_is_shown_less_what_is_shown_never_leaves_a_small_group(groups: dict[tuple[str, str, str], int]) -> None:
    sizes = cells(groups)
    held = held_back(sizes, MONTHS)

    def left(whole: Cell, parts: list[Cell]) -> int:
        return 0 if whole in held else sizes[whole] - sum(sizes[part] for part in parts if part not in held)

    for survey in (None, "nps", "csm"):
        for name, months in (("recent", MONTHS[-3:]), ("before", MONTHS[-6:-3])):
            parts = [Cell("month", survey, month) for month in months]
            assert left(Cell("period", survey, name), parts) not in range(1, 5)
    for cell in [each for each in sizes if each.kind in {"month", "period"} and each.survey is None]:
        assert left(cell, [cell._replace(survey=survey) for survey in ("nps", "csm")]) not in range(1, 5)
    assert not [cell for cell, answers in sizes.items() if answers < 5 and cell not in held]
