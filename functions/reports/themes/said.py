"""What the report of themes repeats of what people wrote: quotes, and phrases that are suggested as tags."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from functions.core.programme import Programme
from functions.reports.disclosure.naming import Discretion
from functions.reports.figures.many_words import too_few
from functions.reports.figures.measures import scored
from functions.reports.kind import Rows
from functions.reports.statistics.phrases import Comment, Phrase, Side, TooFew, suggested
from functions.reports.themes.model import Language, Quote, Suggestion

QUOTES = 3
LONGEST_QUOTE = 280
LANGUAGES = 3
PHRASES = 10  # of each side: below that it is mostly junk

_SIDES: Mapping[str, Side] = {"detractor": -1, "passive": 0, "promoter": 1}


def discretion(accounts: Rows, active: Programme | None) -> Discretion:
    """Return what may not be said outside of the account team: any customer's name, and those of colleagues."""
    team, readers = (active.team, active.stakeholders) if active else ((), ())
    people = {*(each.name for each in team), *(each.name for each in readers)}
    return Discretion(others=tuple(sorted({row["name"] for row in accounts})), people=tuple(sorted(people)))


def quotes_of(rows: Rows, quiet: Discretion | None) -> dict[str, tuple[Quote, ...]]:
    """Return up to three different quotes of a tag, with consent first; without it none where discretion is asked."""
    found: dict[str, list[Quote]] = {}
    for row in sorted(rows, key=lambda each: (each["tag"], not each["consent"], each["sid"])):
        quotes = found.setdefault(row["tag"], [])
        said = _said([row["comment"]], quiet) if row["consent"] or quiet is None else ()
        if len(quotes) < QUOTES:
            known = {each.text for each in quotes}
            quotes.extend(Quote(each, row["category"], not row["consent"]) for each in said if each not in known)
    return {tag: tuple(quotes) for tag, quotes in found.items()}


def _said(comments: Iterable[str], quiet: Discretion | None) -> tuple[str, ...]:
    """Return comments as they may be read: outside of the account team without those that name a customer."""
    if quiet is None:
        return tuple(map(cut, comments))
    return tuple(cut(quiet.scrub(each)) for each in comments if quiet.allows(each))


def cut(text: str) -> str:
    """Return a comment on one line, up to a length that a page can carry, cut between words."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_QUOTE:
        return line
    return line[: LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + "\N{HORIZONTAL ELLIPSIS}"


def suggestions(rows: Rows, active: Programme | None, quiet: Discretion | None) -> Iterator[Language]:
    """Yield what is suggested of the languages that most comments are in."""
    comments = {row["sid"]: row for row in rows}
    by_language = Counter(row["language"] for row in comments.values())
    for language, count in sorted(by_language.items(), key=lambda each: (-each[1], each[0]))[:LANGUAGES]:
        mine = [_comment(row) for row in comments.values() if row["language"] == language]
        found = suggested(mine, language)
        if isinstance(found, TooFew):
            yield Language(language, count, too_few(found))
            continue
        sides = [_told(side, colleagues(active), quiet) for side in (found.detractors, found.promoters)]
        yield Language(language, count, "" if any(sides) else "No phrase tells the two sides apart.", *sides)


def _comment(row: Mapping[str, Any]) -> Comment:
    return Comment(row["sid"], row["comment"], _SIDES[row["category"]], row["quotable"], row["account_id"])


def colleagues(active: Programme | None) -> frozenset[str]:
    """Return every word of our colleagues' names: a phrase must not become a score of a person."""
    names = [*(each.name for each in active.team), *(each.name for each in active.functions.values())] if active else []
    return frozenset(word for name in names for word in name.casefold().split())


def _told(found: Sequence[Phrase], names: frozenset[str], quiet: Discretion | None) -> tuple[Suggestion, ...]:
    nameless = [each for each in found if not names & set(" ".join((each.words, *each.also)).split())]
    told = [each for each in nameless if quiet is None or quiet.allows(each.words, *each.also)]
    return tuple(_suggestion(each, quiet) for each in told[:PHRASES])


def _suggestion(found: Phrase, quiet: Discretion | None) -> Suggestion:
    return Suggestion(
        words=found.words,
        also=found.also,
        hits=found.hits,
        of=found.of,
        other_hits=found.other_hits,
        other_of=found.other_of,
        z=round(found.z, 3),
        score=scored(found.mentioned_by),
        quotes=_said(found.quotes, quiet),
    )
