"""From no report on a score's worth can it be worked out what became of a few accounts, whatever is subtracted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, product
from typing import Any, NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.core.scales import category
from functions.reports.disclosure.groups import SMALLEST_GROUP
from functions.reports.worth.model import Finding, Part
from tests.unit.test_worth_by_group import L, Rows, a_report, an_account, scored

Table = np.ndarray[Any, Any]


class Account(NamedTuple):
    """An account as it is made: so many of them are alike."""

    segment: str
    plan: str
    score: int
    product: int | None
    due: bool
    paid: bool


ACCOUNTS = st.dictionaries(
    st.builds(
        Account,
        st.sampled_from(["smb", "large", "gov"]),
        st.sampled_from(["pro", "free", ""]),
        st.sampled_from([4, 8, 10]),
        st.sampled_from([None, 4, 8, 10]),
        st.booleans(),
        st.booleans(),
    ),
    st.integers(1, 12),
    min_size=4,
    max_size=24,
)


def rows(made: Mapping[Account, int]) -> Rows:
    """Return the rows of queries for so many accounts of each kind; every third left, and all others renewed."""
    found: Rows = {name: [] for name in ("landmark_accounts", "landmark_outcomes", "landmark_scores")}
    for number, each in enumerate(chain.from_iterable([account] * n for account, n in made.items()), 1):
        account_id = f"a{number:04d}"
        groups = f"segment={each.segment}\nplan={each.plan}"
        an_account(found, account_id, each.score, groups, churned=number % 3 == 0)
        found["landmark_accounts"][-1] |= {
            "renewal_date": L + timedelta(days=60) if each.due else None,
            "arr": 1_000 if each.paid else None,
        }
        if each.due and number % 3:
            at = datetime(2025, 8, 1, 9)  # noqa: DTZ001 - as the lake gives it
            paid = {"outcome_id": "kept", "outcome": "renewed", "told_at": at, "arr": None, "previous_arr": None}
            found["landmark_outcomes"].append({"account_id": account_id, **paid})
        surveys = {"support": each.score, "product": each.product}
        found["landmark_scores"] += [
            scored(account_id, score, groups, survey) for survey, score in surveys.items() if score is not None
        ]
    return {**found, "history": [{"first_day": L - timedelta(days=900), "answers": 999}]}


Figure = tuple[Callable[[Account], bool], int]  # which accounts it is of, and of how many it says that it is


def nps(account: Account) -> str:
    return category("nps", account.score)


def beside(part: Part) -> Iterator[Figure]:
    """Yield what the other findings show."""
    yield from _of(part.churn, lambda _: True)
    yield from _of(part.renewal, lambda each: each.due)
    if part.growth:
        yield lambda each: not each.paid, part.growth.without_revenue
    for each in part.growth.groups if part.growth else ():
        if each.accounts is not None:
            yield partial(lambda name, account: account.paid and nps(account) == name, each.name), each.accounts


def _of(finding: Finding, chosen: Callable[[Account], bool]) -> Iterator[Figure]:
    yield chosen, finding.accounts
    for each in finding.groups:
        if each.accounts is not None:
            yield partial(lambda name, account: chosen(account) and nps(account) == name, each.name), each.accounts


def divided(part: Part) -> Iterator[Figure]:
    """Yield what is shown of groups and surveys."""
    for division in part.divisions:
        for member, end in product(division.groups, (0, 1)):
            found = (member.bottom, member.top)[end]
            if found.accounts is not None:
                yield partial(_within, division.facet, member.name, found.name), found.accounts


def _within(facet: str | None, name: str, end: str, account: Account) -> bool:
    if facet is not None:
        return getattr(account, facet) == name and nps(account) == end
    score = account.score if name == "support" else account.product
    return score is not None and category("nps", score) == end


def figures(found: Iterator[Figure], made: Mapping[Account, int]) -> Table:
    """Return a row for each figure with a one for each kind of account that it is of, having checked its number."""
    every = list(found)
    lines = [[int(chosen(each)) for each in made] for chosen, _ in every]
    assert [sum(n for n, of in zip(made.values(), line, strict=True) if of) for line in lines] == [n for _, n in every]
    return np.array(lines).reshape(len(every), len(made))


def rank(table: Table) -> int:
    return int(np.linalg.matrix_rank(table)) if table.size else 0


@settings(max_examples=60)
@given(ACCOUNTS)
def test_no_group_or_survey_tells_of_a_few_accounts_nor_does_what_it_is_subtracted_from(
    made: Mapping[Account, int],
) -> None:
    """By up to three figures, or all groups of a facet; what renewals and revenue tell by themselves is not asked."""
    [part] = a_report(rows(made)).parts
    shown, known = figures(divided(part), made), figures(beside(part), made)
    churn = figures(_of(part.churn, lambda _: True), made)

    for line in [*shown, *_wholes(shown, churn)]:
        assert not len(_few(line - _sums([*shown, *churn]), made))
        for left in _few(line - _sums([*shown, *known]), made):
            assert rank(np.vstack([known, left])) == rank(known)


def _sums(lines: Sequence[Table]) -> Table:
    """Return the sums and the differences of any two lines, and the lines themselves."""
    every = np.array([*lines, np.zeros_like(lines[0])])
    pairs = np.array([every[:, None] + every, every[:, None] - every])
    return pairs.reshape(-1, pairs.shape[-1])


def _few(lines: Table, made: Mapping[Account, int]) -> Table:
    """Return the lines in which between one and four accounts are left."""
    left = (lines != 0) @ np.array(list(made.values()))
    return np.unique(lines[(left > 0) & (left < SMALLEST_GROUP)], axis=0)


def _wholes(shown: Table, known: Table) -> list[Table]:
    """Return each figure of all less every figure of groups that are within it and share none of its accounts."""
    found = []
    for whole, start in product(known, range(len(shown))):
        left = whole.copy()
        for line in shown[start:]:
            left = left - line if (line <= left).all() else left
        found.append(left)
    return found


def test_the_property_is_asked_of_reports_that_are_divided() -> None:
    made = {
        Account(segment, plan, score, 10, due=True, paid=True): 9
        for segment, plan, score in product(("smb", "gov"), ("pro", ""), (4, 8, 10))
    }

    [part] = a_report(rows(made)).parts

    assert [each.facet for each in part.divisions] == ["segment", "plan", None]
    assert len(list(divided(part))) == 12
