"""What the report of themes offers to the digest: themes written about more or less often, or with another score."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from functions.core.mail import one_line
from functions.core.programme import Programme, StakeholderRole
from functions.reports.figures import words
from functions.reports.figures.model import Change
from functions.reports.headline import Headline, least
from functions.reports.themes import group_words
from functions.reports.themes import words as themes_words
from functions.reports.themes.model import Facet, Quote, Theme, ThemesReport

NAME = "themes"
_SHARE_MATTERS = 5.0  # percentage points
_SCORE_MATTERS = 15.0  # points
_APART_MATTERS = 15.0  # percentage points between groups: what stays so for long is less of news than a change
_A_QUOTE = 0.1  # the weight of a sentence that may be quoted: beside a change, it is news of the second rank
_QUOTE_LENGTH = 200
_ROLES: dict[str, StakeholderRole] = {
    "support": "support", "product": "product", "marketing": "marketing", "sales": "sales",
}  # fmt: skip
_MARKETING: AbstractSet[StakeholderRole] = frozenset({"marketing"})


def headlines(report: ThemesReport, _programme: Programme) -> tuple[Headline, ...]:
    """Return what changed of themes, each held against all that were compared, and what promoters let be quoted."""
    compared = [each for each in report.themes if each.share_change or each.score_change]
    moved = (each for theme in compared for each in _of(theme, len(compared)))
    apart = (each for facet in report.facets for each in _of_facet(facet, report.themes))
    return (*moved, *apart, *_quotes(report))


def _of_facet(facet: Facet, themes: Iterable[Theme]) -> Iterator[Headline]:
    """Yield who writes about a theme more than all others; what the others write less about is the same told twice."""
    roles = {theme.tag: _roles(theme) for theme in themes}
    for group, found in group_words.standing_out(facet):
        if found.share and found.change and found.stands_out == "more":
            told = f"{found.label}: {group_words.told(facet.facet, group, found)}"
            among = f"{words.counted(facet.compared, 'share')} were compared, and this holds among so many"
            evidence = f"{group_words.evidence(facet.facet, found).capitalize()}. {among}."
            weight = least(found.change.low, found.change.high, _APART_MATTERS, facet.compared)
            yield Headline(f"theme {found.tag}", NAME, told, evidence, weight, roles[found.tag], found.share.count)


def _roles(theme: Theme) -> AbstractSet[StakeholderRole]:
    named: list[StakeholderRole] = [_ROLES[name] for name in theme.functions if name in _ROLES]
    return frozenset({"product", *named})


def _of(theme: Theme, compared: int) -> Iterator[Headline]:
    roles, topic = _roles(theme), f"theme {theme.tag}"
    if theme.share and theme.share_change and theme.share_change.shown:
        told = f"{theme.label}: written about {'more' if theme.share_change.points > 0 else 'less'} often"
        now = f"{theme.share.count} of {words.counted(theme.share.of, 'comment')}, {themes_words.percent(theme.share)}"
        evidence = f"{now}. {_against(theme.share_change, 'percentage points', compared)}"
        weight = _weight(theme.share_change, _SHARE_MATTERS, compared)
        yield Headline(topic, NAME, told, evidence, weight, roles, theme.share.count)
    if theme.score and theme.score_change and theme.score_change.shown:
        told = f"{theme.label}: NPS of those who write about it {'rose' if theme.score_change.points > 0 else 'fell'}"
        evidence = f"{words.score(theme.score)}, {words.basis(theme.score)}. "
        evidence += _against(theme.score_change, "points", compared)
        weight = _weight(theme.score_change, _SCORE_MATTERS, compared)
        yield Headline(topic, NAME, told, evidence, weight, roles, theme.score.n)


def _weight(change: Change, matters: float, compared: int) -> float:
    return least(change.low, change.high, matters, compared)


def _against(change: Change, unit: str, compared: int) -> str:
    ends = "\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}".join(words.signed_ends(change.low, change.high))
    by = f"{words.signed(change.points)} {unit} on the three months before (95% interval {ends})"
    among = f"; {compared} themes were compared, and this holds among so many" if compared > 1 else ""
    return f"{by}{among}."


def _quotes(report: ThemesReport) -> Iterator[Headline]:
    found = [(theme.label, quote.text) for theme in report.themes for quote in theme.quotes if _quotable(quote)]
    if found:
        label, text = found[0]
        said = one_line(text, _QUOTE_LENGTH)  # no mail client makes a link of what a customer wrote
        told = f"{words.counted(len(found), 'sentence')} by promoters may be quoted"
        evidence = f"All agreed to it. The first, on {label}: \u201c{said}\u201d"
        yield Headline("quotes", NAME, told, evidence, _A_QUOTE * len(found), _MARKETING)


def _quotable(quote: Quote) -> bool:
    return quote.category == "promoter" and not quote.internal
