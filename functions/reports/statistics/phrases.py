"""Phrases that one side's comments use more than the other's: suggestions for tags, reviewed by nobody yet.

Curated tags are the numbers. Below 200 comments a side this finds mostly junk, so it then finds nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import log, sqrt
from typing import Literal
from unicodedata import normalize

from functions.core.interval import Counts
from functions.reports.statistics.many import Tally, pooled
from functions.reports.statistics.stop_words import STOP_WORDS

COMMENTS_NEEDED = 200
HITS_NEEDED = 5
LONGEST = 3
QUOTES = 3
Z_NEEDED = 1.645

_PRIOR = 20.0
_SHARED = 0.5
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CLAUSE = re.compile(r"[.,;:!?()\[\]\"\n\r/]+")

Side = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody of an account wrote, beside which score (-1 detractor, 0 passive, 1 promoter), to quote or not."""

    sid: str
    text: str
    side: Side
    quotable: bool
    account_id: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A suggestion: hits of the side's comments, against hits of the other side's, and who mentions it at all.

    also holds phrases merged into it. Up to three quotes, as written.
    """

    words: str
    also: tuple[str, ...]
    hits: int
    of: int
    other_hits: int
    other_of: int
    log_odds: float
    z: float
    mentioned_by: Counts
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What detractors, and what promoters, write more than the other side, the clearest first."""

    language: str
    detractors: tuple[Phrase, ...]
    promoters: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class TooFew:
    """Why there are no suggestions: too few comments of a side (200 are needed), or no stop words for the language."""

    language: str
    detractors: int
    promoters: int
    known_language: bool


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much more one side uses a phrase: the log of the odds ratio, drawn to the common rate, and its z."""

    log_odds: float
    z: float


_Uses = Mapping[str, frozenset[int]]


def weighed(hits: int, of: int, other_hits: int, other_of: int) -> Weighing:
    """Compare how many comments of each side use a phrase [Monroe, Colaresi and Quinn 2008]."""
    common = (hits + other_hits + 1) / (of + other_of + 2)
    one, other = hits + _PRIOR * common, other_hits + _PRIOR * common
    rest, other_rest = of - hits + _PRIOR * (1 - common), other_of - other_hits + _PRIOR * (1 - common)
    odds = log(one / rest) - log(other / other_rest)
    return Weighing(odds, odds / sqrt(1 / one + 1 / other))


def suggested(comments: Iterable[Comment], language: str) -> Suggestions | TooFew:
    """Return the phrases that tell detractors and promoters apart, in comments of one language (two letters)."""
    every = sorted(comments, key=lambda each: each.sid)
    against, by = (frozenset(index for index, each in enumerate(every) if each.side == side) for side in (-1, 1))
    known = language in STOP_WORDS
    if not known or min(len(against), len(by)) < COMMENTS_NEEDED:
        return TooFew(language, len(against), len(by), known)
    uses = _uses(every, STOP_WORDS[language])
    return Suggestions(language, _of(against, by, uses, every), _of(by, against, uses, every))


def _uses(comments: Sequence[Comment], stops: AbstractSet[str]) -> _Uses:
    """Return which comments use each phrase, however often."""
    found: dict[str, set[int]] = {}
    for index, comment in enumerate(comments):
        for phrase in set(phrases(comment.text, stops)):
            found.setdefault(phrase, set()).add(index)
    return {phrase: frozenset(users) for phrase, users in found.items() if len(users) >= HITS_NEEDED}


def phrases(text: str, stops: AbstractSet[str]) -> Iterator[str]:
    """Yield every run of one to three words within a clause that neither begins nor ends with a stop word."""
    plain = normalize("NFKC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold()
    for clause in _CLAUSE.split(plain):
        words = [_bare(word, stops) for word in _WORD.findall(clause)]
        for start, first in enumerate(words):
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                if first not in stops and words[end - 1] not in stops:
                    yield " ".join(words[start:end])


def _bare(word: str, stops: AbstractSet[str]) -> str:
    """Return a word without an article that was run into it: l'application is application."""
    article, _, rest = word.partition("'")
    return rest if rest and article in stops and word not in stops else word


def _of(mine: frozenset[int], others: frozenset[int], uses: _Uses, comments: Sequence[Comment]) -> tuple[Phrase, ...]:
    found: list[tuple[float, int, str]] = []
    for phrase, users in uses.items():
        hits = len(users & mine)
        z = weighed(hits, len(mine), len(users & others), len(others)).z
        if hits >= HITS_NEEDED and z > Z_NEEDED:
            found.append((-z, -len(phrase), phrase))  # of phrases in the same comments, the longest says most
    heads = _merged([phrase for *_, phrase in sorted(found)], uses, mine)
    return tuple(_told(head, also, (mine, others), uses[head], comments) for head, also in heads.items())


def _merged(ordered: Sequence[str], uses: _Uses, mine: frozenset[int]) -> dict[str, tuple[str, ...]]:
    """Put a phrase under a clearer one if it shares a word with it, or with one already put there, and its comments."""
    heads: dict[str, tuple[str, ...]] = {}
    for phrase in ordered:
        words, users = set(phrase.split()), uses[phrase] & mine
        head = next(
            (
                each
                for each, also in heads.items()
                if words & set(" ".join((each, *also)).split()) and _half_shared(users, uses[each] & mine)
            ),
            None,
        )
        if head is None:
            heads[phrase] = ()
        else:
            heads[head] += (phrase,)
    return heads


def _half_shared(one: frozenset[int], other: frozenset[int]) -> bool:
    """Say whether half of the fewer comments are among the others."""
    return len(one & other) >= _SHARED * min(len(one), len(other))


def _told(
    words: str,
    also: tuple[str, ...],
    sides: tuple[frozenset[int], frozenset[int]],
    users: frozenset[int],
    comments: Sequence[Comment],
) -> Phrase:
    mine, others = sides
    hits, other_hits = len(users & mine), len(users & others)
    found = weighed(hits, len(mine), other_hits, len(others))
    # A sid tells nothing of its answer, so the first by sid are a fair draw.
    quotes = [comments[index].text for index in sorted(users & mine) if comments[index].quotable]
    return Phrase(
        words=words,
        also=also,
        hits=hits,
        of=len(mine),
        other_hits=other_hits,
        other_of=len(others),
        log_odds=found.log_odds,
        z=found.z,
        mentioned_by=pooled(_tally(comments[index]) for index in sorted(users)),
        quotes=tuple(quotes[:QUOTES]),
    )


def _tally(comment: Comment) -> Tally:
    return Tally(comment.account_id, "", Counts(comment.side < 0, comment.side == 0, comment.side > 0))
