"""What the report on a score's worth offers to the digest: which outcomes went together with which scores."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from functions.core.programme import Programme, StakeholderRole
from functions.reports.headline import Headline, least
from functions.reports.worth.association_words import CAVEAT
from functions.reports.worth.model import Finding, Subject, WorthReport

NAME = "worth"
_MATTERS = 10.0  # percentage points of accounts
_TOLD: Mapping[Subject, tuple[str, AbstractSet[StakeholderRole]]] = {
    "churn": ("left", frozenset({"ceo"})),
    "non-renewal": ("did not renew", frozenset({"ceo", "sales"})),
    "churn of the silent": ("left", frozenset({"ceo", "sales"})),
}


def headlines(report: WorthReport, _programme: Programme) -> tuple[Headline, ...]:
    """Return what was shown to go together, of each metric."""
    found = ((part.metric, each) for part in report.parts for each in (part.churn, part.renewal))
    return tuple(headline for metric, each in found for headline in _of(metric.upper(), each))


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


def _more(found: Finding) -> str:
    return "more" if found.difference and found.difference.value > 0 else "less"
