"""The report of themes as data: what its HTML, CSV and JSON all say. Scores in points, shares in per cent."""

from dataclasses import dataclass
from typing import Literal

from functions.reports.figures.measures import Share
from functions.reports.figures.model import Change, HeldBack, Note, Score


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, beside which category of score; internal says that they did not agree to be quoted."""

    text: str
    category: str
    internal: bool


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the company changed about a theme, and on which day; closes says that it settles the theme."""

    title: str
    day: str
    closes: bool


@dataclass(frozen=True, slots=True)
class Theme:
    """A tag: in how many answers of the last three months and of the three before, and what is behind it.

    Arr is what the accounts behind it pay a year, each once, known of arr_known of them. Without figures, held_back
    says why; a score may be held back alone.
    """

    tag: str
    label: str
    functions: tuple[str, ...]
    answers: int | None
    before: int | None
    accounts: int | None
    share: Share | None
    share_change: Change | None
    score: Score | None
    score_change: Change | None
    score_held_back: HeldBack | None
    arr: int | None
    arr_known: int | None
    held_back: HeldBack | None
    quotes: tuple[Quote, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """How many comments of a group mention a theme, and of all others; without figures, held_back says why.

    Adjusted_p is that of no difference, as one of all that the facet compares; None: too few accounts to compare.
    Stands_out is for those that survive; only these have a score, unless score_held_back says why not.
    """

    tag: str
    label: str
    share: Share | None
    others: Share | None
    held_back: HeldBack | None
    adjusted_p: float | None
    stands_out: Literal["more", "less"] | None
    change: Change | None
    score: Score | None
    score_held_back: HeldBack | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a facet, as people were on the day of asking, with its comments, or why these are not told."""

    name: str
    comments: int | None
    held_back: HeldBack | None
    themes: tuple[Mentioned, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to divide the comments of the last three months: by segment, role, what the programme groups by, survey.

    Compared is how many shares were held against all others; left_out, how many smaller groups are not shown.
    """

    facet: str
    groups: tuple[Group, ...]
    compared: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that one side uses more than the other, as found by counting: nobody has reviewed it."""

    words: str
    also: tuple[str, ...]
    hits: int
    of: int
    other_hits: int
    other_of: int
    z: float
    score: Score | None
    quotes: tuple[str, ...]
    reviewed: Literal[False] = False


@dataclass(frozen=True, slots=True)
class Language:
    """What is suggested of the comments in one language (two letters), or, in words, why nothing is."""

    language: str
    comments: int
    words: str
    detractors: tuple[Suggestion, ...] = ()
    promoters: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemesReport:
    """Everything the report says; internal says that it is for the account team, and must not be passed on."""

    schema: str
    as_of: str
    programme: str
    company: str
    currency: str | None
    internal: bool
    first_month: str
    last_month: str
    comments: int
    comments_before: int
    tagged: Share | None
    tagged_before: Share | None
    tagged_change: Change | None
    themes: tuple[Theme, ...]
    facets: tuple[Facet, ...]
    unheard: tuple[str, ...]
    suggestions: tuple[Language, ...]
    notes: tuple[Note, ...]
