from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from functions.core.eligibility import Verdict, Wait
from functions.core.inviting import Active
from functions.ingest.uninvited.identity import NotIdentified, contact_of
from functions.ingest.uninvited.offer import language, nameless, sampled_out, seconds_until, shown, told, within
from functions.ingest.uninvited.opening import Comer, invitation_of, locale_of
from tests.making import MONDAY, a_candidate, a_contact, a_form, a_programme

KEY = "an-example-key-that-is-long-enough-to-sign-with"
SURVEY = "onboarding-nps"
HOUR, DAY, MONTH = 3_600, 86_400, 30 * 86_400


def active(**survey: Any) -> Active:
    return Active(a_programme(**survey), "0123456789abcdef", b"key")


def signed(**claims: Any) -> str:
    told = {"sub": "ann", "aud": "listening-post-widget", "exp": int(MONDAY.timestamp()) + 600, **claims}
    return jwt.encode(told, KEY, "HS256", headers={"kid": "1"})


def test_token_names_its_contact_whichever_key_signed_it() -> None:
    assert contact_of(signed(), MONDAY, {"1": KEY, "2": "other"}) == "ann"


@pytest.mark.parametrize("seconds", [1, 3_600, 600.5])
def test_token_is_good_until_it_expires_and_for_an_hour_at_most(seconds: float) -> None:
    assert contact_of(signed(exp=MONDAY.timestamp() + seconds), MONDAY, {"1": KEY}) == "ann"


@pytest.mark.parametrize("expires", [0, -1, 3_601, True, "soon", None])
def test_token_of_another_time_names_nobody(expires: Any) -> None:
    plain = isinstance(expires, int) and not isinstance(expires, bool)
    with pytest.raises(NotIdentified):
        contact_of(signed(exp=int(MONDAY.timestamp()) + expires if plain else expires), MONDAY, {"1": KEY})


@pytest.mark.parametrize(
    "claims", [{"aud": ["listening-post-widget", "other"]}, {"aud": "other"}, {"sub": 7}, {"sub": "x" * 201}]
)
def test_token_for_others_or_of_nobody_names_nobody(claims: dict[str, Any]) -> None:
    with pytest.raises(NotIdentified):
        contact_of(signed(**claims), MONDAY, {"1": KEY})


def test_what_is_shown_is_out_at_once_and_never_reminded_of() -> None:
    found = shown(active(reminders=[{"after_days": 2}]), a_candidate(), SURVEY, MONDAY, MONDAY)

    assert (found.state, found.sent_at, found.remind_days, found.notify) == ("sent", MONDAY, (), False)
    assert found.closes_at == MONDAY + timedelta(days=30)


def test_what_is_shown_is_the_same_all_day_and_another_on_the_next() -> None:
    sids = [
        shown(active(), a_candidate(), SURVEY, MONDAY + timedelta(hours=hours), MONDAY).sid for hours in (0, 14, 15)
    ]

    assert sids[0] == sids[1] != sids[2]


def test_nameless_is_nobodys_and_never_the_same_twice() -> None:
    one, other = (nameless(active(anonymous=True), SURVEY, "de", wave, MONDAY) for wave in ("a", "b"))

    assert (one.contact_id, one.account_id, one.person, one.anonymous, one.sent_at) == ("", "", "", False, None)
    assert one.sid != other.sid


@pytest.mark.parametrize(
    ("outcome", "seconds"),
    [
        (None, None),
        (Wait(MONDAY + timedelta(days=3), "quiet_period"), 3 * DAY),
        (Wait(MONDAY + timedelta(minutes=3), "paused"), HOUR),
        (Wait(MONDAY + timedelta(days=300), "quiet_period"), MONTH),
        ("wrong_audience", DAY),
        ("unsubscribed", MONTH),
    ],
)
def test_who_may_not_be_asked_is_looked_at_again_in_time(outcome: Verdict, seconds: int | None) -> None:
    assert seconds_until(outcome, MONDAY) == seconds


@pytest.mark.parametrize(("wait", "seconds"), [(timedelta(), HOUR), (timedelta(days=31), MONTH)])
def test_a_wait_is_an_hour_at_least_and_thirty_days_at_most(wait: timedelta, seconds: int) -> None:
    assert within(wait) == seconds


def test_a_sample_of_a_third_asks_a_third_however_often_they_come() -> None:
    days = [MONDAY + timedelta(days=day) for day in range(28)]  # within one period of ninety days
    people = [str(number) for number in range(300)]

    asked = {each for day in days for each in people if sampled_out(active(sample=0.33), SURVEY, each, day) is None}

    assert 75 <= len(asked) <= 125


def test_who_is_left_out_of_a_sample_is_told_when_the_next_is_drawn() -> None:
    out = next(each for each in map(str, range(99)) if sampled_out(active(sample=0.1), SURVEY, each, MONDAY))
    waits = [
        sampled_out(active(sample=0.1, quiet_days=7), SURVEY, out, MONDAY + timedelta(days=day)) for day in range(7)
    ]

    assert {each for each in waits if each} <= {days * DAY for days in range(1, 8)}


@pytest.mark.parametrize(
    ("told", "found"),
    [("de", "de"), ("pt-BR", "pt-BR"), ("zh_Hant_TW", "zh_Hant_TW"), ("", "en"), ("d", "en"), ("a b", "en")],
)
def test_language_is_taken_if_it_is_one(told: str, found: str) -> None:
    assert language(told, "en") == found


def test_widget_is_told_the_highest_score_of_each_prompt() -> None:
    found = told(a_form("ces"), "token", 0)

    assert [each[0] for each in found["prompts"]] == [3, 4, 7]
    assert [each[1][:9] for each in found["prompts"]] == ["What made", "What woul", "What made"]


def test_person_by_an_open_link_has_one_invitation_a_day() -> None:
    comer = Comer(a_candidate(), "de", "once")

    found = invitation_of(active(), SURVEY, comer, MONDAY)

    assert (found.contact_id, found.locale, found.person, found.sent_at) == ("ann", "de", "Ann", None)
    assert invitation_of(active(), SURVEY, replace(comer, once="twice"), MONDAY).sid == found.sid
    assert invitation_of(active(), SURVEY, comer, MONDAY + timedelta(days=1)).sid != found.sid


def test_anonymous_link_keeps_the_account_and_the_day() -> None:
    found = invitation_of(active(anonymous=True), SURVEY, Comer(a_candidate(), "en", "once"), MONDAY)

    assert (found.contact_id, found.account_id, found.person) == ("", "acme", "")
    assert found.planned_at == datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("own", "told", "accepted", "found"),
    [("ar", "", "fr", "ar"), ("ar", "de", "fr", "de"), (None, "", "fr", "fr"), (None, "", "*", "en")],
)
def test_language_of_an_open_link_is_its_own_then_theirs(own: str | None, told: str, accepted: str, found: str) -> None:
    candidate = a_candidate(a_contact(locale=own)) if own else None

    assert locale_of(candidate, told, accepted) == found
