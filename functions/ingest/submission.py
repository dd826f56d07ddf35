"""What arrived in a posted form: an answer, a mistake to put right, or the work of a machine."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs

COMMENT_LENGTH = 5_000
TRAP = "topic"  # a field that people do not see; whatever fills in everything fills it in too
_MOST_FIELDS = 250  # ten questions of twenty boxes each
_SCORE = re.compile(r"-?[0-9]{1,3}")
_FORM = re.compile(r"[0-9a-f]{8}\.[0-9a-f]{12}")
_WHEN = re.compile(r"[0-9]{1,12}")

MistakeKind = Literal["score_missing", "score_off_scale", "comment_too_long", "option_unknown", "unreadable"]
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Submission:
    """A score and comment that are well formed; whether the score is on the scale, the write decides.

    Form is the version of the form that was shown, or empty; shown_at when that was, in seconds since 1970; fields are
    all that were posted, for what the form asks beyond the score.
    """

    score: int
    comment: str
    form: str = ""
    shown_at: int | None = None
    fields: Fields = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a person can put right, and what they had entered, so that nothing has to be typed again."""

    kind: MistakeKind
    score: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Trapped:
    """A form that no person filled in."""


def read(body: bytes) -> Submission | Mistake | Trapped:
    """Return what a posted body holds."""
    form = fields(body)
    return Mistake("unreadable") if form is None else parse(form)


def fields(body: bytes) -> dict[str, list[str]] | None:
    """Return a urlencoded form, every value of each field; None if it is not UTF-8 or has far too many."""
    try:
        return parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None


def last(form: Fields, name: str) -> str:
    """Return the last value of a field, or nothing."""
    return form.get(name, [""])[-1]


def parse(form: Fields) -> Submission | Mistake | Trapped:
    """Return what a form's fields amount to."""
    if last(form, TRAP):
        return Trapped()
    score, comment = whole(last(form, "score")), clean(last(form, "comment"))
    if len(comment) > COMMENT_LENGTH:
        return Mistake("comment_too_long", score, comment)
    if score is None:
        return Mistake("score_missing", None, comment)
    shown, version = last(form, "shown"), last(form, "form")
    return Submission(
        score=score,
        comment=comment,
        form=version if _FORM.fullmatch(version) else "",
        shown_at=int(shown) if _WHEN.fullmatch(shown) else None,
        fields=form,
    )


def whole(text: str | None) -> int | None:
    """Return the whole number that a text is, if it is one; nothing is guessed or rounded."""
    return int(text) if text and _SCORE.fullmatch(text) else None


def clean(text: str) -> str:
    """Return a comment in one normal form, without control characters other than line breaks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (char for char in lines if char == "\n" or unicodedata.category(char) != "Cc")
    return unicodedata.normalize("NFC", "".join(kept)).strip()
