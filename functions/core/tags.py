"""The themes that an owner listens for in comments, as the programme file words them."""

import hashlib
import json
import re
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, StringConstraints, model_validator
from pydantic import field_validator as checks

from functions.core.fields import Identifier, Line, Strict
from functions.core.people import Function

_RULES = 1  # how words are looked for; to be raised with every change of that, so that history is tagged again
_SHORTEST_STEM = 3
# Scripts of which a sign says as much as some letters do.
_SYLLABLES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\U0003ffff]")
# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana and Han; a word is found anywhere in them.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


def _pattern(told: str) -> str:
    """Return a pattern with single spaces; raise ValueError if it could match nothing, or nearly everything."""
    pattern = " ".join(told.split())
    cores = [word.removeprefix("*").removesuffix("*") for word in pattern.split(" ")]
    inside = re.search(r"(^| )\*", pattern)
    if "*" in "".join(cores) or (inside and not (len(cores) == 1 and pattern.endswith("*"))):
        message = f"{pattern!r}: a star ends a word (export*), or stands on both sides of a single one (*export*)"
        raise ValueError(message)
    if not all(any(sign.isalnum() for sign in core) for core in cores):
        message = f"{pattern!r} must be made of words"
        raise ValueError(message)
    if any(f"{core}*" in pattern for core in cores if len(core) < _SHORTEST_STEM and not _SYLLABLES.search(core)):
        message = f"{pattern!r}: a star goes with at least {_SHORTEST_STEM} letters"
        raise ValueError(message)
    return pattern


def _tag_of_language(told: str) -> str:
    return told.replace("_", "-").lower()


def _in_order(told: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return the pairs of a compiled programme as the mapping that they were written as."""
    return dict(told) if isinstance(told, list) and all(isinstance(pair, list) for pair in told) else told


def _pairs(tags: dict[str, Any]) -> list[tuple[str, Any]]:
    return list(tags.items())  # the keys of a compiled programme are sorted, and the order of the tags has a meaning


Language = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"), AfterValidator(_tag_of_language)
]
Pattern = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_pattern)
]
Patterns = dict[Language, tuple[Pattern, ...]]


class Tag(Strict):
    """One theme: what people call it, the words it is known by in each language, and the teams that it concerns.

    Words are found wherever they stand; complaints ("too expensive") are not, where they are denied ("not too").
    """

    label: dict[Language, Line] = Field(min_length=1)
    words: Patterns = Field(default_factory=dict)
    complaints: Patterns = Field(default_factory=dict)
    routes: tuple[Function, ...] = ()

    @checks("label", mode="before")
    @classmethod
    def _in_english(cls, told: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        return {"en": told} if isinstance(told, str) else told

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not any((*self.words.values(), *self.complaints.values())):
            message = "needs words or complaints in some language"
            raise ValueError(message)
        return self

    def name(self, language: str) -> str:
        """Return what the theme is called in a language; else in English, or the first that it is named in."""
        return self.label.get(language.lower()) or self.label.get("en") or next(iter(self.label.values()))


Tags = Annotated[dict[Identifier, Tag], BeforeValidator(_in_order), PlainSerializer(_pairs)]


class Tagging(Strict):
    """The list of tags, in the order in which they are told, and who looks for them: our list of words, or a model.

    bedrock_model is the id of an Amazon Bedrock model or inference profile that speaks the Converse API.
    """

    list: Tags = Field(default_factory=dict, max_length=100)
    tagger: Literal["list", "bedrock"] = "list"
    bedrock_model: str = Field(default="", max_length=200, pattern=r"^[A-Za-z0-9.:/_-]*$")

    @model_validator(mode="after")
    def _model_is_named(self) -> Self:
        if self.tagger == "bedrock" and not self.bedrock_model:
            message = "tagger bedrock needs a bedrock_model"
            raise ValueError(message)
        return self

    @cached_property
    def version(self) -> str:
        """Name what decides which tags a comment gets (16 hex digits of SHA-256); routes do not, nor do their names.

        A model reads the names as well.
        """
        ours = {"routes"} if self.tagger == "bedrock" else {"routes", "label"}
        tags = [(name, tag.model_dump(mode="json", exclude=ours)) for name, tag in self.list.items()]
        told = json.dumps([_RULES, self.tagger, self.bedrock_model, tags], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:16]
