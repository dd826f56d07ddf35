"""What the programme file says of a survey's own words and further questions, and the form that comes of it."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self, get_args

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from functions.core.fields import Identifier, Strict
from functions.core.form import Consent, Form, Option, Question, QuestionKind, named, overridable
from functions.core.languages.catalogue import languages
from functions.core.scales import Category, Metric
from functions.core.wording import DEFAULT, messages, nearest

CONSENTS: tuple[Consent, ...] = get_args(Consent)  # the order in which they are asked
_OWN_PLACES = ("question", "low_label", "high_label", "prompts.")  # those of the survey's own metric


def _spoken(tag: str) -> str:
    """Return a language tag in lower case if the product speaks the language: nobody reads two on one page."""
    known = tag.replace("_", "-").lower()
    if known not in languages():
        message = f"{tag!r} is not one of our languages: {', '.join(sorted(languages()))}"
        raise ValueError(message)
    return known


Language = Annotated[str, AfterValidator(_spoken)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Spoken = dict[Language, Words]


def _in_english(told: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return text that names no language as English."""
    return {DEFAULT: told} if isinstance(told, str) else told


class Choice(Strict):
    """One answer to choose; text is by language, or English if it names none."""

    id: Identifier
    text: Spoken

    _text = field_validator("text", mode="before")(_in_english)


class Earlier(Strict):
    """An earlier question, and the answers to it (ids of options, or numbers) after which another is asked."""

    question: Identifier
    answers: tuple[str, ...] = Field(min_length=1)

    @field_validator("answers", mode="before")
    @classmethod
    def _as_text(cls, told: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        return [str(each) for each in told] if isinstance(told, list | tuple) else told


class FurtherQuestion(Strict):
    """One more question after the score: free text, one of some options, several of them, or a number on a scale."""

    id: Identifier
    kind: QuestionKind
    text: Spoken
    options: tuple[Choice, ...] = Field(default=(), max_length=20)
    low: int = Field(default=1, ge=0, le=1)
    high: int = Field(default=5, ge=2, le=10)
    low_label: Spoken = Field(default_factory=dict)
    high_label: Spoken = Field(default_factory=dict)
    categories: tuple[Category, ...] = ()
    after: Earlier | None = None

    _texts = field_validator("text", "low_label", "high_label", mode="before")(_in_english)

    @model_validator(mode="after")
    def _options_to_choose(self) -> Self:
        if (self.kind in {"choice", "choices"}) != bool(self.options):
            message = "options are for a choice or choices, and those need some"
            raise ValueError(message)
        return self

    def texts(self) -> Iterator[tuple[str, Spoken]]:
        """Yield every text of it by where it stands."""
        yield "text", self.text
        yield from ((f"options.{each.id}", each.text) for each in self.options)
        ends = (("low_label", self.low_label), ("high_label", self.high_label))
        yield from ((name, spoken) for name, spoken in ends if spoken)

    def asked(self, language: str) -> Question:
        """Return the question in a language."""
        return Question(
            id=self.id,
            kind=self.kind,
            text=self.text[language],
            options=tuple(Option(each.id, each.text[language]) for each in self.options),
            low=self.low,
            high=self.high,
            low_label=self.low_label.get(language, ""),
            high_label=self.high_label.get(language, ""),
            categories=self.categories,
            after=self.after.question if self.after else "",
            answers=self.after.answers if self.after else (),
        )


@dataclass(frozen=True, slots=True)
class Around:
    """What a form takes from the programme around its survey."""

    company: str
    product: str
    review_link: str
    less_often_days: int


class Asking(Strict):
    """The part of a survey that says what is asked and how; wording is by language, then by place."""

    metric: Metric
    wording: dict[Language, dict[str, Words]] = Field(default_factory=dict)
    questions: tuple[FurtherQuestion, ...] = Field(default=(), max_length=10)
    consent: tuple[Consent, ...] = ()
    anonymous: bool = False

    @field_validator("wording", mode="after")
    @classmethod
    def _known_places(cls, wording: dict[str, dict[str, str]], info: Any) -> dict[str, dict[str, str]]:  # noqa: ANN401 - pydantic's
        for own in wording.values():
            for place, text in own.items():
                check_place(_full(info.data.get("metric", "nps"), place), place, text)
        return wording

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _check_order(self.questions)
        _check_languages(self)
        if self.anonymous and self.consent:
            message = "an anonymous survey cannot ask for consent: nobody would know whose it is"
            raise ValueError(message)
        return self

    def own_texts(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Yield what the owner asks in words of their own, and in no other language than those given."""
        question = {language: own["question"] for language, own in self.wording.items() if "question" in own}
        if question:
            yield "wording.question", question
        for each in self.questions:
            yield from ((f"questions.{each.id}.{where}", spoken) for where, spoken in each.texts())

    def language_for(self, locale: str) -> str:
        """Return the language that someone is asked in: theirs if the survey has it, else the survey's first."""
        own = {language for _, spoken in self.own_texts() for language in spoken}
        among = own or languages()
        return nearest(locale, among) or (DEFAULT if DEFAULT in among else min(among))

    def form(self, locale: str, around: Around) -> Form:
        """Return what someone with a locale is asked."""
        language = self.language_for(locale)
        own = {_full(self.metric, place): text for place, text in self.wording.get(language, {}).items()}
        said = messages(language).surveys[self.metric]
        asked = f"surveys.{self.metric}"
        prompts = {name: own.get(f"{asked}.prompts.{name}", text) for name, text in said.prompts.items()}
        return named(
            Form(
                version="",
                language=language,
                metric=self.metric,
                company=around.company,
                question=own.get(f"{asked}.question", said.question).format(product=around.product),
                low_label=own.get(f"{asked}.low_label", said.low_label),
                high_label=own.get(f"{asked}.high_label", said.high_label),
                prompts={name: text.format(product=around.product) for name, text in prompts.items()},
                questions=tuple(each.asked(language) for each in self.questions),
                consents=tuple(each for each in CONSENTS if each in self.consent),
                anonymous=self.anonymous,
                review_link="" if self.anonymous else around.review_link,
                less_often_days=around.less_often_days,
                words={place: text for place, text in own.items() if not place.startswith(asked)},
            )
        )


def _full(metric: Metric, place: str) -> str:
    """Return the place of a text among all words; those of the survey's own question need not name its metric."""
    return f"surveys.{metric}.{place}" if place.startswith(_OWN_PLACES) else place


def check_place(place: str, told: str, text: str) -> None:
    """Refuse words for a place that there is not, or with names in braces that are not filled in there."""
    known = overridable(DEFAULT)
    if place not in known or place.startswith(_NOT_WORDS):
        message = f"there is no text at {told!r}; the places are those of infra/languages, such as page.submit"
        raise ValueError(message)
    unknown = _placeholders(text) - _placeholders(known[place])
    if unknown:
        filled = ", ".join(f"{{{name}}}" for name in sorted(_placeholders(known[place]))) or "nothing"
        message = f"{told}: {{{min(unknown)}}} is not filled in here; filled in is {filled}"
        raise ValueError(message)


_NOT_WORDS = ("months", "date_format", "reviewed_by", "page.thousands")


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        message = f"{text!r} has a brace too many: {error}"
        raise ValueError(message) from error


def _check_order(questions: tuple[FurtherQuestion, ...]) -> None:
    """Refuse a question that comes after one which is not there, or is asked later, or under an id that is taken."""
    seen: dict[str, FurtherQuestion] = {}
    for each in questions:
        if each.id in seen:
            message = f"questions: two have the id {each.id}"
            raise ValueError(message)
        if each.after:
            _check_after(each, seen.get(each.after.question))
        seen[each.id] = each


def _check_after(question: FurtherQuestion, earlier: FurtherQuestion | None) -> None:
    if question.after is None or earlier is None:
        message = f"questions.{question.id}.after: no earlier question has that id"
        raise ValueError(message)
    possible = {each.id for each in earlier.options} or {str(each) for each in range(earlier.low, earlier.high + 1)}
    unknown = set(question.after.answers) - possible
    if unknown or earlier.kind == "text":
        message = f"questions.{question.id}.after: {earlier.id} has no answer {min(unknown, default='to wait for')!r}"
        raise ValueError(message)


def _check_languages(asking: Asking) -> None:
    """Refuse a text that is missing in a language in which another of the same survey is given."""
    every = {language for _, spoken in asking.own_texts() for language in spoken}
    for where, spoken in asking.own_texts():
        missing = every - set(spoken)
        if missing:
            message = f"{where} is missing in {', '.join(sorted(missing))}, in which other texts of the survey are"
            raise ValueError(message)
