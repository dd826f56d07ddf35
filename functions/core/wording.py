"""The product's own words, by language; a page or mail takes all of its words from one language."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from functions.core.scales import Category, Metric
from functions.core.survey import Wording
from functions.core.times import long_date

_DEFAULT = "en"
_VERSION_LENGTH = 12


@dataclass(frozen=True, slots=True)
class SurveyWords:
    """One metric's question, the words at the ends of its scale, and what is asked once a score is known."""

    question: str
    low_label: str
    high_label: str
    prompts: Mapping[Category, str]


@dataclass(frozen=True, slots=True)
class PageWords:
    """What the survey page says around the question; {names} in braces are filled in."""

    title: str
    comment_label: str
    optional: str
    honeypot: str
    submit: str
    change: str
    audience: str
    open_until: str
    thanks: str
    thanks_by_category: Mapping[Category, str]
    not_sent: str
    not_changed: str
    closed: str
    closed_detail: str
    expired: str
    expired_detail: str
    unknown: str
    unknown_detail: str
    failed: str
    failed_detail: str
    reference: str
    problem: str
    score_missing: str
    score_off_scale: str
    comment_too_long: str
    unreadable: str
    too_large: str
    wrong_type: str


@dataclass(frozen=True, slots=True)
class UnsubscribeWords:
    """What the unsubscribe page says; it does not name anybody."""

    title: str
    detail: str
    confirm: str
    done: str
    done_detail: str


@dataclass(frozen=True, slots=True)
class Messages:
    """Every word of one language, the direction it is written in and the way it writes a date."""

    language: str
    direction: Literal["ltr", "rtl"]
    day: Callable[[date], str]
    surveys: Mapping[Metric, SurveyWords]
    page: PageWords
    unsubscribe: UnsubscribeWords


_ENGLISH = Messages(
    language="en",
    direction="ltr",
    day=long_date,
    surveys={
        "nps": SurveyWords(
            question="How likely are you to recommend {product} to a friend or colleague?",
            low_label="Not at all likely",
            high_label="Extremely likely",
            prompts={
                "promoter": "What do you value most about {product}?",
                "passive": "What would make {product} better for you?",
                "detractor": "What let you down, and what should we put right first?",
            },
        ),
        "csat": SurveyWords(
            question="How satisfied are you with {product}?",
            low_label="Very dissatisfied",
            high_label="Very satisfied",
            prompts={
                "satisfied": "What worked well for you?",
                "neutral": "What could we have done better?",
                "dissatisfied": "What went wrong, and how can we put it right?",
            },
        ),
        "ces": SurveyWords(
            question="How easy was it to get what you needed from {product}?",
            low_label="Very difficult",
            high_label="Very easy",
            prompts={
                "easy": "What made it easy for you?",
                "neutral": "What would have made it easier?",
                "hard": "What made it difficult?",
            },
        ),
    },
    page=PageWords(
        title="Your feedback for {company}",
        comment_label="What is the main reason for your score?",
        optional="optional",
        honeypot="Leave this field empty",
        submit="Send answer",
        change="Save changes",
        audience="Your answer is not anonymous: the people at {company} who look after you see it with your name, "
        "and may write back.",
        open_until="You can change your answer until {date}.",
        thanks="Thank you, your answer is saved",
        thanks_by_category={
            "promoter": "It is good to hear that we are getting things right for you.",
            "passive": "Good to know. We would like to do better still.",
            "detractor": "We appreciate your frankness. We will read this with care and come back to you.",
            "satisfied": "It is good to hear that this went well.",
            "neutral": "Good to know. There is room for us to do better.",
            "dissatisfied": "We are sorry that we fell short. We will read this with care and come back to you.",
            "easy": "It is good to hear that this went smoothly.",
            "hard": "We are sorry that we made this hard. We will read this with care and come back to you.",
        },
        not_sent="Your score counts once you press “{button}”.",
        not_changed="Your new score counts once you press “{button}”.",
        closed="This survey is closed",
        closed_detail="It took answers until {date}. Thank you all the same.",
        expired="This link has expired",
        expired_detail="The survey it led to is closed. Thank you all the same.",
        unknown="We do not know this link",
        unknown_detail="It may have been cut off on its way to you. Please open it once more from our email.",
        failed="Something went wrong on our side",
        failed_detail="Nothing that you saved is lost. Please try again in a few minutes.",
        reference="Reference: {id}",
        problem="There is a problem",
        score_missing="Choose a number from {low} to {high}.",
        score_off_scale="Choose a number from {low} to {high}; the one that arrived is not on the scale.",
        comment_too_long="Shorten your comment to {limit} characters or fewer.",
        unreadable="Your text arrived garbled. Please write it once more.",
        too_large="Your comment is far too long for us to take. Please go back and shorten it.",
        wrong_type="This address takes answers from the survey page only.",
    ),
    unsubscribe=UnsubscribeWords(
        title="Stop survey emails?",
        detail="You will get no more survey emails from us. The answers you have given so far stay with us.",
        confirm="Unsubscribe",
        done="You are unsubscribed",
        done_detail="You will get no more survey emails from us. There is nothing else you need to do.",
    ),
)

# A language is added whole: Messages has no defaults, so mypy names every word that is still missing.
_LANGUAGES: Mapping[str, Messages] = {_DEFAULT: _ENGLISH}


def messages(locale: str) -> Messages:
    """Return the words of the nearest language we have: pt-BR, then pt, then English."""
    parts = locale.replace("_", "-").lower().split("-")
    wanted = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((_LANGUAGES[tag] for tag in wanted if tag in _LANGUAGES), _LANGUAGES[_DEFAULT])


def question(metric: Metric, product: str, locale: str = _DEFAULT) -> str:
    """Return a metric's question about a product."""
    return messages(locale).surveys[metric].question.format(product=product)


def default_wording(metric: Metric, product: str, locale: str, question: str | None) -> Wording:
    """Return the words that an invitation carries; the owner's own question, if there is one, stands as written.

    The version is a hash of the words, so it changes exactly when one of them does.
    """
    language = messages(locale)
    words = language.surveys[metric]
    wording = Wording(
        version="",
        language=language.language,
        question=question or words.question.format(product=product),
        low_label=words.low_label,
        high_label=words.high_label,
        prompts={category: prompt.format(product=product) for category, prompt in words.prompts.items()},
    )
    return replace(wording, version=_version(wording))


def _version(wording: Wording) -> str:
    text = json.dumps([wording.question, wording.low_label, wording.high_label, wording.prompts], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_LENGTH]
