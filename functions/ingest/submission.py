"""What arrived in a posted form: an answer, a mistake to put right, or the work of a machine."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs

COMMENT_LENGTH = 5_000
TRAP = "topic"  # a field that people do not see; whatever fills in everything fills it in too
_MOST_FIELDS = 20
_SCORE = re.compile(r"-?[0-9]{1,3}")

MistakeKind = Literal["score_missing", "score_off_scale", "comment_too_long", "unreadable"]


@dataclass(frozen=True, slots=True)
class Submission:
    """A score and comment that are well formed; whether the score is on the scale, the write decides."""

    score: int
    comment: str


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


def fields(body: bytes) -> dict[str, str] | None:
    """Return a urlencoded form, the last value of each field; None if it is not UTF-8 or has far too many."""
    try:
        form = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return {name: values[-1] for name, values in form.items()}


def parse(form: Mapping[str, str]) -> Submission | Mistake | Trapped:
    """Return what a form's fields amount to."""
    if form.get(TRAP):
        return Trapped()
    score, comment = whole(form.get("score")), clean(form.get("comment", ""))
    if len(comment) > COMMENT_LENGTH:
        return Mistake("comment_too_long", score, comment)
    if score is None:
        return Mistake("score_missing", None, comment)
    return Submission(score, comment)


def whole(text: str | None) -> int | None:
    """Return the whole number that a text is, if it is one; nothing is guessed or rounded."""
    return int(text) if text and _SCORE.fullmatch(text) else None


def clean(text: str) -> str:
    """Return a comment in one normal form, without control characters other than line breaks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (char for char in lines if char == "\n" or unicodedata.category(char) != "Cc")
    return unicodedata.normalize("NFC", "".join(kept)).strip()
