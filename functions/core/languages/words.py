"""What a language must say: the fields that each language module fills; {names} in braces are filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.core.scales import Category, Metric


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
    thousands: str


@dataclass(frozen=True, slots=True)
class UnsubscribeWords:
    """What the unsubscribe page says; it does not name anybody."""

    title: str
    detail: str
    confirm: str
    done: str
    done_detail: str


@dataclass(frozen=True, slots=True)
class MailWords:
    """What the survey mail says around the question.

    Both greetings and both subjects are needed: not everyone has a name to be greeted by. why is by touchpoint and
    must have "product", which stands in for any other. A reply to a person is read
    by them and counted by nobody, so reply_to_person asks for no number.
    """

    subject: str
    subject_nobody: str
    reminder_subject: str
    greeting: str
    greeting_nobody: str
    reminder: str
    help: str
    answer_here: str
    reply_with_number: str
    reply_to_person: str
    until: str
    why: Mapping[str, str]
    unsubscribe: str
    test: str


@dataclass(frozen=True, slots=True)
class Messages:
    """Every word of one language, the direction it is written in and the way it writes a date.

    reviewed says that someone who grew up with the language has read all of it. There are no defaults: a language is
    whole or it is not there, so that nobody ever reads two languages in one mail or on one page.
    """

    language: str
    direction: Literal["ltr", "rtl"]
    reviewed: bool
    months: tuple[str, ...]
    date_format: str
    surveys: Mapping[Metric, SurveyWords]
    mail: MailWords
    page: PageWords
    unsubscribe: UnsubscribeWords

    def day(self, day: date) -> str:
        """Return a date as a reader of the language expects it: 5 January 2026."""
        return self.date_format.format(day=day.day, month=self.months[day.month - 1], year=day.year)
