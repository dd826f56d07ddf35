"""Which tags a comment gets from the owner's list of words, and what changes for history when the list does.

No pattern becomes a regular expression: a comment is read once, word by word, however long the list and whatever is in
either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from functions.core.people import Function
from functions.core.standing import BY_HAND
from functions.core.tags import UNSPACED, Tag, Tagging
from functions.followup.tags.folding import folded, forms, stripped, words
from functions.followup.tags.speech import base, denied, denied_within, foreign

MODEL = "bedrock"  # who found tags that are not a list's
_SHORT = 5  # letters up to which a word may well mean something else in another language: fast, lag, Handy


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One pattern of a tag, folded: its words, which of them are stems, and whether it falls with a denial.

    A short one counts only where the comment may be in its language.
    """

    tag: str
    language: str
    words: tuple[str, ...]
    stems: tuple[bool, ...]
    complaint: bool
    short: bool


@dataclass(frozen=True, slots=True)
class _Index:
    """A tagging as it is looked up: by a pattern's first word, by its first stem, and what is found inside of words."""

    order: tuple[str, ...]
    whole: Mapping[str, Sequence[_Pattern]]
    stems: Mapping[str, Sequence[_Pattern]]
    lengths: tuple[int, ...]
    inside: tuple[_Pattern, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """A folded comment: as text, as words, as the forms of each word, and the languages that it is not in."""

    text: str
    words: list[str]
    forms: list[tuple[str, ...]]
    foreign: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Named:
    """A tagging known by its version."""

    version: str
    tagging: Tagging = field(compare=False)


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer on record: its comment, the tags that it has, who found them, and by which version of the tagging."""

    sid: str
    comment: str
    locale: str
    tags: tuple[str, ...]
    version: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Retagged:
    """What another tagging makes of an answer: the tags that it had and has, and the version that gave the new ones."""

    sid: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    version: str


def tagged(comment: str, locale: str, tagging: Tagging) -> tuple[str, ...]:
    """Return the ids of the tags of a comment, in the order of the list.

    Words of every language are looked for; short ones only where the comment may be in their language, which is told
    by its small words and by the contact's locale.
    """
    index = _index(_Named(tagging.version, tagging))
    found = _found(_read(comment, locale), index)
    return tuple(tag for tag in index.order if tag in found)


def functions_of(tags: Iterable[str], tagging: Tagging) -> tuple[Function, ...]:
    """Return the teams that tags concern, each once, those of the first tag first; a tag that is gone has none."""
    known = (tagging.list[tag] for tag in tags if tag in tagging.list)
    return tuple(dict.fromkeys(function for tag in known for function in tag.routes))


def retagged(items: Iterable[Stored], tagging: Tagging) -> Iterator[Retagged]:
    """Yield what is to be stored anew, also where a tagging of another version comes to the same tags."""
    for each in items:
        if each.by != MODEL and each.version not in {tagging.version, BY_HAND}:  # a person knows better, and a model
            yield Retagged(each.sid, each.tags, tagged(each.comment, each.locale, tagging), tagging.version)


def _read(comment: str, locale: str) -> _Text:
    text = folded(comment)
    told = words(text)
    return _Text(text, told, [forms(word) for word in told], foreign(set(told), locale))


def _found(text: _Text, index: _Index) -> set[str]:
    found = {pattern.tag for pattern in index.inside if _inside(pattern, text)}
    starting = {form: _starting(form, index, text.foreign) for form in {form for word in text.forms for form in word}}
    for at, word in enumerate(text.forms):
        for form in word:
            for pattern in starting[form]:
                if pattern.tag not in found and _fits(pattern, text, at):
                    found.add(pattern.tag)
    return found


def _starting(form: str, index: _Index, foreign: frozenset[str]) -> list[_Pattern]:
    """Return the patterns of which a word is the first, where the comment may be in their language."""
    stems = (index.stems.get(form[:length], ()) for length in index.lengths if length <= len(form))
    found = (each for patterns in (index.whole.get(form, ()), *stems) for each in patterns)
    return [each for each in found if not (each.short and each.language in foreign)]


def _fits(pattern: _Pattern, text: _Text, at: int) -> bool:
    """Say whether the words after the first, too, are those of a pattern, and it is not denied."""
    end = at + len(pattern.words)
    if end > len(text.forms):
        return False
    following = range(1, len(pattern.words))
    if not all(_same(text.forms[at + each], pattern.words[each], pattern.stems[each]) for each in following):
        return False
    return not (pattern.complaint and denied(text.words, at, end, pattern.language))


def _same(word: tuple[str, ...], wanted: str, stem: bool) -> bool:  # noqa: FBT001 - a word and what it is to be
    return any(form.startswith(wanted) if stem else form == wanted for form in word)


def _inside(pattern: _Pattern, text: _Text) -> bool:
    """Say whether a pattern stands anywhere within the text, and is not denied each time."""
    [wanted] = pattern.words
    if wanted not in text.text or (pattern.short and pattern.language in text.foreign):
        return False
    if not pattern.complaint:
        return True
    if UNSPACED.search(wanted):
        return any(not denied_within(text.text, at, end, pattern.language) for at, end in _places(wanted, text.text))
    hits = (at for at, word in enumerate(text.words) if wanted in word)
    return any(not denied(text.words, at, at + 1, pattern.language) for at in hits)


def _places(wanted: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + len(wanted))


@lru_cache(maxsize=4)
def _index(named: _Named) -> _Index:
    """Return a tagging as it is looked up; made once for each version."""
    patterns = [each for name, tag in named.tagging.list.items() for each in _patterns(name, tag)]
    inside = [each for each in patterns if not each.stems]
    stems = _by_first_word(each for each in patterns if each.stems and each.stems[0])
    return _Index(
        order=tuple(named.tagging.list),
        whole=_by_first_word(each for each in patterns if each.stems and not each.stems[0]),
        stems=stems,
        lengths=tuple(sorted({len(stem) for stem in stems})),
        inside=tuple(inside),
    )


def _by_first_word(patterns: Iterable[_Pattern]) -> dict[str, list[_Pattern]]:
    found: dict[str, list[_Pattern]] = {}
    for each in patterns:
        found.setdefault(each.words[0], []).append(each)
    return found


def _patterns(name: str, tag: Tag) -> Iterator[_Pattern]:
    for told, complaint in ((tag.words, False), (tag.complaints, True)):
        for language, patterns in told.items():
            made = (_pattern(name, base(language), each, complaint=complaint) for each in patterns)
            yield from (each for each in made if each.words and all(each.words))


def _pattern(name: str, language: str, told: str, *, complaint: bool) -> _Pattern:
    """Return a pattern folded as comments are; one without stems is found anywhere."""
    if told.startswith("*") or UNSPACED.search(told):
        piece = folded(told.replace("*", ""))
        return _Pattern(name, language, (piece,), (), complaint, len(piece) <= _SHORT)
    parts = [([stripped(word) for word in words(folded(part))], part.endswith("*")) for part in told.split(" ")]
    split = [(word, star and index + 1 == len(part)) for part, star in parts for index, word in enumerate(part)]
    told_words, stems = zip(*split, strict=True) if split else ((), ())
    return _Pattern(name, language, told_words, stems, complaint, len(split) == 1 and len(told_words[0]) <= _SHORT)
