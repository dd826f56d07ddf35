"""What one survey says and asks in one language, as it went out: it never changes, and is named by what it says."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from functions.core.languages.catalogue import mapped
from functions.core.languages.words import Messages
from functions.core.scales import Category, Metric
from functions.core.wording import messages

QuestionKind = Literal["text", "choice", "choices", "scale"]
Consent = Literal["quote", "contact"]
Extras = Mapping[str, str | int | tuple[str, ...]]  # by question: text, an option's id, several of them, a number

_ASKED, _ALL = 8, 12  # hex digits of the two halves of a version


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; the id is what is stored."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One more question, asked of those in some categories who gave one of some answers to an earlier one.

    Without categories it is for everyone; after is the id of the earlier question, or empty.
    """

    id: str
    kind: QuestionKind
    text: str
    options: tuple[Option, ...] = ()
    low: int = 1
    high: int = 5
    low_label: str = ""
    high_label: str = ""
    categories: tuple[Category, ...] = ()
    after: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """All of it; words are the owner's, by place, in the stead of the product's own.

    The part of version before the dot changes exactly when the question or its scale reads differently.
    """

    version: str
    language: str
    metric: Metric
    company: str
    question: str
    low_label: str
    high_label: str
    prompts: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    consents: tuple[Consent, ...] = ()
    anonymous: bool = False
    review_link: str = ""
    less_often_days: int = 180
    words: Mapping[str, str] = field(default_factory=dict)

    def messages(self) -> Messages:
        """Return all words that this survey uses around its questions."""
        own = messages(self.language)
        return mapped(own, self.words.get) if self.words else own


def named(form: Form) -> Form:
    """Return a form under the name of what it says."""
    told = {**asdict(form), "version": ""}
    asked = [form.question, form.low_label, form.high_label]
    return replace(form, version=f"{_hash(asked)[:_ASKED]}.{_hash(told)[:_ALL]}")


def _hash(told: object) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def question_version(version: str) -> str:
    """Return the part of a form's version that says which question was asked, in which words."""
    return version.partition(".")[0]


def as_item(form: Form) -> dict[str, Any]:
    """Return a form as it is stored, in plain JSON values."""
    told: dict[str, Any] = json.loads(json.dumps(asdict(form)))
    return told


def from_item(item: Mapping[str, Any]) -> Form:
    """Return the form that is stored in an item; one without a field that is needed is an error."""
    told = {name: item[name] for name in _FIELDS if name in item}
    questions = tuple(_question(each) for each in item.get("questions", ()))
    return Form(**{**told, "questions": questions, "consents": tuple(item.get("consents", ()))})


_FIELDS = tuple(Form.__dataclass_fields__)


def _question(told: Mapping[str, Any]) -> Question:
    options = tuple(Option(each["id"], each["text"]) for each in told.get("options", ()))
    lists = {name: tuple(told.get(name, ())) for name in ("categories", "answers")}
    return Question(**{**told, "options": options, **lists})


def asked_of(form: Form, category: Category, extras: Extras) -> Iterator[Question]:
    """Yield the questions that are for someone of a category who has given these answers so far, in order."""
    shown: set[str] = set()
    for question in form.questions:
        if _applies(question, category, extras, shown):
            shown.add(question.id)
            yield question


def _applies(question: Question, category: Category, extras: Extras, shown: set[str]) -> bool:
    if question.categories and category not in question.categories:
        return False
    if not question.after:
        return True
    given = extras.get(question.after, ())
    chosen = set(given) if isinstance(given, tuple) else {str(given)}
    return question.after in shown and bool(chosen & set(question.answers))


@lru_cache(maxsize=64)
def overridable(language: str) -> Mapping[str, str]:
    """Return every text that an owner may word otherwise, in a language, by its place."""
    found: dict[str, str] = {}

    def note(place: str, text: str) -> str:
        found[place] = text
        return text

    mapped(messages(language), note)
    return found
