"""What a language must say: the fields that each language module fills; {names} in braces are filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.core.people import Kind
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
class MoreWords:
    """What the page says once a score is saved, and to who came without an invitation.

    The buttons are save and review; {name} is the first name of whoever was invited.
    """

    title: str
    detail: str
    any_of: str
    save: str
    saved: str
    option_unknown: str
    consent: str
    quote: str
    quote_nameless: str
    contact: str
    review: str
    review_detail: str
    person: str
    not_you: str
    anonymous: str
    nameless: str
    next_person: str
    restarts: str


@dataclass(frozen=True, slots=True)
class UnsubscribeWords:
    """What the page of preferences says; it does not name anybody.

    The choices are less_often, kinds (one word for each kind of survey) and nothing; each has what is said when it is
    done.
    """

    title: str
    detail: str
    less_often: str
    kinds: Mapping[Kind, str]
    nothing: str
    confirm: str
    done: str
    done_less_often: str
    done_kind: str
    done_nothing: str
    again: str
    resubscribe: str
    resubscribed: str
    resubscribed_detail: str


@dataclass(frozen=True, slots=True)
class WidgetWords:
    """What the survey inside a product says around the question; there is little room for it."""

    label: str
    close: str
    send: str
    skip: str
    thanks: str
    failed: str


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
    until_anonymous: str
    why: Mapping[str, str]
    unsubscribe: str
    test: str


@dataclass(frozen=True, slots=True)
class ReplyWords:
    """What the mails say that follow an answer: the reply to it, word of what was done about it, a colleague's mail.

    The prompt of the survey asks a passive what would be better, one_thing asks whoever has said so already. Review and
    its button are those of the page. {name} is who will get in touch: a person, or the company.
    """

    subject: str
    thanks: Mapping[Metric, Mapping[Category, str]]
    one_thing: str
    just_reply: str
    open: str
    call_by: str
    call: str
    write: str
    testimonial: str
    referral: str
    referral_reply: str
    referral_open: str
    no_need: str
    more: str
    why: str
    told_subject: str
    told: str
    told_ask: str
    quoted: str


@dataclass(frozen=True, slots=True)
class Messages:
    """Every word of one language, the direction it is written in and the way it writes a date.

    reviewed_by names who grew up with the language and has read all of it; "-" means nobody yet. There are no defaults:
    a language is whole or it is not there, so that nobody ever reads two languages in one mail or on one page.
    """

    language: str
    direction: Literal["ltr", "rtl"]
    reviewed_by: str
    months: tuple[str, ...]
    date_format: str
    surveys: Mapping[Metric, SurveyWords]
    mail: MailWords
    reply: ReplyWords
    page: PageWords
    more: MoreWords
    unsubscribe: UnsubscribeWords
    widget: WidgetWords

    def day(self, day: date) -> str:
        """Return a date as a reader of the language expects it: 5 January 2026."""
        return self.date_format.format(day=day.day, month=self.months[day.month - 1], year=day.year)
