"""What is said of the themes of groups: who writes about what more, or less, than all others."""

from functions.reports.figures import words
from functions.reports.figures.model import FEW, HeldBack
from functions.reports.themes.model import Facet, Group, Mentioned
from functions.reports.themes.words import percent

SURVEY = "survey"
MOST_SENTENCES = 6


def name(facet: str, group: str) -> str:
    """Return what a group is called; of a survey, its own name."""
    return group if facet == SURVEY else words.group(facet, group)


def standing_out(facet: Facet) -> list[tuple[Group, Mentioned]]:
    """Return what stands out: first what is written about more, the surest first, then what is less because of it."""
    found = [(group, theme) for group in facet.groups for theme in group.themes if theme.stands_out]
    return sorted(found, key=lambda each: (*_rank(each[1]), each[0].name, each[1].tag))


def _rank(theme: Mentioned) -> tuple[bool, float, float]:
    return theme.stands_out != "more", theme.adjusted_p or 0.0, -abs(theme.change.points if theme.change else 0.0)


def told(facet: str, group: Group, theme: Mentioned) -> str:
    """Say who writes about a theme more, or less, within a sentence."""
    by = f"in answers to {group.name}" if facet == SURVEY else f"by {words.people(facet, group.name)}"
    return f"written about {theme.stands_out} {by}"


def sentence(facet: str, group: Group, theme: Mentioned) -> str:
    """Say after a theme's name who writes about it more, or less, how often, and how those score."""
    scored = f" NPS of those who do: {words.score(theme.score)}." if theme.score else ""
    return f"{told(facet, group, theme)}, {evidence(facet, theme)}.{scored}"


def evidence(facet: str, theme: Mentioned) -> str:
    """Say how often a group mentions a theme, and all others."""
    if theme.share is None:
        return ""
    mine = f"in {theme.share.count:,} of {words.counted(theme.share.of, 'comment')}, {percent(theme.share)}"
    others = "in all others" if facet == SURVEY else "by all others"
    return f"{mine}; {others} in {percent(theme.others)}" if theme.others else mine


def summary(facet: Facet) -> str:
    """Say how many shares were compared, and whether any stands out."""
    if not facet.compared:
        return "Shares are compared between groups of at least five accounts each; there are too few of them yet."
    of = words.counted(facet.compared, "share")
    out = len(standing_out(facet))
    if not out:
        return f"Of {of} held against all others, none that can be shown stands out from what chance gives so many."
    stand = f"{out} {'stands' if out == 1 else 'stand'} out and would be believed of one among so many"
    return f"Of {of} held against all others, {stand}."


def more(facet: Facet) -> str:
    """Say how many more stand out than are told in sentences."""
    left = len(standing_out(facet)) - MOST_SENTENCES
    return f"{left} more {'is' if left == 1 else 'are'} in bold in the table." if left > 0 else ""


def held(reason: HeldBack | None) -> str:
    """Return what stands in the place of a figure that is held back."""
    return words.held_back(reason or FEW)
