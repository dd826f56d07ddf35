"""What is asked of someone without a mail, and what the widget is told of it; when to come again if nothing is."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from functions.core.chance import sampled
from functions.core.eligibility import Candidate, Terms, Verdict, Wait
from functions.core.form import Form
from functions.core.inviting import Active, Ask, invitation_for, terms_of
from functions.core.people import Account, Contact, Membership
from functions.core.scales import SCALES
from functions.core.survey import Invitation

DAY = timedelta(days=1)
SOONEST = timedelta(hours=1)
_LATEST = timedelta(days=30)
_FOR_GOOD = frozenset({"unsubscribed", "complained", "duplicate_person"})
_FAR = timedelta(days=3650)  # a widget's question is about no occasion, so it never comes too late
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")


def shown(active: Active, candidate: Candidate, survey_id: str, asked_at: datetime, now: datetime) -> Invitation:
    """Return what someone is asked in the product: one and the same for the whole day on which it is first asked."""
    wave = f"widget:{asked_at.date().isoformat()}"
    invitation = invitation_for(active, Ask(survey_id, wave, now), candidate)
    return replace(invitation, state="sent", sent_at=now, remind_days=(), notify=False)


def nameless(active: Active, survey_id: str, locale: str, wave: str, now: datetime) -> Invitation:
    """Return what someone is asked who has not said who they are; the wave makes it theirs alone."""
    nobody = Contact("", locale=locale), Membership("", "", "end_user", now), Account("")
    invitation = invitation_for(active, Ask(survey_id, wave, now), Candidate(*nobody))
    return replace(invitation, state="sent", remind_days=(), notify=False, anonymous=False)


def terms(active: Active, invitation: Invitation, now: datetime) -> Terms:
    """Return what asking in the product keeps to; without an id of its own, so that whatever was asked counts."""
    return replace(terms_of(active.programme, invitation), sid="", stale_at=now + _FAR)


def seconds_until(outcome: Verdict, now: datetime) -> int | None:
    """Return in how many seconds to ask again whether someone may be asked, or None if they may be now."""
    if outcome is None:
        return None
    if isinstance(outcome, Wait):
        return within(outcome.until - now)
    return within(_LATEST if outcome in _FOR_GOOD else DAY)


def within(wait: timedelta) -> int:
    """Return a wait in seconds: an hour at least, thirty days at most."""
    return int(min(max(wait, SOONEST), _LATEST).total_seconds())


def sampled_out(active: Active, survey_id: str, person: str, now: datetime) -> int | None:
    """Return in how many seconds the next sample is drawn, for whom this one has left out.

    It is drawn once in each quiet period: drawn every day, a sample of a tenth would have asked everyone in a month.
    """
    survey = active.programme.surveys[survey_id]
    days = active.programme.quiet_days(survey)
    number, day = divmod(now.date().toordinal(), days)
    if sampled(survey_id, person, f"widget:{number}", survey.sample):
        return None
    return within(DAY * (days - day))


def language(told: str, otherwise: str) -> str:
    """Return the language that a page says it is in, if that is one, or another."""
    return told if _LANGUAGE.fullmatch(told) else otherwise


def told(form: Form, token: str, again: int) -> dict[str, Any]:
    """Return all that the widget shows; a prompt stands beside the highest score that it is for."""
    words, scale = form.messages(), SCALES[form.metric]
    bands = ((scale.middle - 1, scale.bottom_name), (scale.top - 1, scale.middle_name), (scale.high, scale.top_name))
    return {
        "token": token,
        "again": again,
        "question": form.question,
        "low": scale.low,
        "high": scale.high,
        "labels": [form.low_label, form.high_label],
        "prompts": [[highest, form.prompts[name]] for highest, name in bands],
        "words": _words(form),
        "direction": words.direction,
        "language": words.language,
    }


def _words(form: Form) -> Mapping[str, str]:
    said = form.messages().widget
    return {
        "label": said.label,
        "close": said.close,
        "send": said.send,
        "skip": said.skip,
        "thanks": said.thanks,
        "failed": said.failed,
    }
