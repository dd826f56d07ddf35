"""What the report on a score's worth offers to the digest: which outcomes went together with which scores."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from functions.core.programme import Programme, StakeholderRole
from functions.reports.figures.words import people
from functions.reports.headline import Headline, least
from functions.reports.statistics.association import SHOWN_BELOW
from functions.reports.worth import division_words
from functions.reports.worth.association_words import CAVEAT
from functions.reports.worth.model import Division, Estimate, Finding, Member, Part, Subject, WorthReport

NAME = "worth"
_MATTERS = 10.0  # percentage points of accounts
_GROUPS: AbstractSet[StakeholderRole] = frozenset({"ceo", "sales"})
_TOLD: Mapping[Subject, tuple[str, AbstractSet[StakeholderRole]]] = {
    "churn": ("left", frozenset({"ceo"})),
    "non-renewal": ("did not renew", frozenset({"ceo", "sales"})),
    "churn of the silent": ("left", frozenset({"ceo", "sales"})),
}


def headlines(report: WorthReport, _programme: Programme) -> tuple[Headline, ...]:
    """Return what was shown to go together, of each metric."""
    found = ((part.metric, each) for part in report.parts for each in (part.churn, part.renewal))
    whole = [headline for metric, each in found for headline in _of(metric.upper(), each)]
    return (*whole, *(headline for part in report.parts for each in part.divisions for headline in _apart(part, each)))


def silent(found: Finding) -> Iterator[Headline]:
    """Yield whether silent accounts left more often, or less, than those that answered."""
    if found.verdict == "associated" and found.difference and found.sentences:
        outcome, roles = _TOLD[found.subject]
        told = f"Silent accounts {outcome} {_more(found)} often than those that answered"
        weight = least(found.difference.low, found.difference.high, _MATTERS)
        evidence = f"{found.sentences[0]} {CAVEAT}"
        yield Headline(found.subject, "silence", told, evidence, weight, roles, found.accounts)


def _of(metric: str, found: Finding) -> Iterator[Headline]:
    if found.verdict == "associated" and found.difference and found.sentences:
        outcome, roles = _TOLD[found.subject]
        told = f"Accounts with a low {metric} {outcome} {_more(found)} often than those with a high one"
        weight = least(found.difference.low, found.difference.high, _MATTERS)
        yield Headline(found.subject, NAME, told, f"{found.sentences[0]} {CAVEAT}", weight, roles, found.accounts)


def _apart(part: Part, division: Division) -> Iterator[Headline]:
    """Yield the groups that say what the whole does not: it shows nothing, or they are shown to differ."""
    across = division.across
    differ = across is not None and across.differ is not None and across.differ.p < SHOWN_BELOW
    if part.churn.verdict == "associated" and not differ:
        return
    compared = [each for each in division.groups if each.difference]
    for each in compared:
        if each.verdict == "associated" and each.difference:
            weight = least(each.difference.low, each.difference.high, _MATTERS, len(compared))
            topic, told = f"churn by {division.facet or 'survey'}", _told(part, division, each, each.difference)
            accounts = (each.bottom.accounts or 0) + (each.top.accounts or 0)
            yield Headline(topic, NAME, told, f"{division_words.evidence(each)} {CAVEAT}", weight, _GROUPS, accounts)


def _told(part: Part, division: Division, found: Member, difference: Estimate) -> str:
    low = f"with a low {part.metric.upper()}"
    who = f"Accounts {low} in the survey {found.name}"
    if division.facet is not None:
        who = f"Of {people(division.facet, found.name)}, accounts {low}"
    return f"{who} left {'more' if difference.value > 0 else 'less'} often than those with a high one"


def _more(found: Finding) -> str:
    return "more" if found.difference and found.difference.value > 0 else "less"
