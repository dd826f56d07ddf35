from typing import Any

import pytest
from pydantic import ValidationError

from functions.core.alerts import Alert
from functions.core.programme import Programme
from functions.followup.alerts.alerting import Alerted, address_of, alert_of, chosen
from tests.alerting import AT_RISK, an_answer
from tests.making import a_programme

PROMOTER = {"score": 10, "category": "promoter"}
PASSIVE = {"score": 7, "category": "passive"}


def told(facts: Alerted, when: dict[str, Any] | None = None, **alert: Any) -> bool:
    """Say whether an alert with a condition tells something."""
    given = {"to": "slack", "target": "cs", **alert, **({"when": when} if when is not None else {})}
    return chosen({"a": Alert.model_validate(given)}, facts) == ("a",)


def test_an_alert_without_a_condition_tells_every_answer_at_the_bottom() -> None:
    assert told(an_answer(score=6))
    assert not told(an_answer(**PASSIVE))
    assert not told(an_answer(**PROMOTER))


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"bands": ["bottom", "middle"]},
        {"categories": ["detractor"]},
        {"max_score": 3},
        {"min_score": 3},
        {"comment": True},
        {"tags": ["price", "performance"]},
        {"functions": ["support", "product"]},
        {"segments": ["enterprise"]},
        {"min_arr": 120000},
        {"key_contact": True},
        {"surveys": ["onboarding-nps"]},
        {"touchpoints": ["onboarding"]},
        {"events": ["answer"]},
    ],
)
def test_a_condition_that_holds_is_told(when: dict[str, Any]) -> None:
    assert told(an_answer(), when)


@pytest.mark.parametrize(
    "when",
    [
        {"bands": ["top", "middle"]},
        {"categories": ["passive"]},
        {"max_score": 2},
        {"min_score": 4},
        {"tags": ["price"]},
        {"functions": ["support"]},
        {"segments": ["smb"]},
        {"min_arr": 120001},
        {"surveys": ["product-nps"]},
        {"touchpoints": ["support"]},
        {"events": ["case_overdue", "account_at_risk", "health"]},
    ],
)
def test_a_condition_that_does_not_hold_is_not_told(when: dict[str, Any]) -> None:
    assert not told(an_answer(), when)


def test_only_comments_that_say_something_count() -> None:
    assert not told(an_answer(comment=" \n"), {"comment": True})


def test_only_key_contacts_are_told_if_that_is_asked() -> None:
    assert not told(an_answer(role="end_user"), {"key_contact": True})


def test_an_account_of_unknown_size_is_not_a_large_one() -> None:
    assert not told(an_answer(arr=None), {"min_arr": 1})


def test_all_of_a_condition_must_hold() -> None:
    assert told(an_answer(), {"max_score": 3, "segments": ["enterprise"]})
    assert not told(an_answer(), {"max_score": 3, "segments": ["smb"]})


def test_what_has_no_score_meets_no_condition_about_one() -> None:
    assert told(AT_RISK, {"events": ["account_at_risk"]})
    assert not told(AT_RISK, {"events": ["account_at_risk"], "max_score": 10})


def test_an_answer_at_the_top_is_a_promoter() -> None:
    assert told(an_answer(**PROMOTER), {"events": ["promoter"]})
    assert not told(an_answer(), {"events": ["promoter"]})


def test_what_is_said_about_a_csm_is_told_by_confidential_alerts_only() -> None:
    about_csm = an_answer(touchpoint="csm")

    assert not told(about_csm)
    assert not told(about_csm, {"touchpoints": ["csm"]})
    assert told(about_csm, confidential=True)


def test_alerts_are_told_in_the_order_of_the_programme() -> None:
    alerts = {"z": Alert(to="bus"), "a": Alert(to="bus"), "m": Alert(to="slack", target="cs")}

    assert chosen(alerts, an_answer()) == ("z", "a", "m")


def test_mail_is_told_to_each_address_by_itself() -> None:
    alert = Alert(to="mail", target=("jane@harbour.example", "tom@harbour.example", "jane@harbour.example"))

    names = chosen({"leads": alert}, an_answer())

    assert [alert_of(each) for each in names] == ["leads", "leads"]
    assert [address_of(each, alert) for each in names] == ["jane@harbour.example", "tom@harbour.example"]
    assert "jane" not in names[0]


def test_an_address_that_the_alert_names_no_more_is_nobodys() -> None:
    [name] = chosen({"leads": Alert(to="mail", target=("jane@harbour.example",))}, an_answer())

    assert address_of(name, Alert(to="mail", target=("tom@harbour.example",))) is None


def test_a_mail_that_waits_for_its_digest_is_kept_once() -> None:
    alert = Alert(to="mail", target=("jane@harbour.example", "tom@harbour.example"), digest="daily")

    assert chosen({"leads": alert}, an_answer()) == ("leads",)


@pytest.mark.parametrize(
    ("alert", "mistake"),
    [
        ({"to": "slack"}, "entry of the secret AlertTargets that says where slack is"),
        ({"to": "webhook", "target": ["jane@harbour.example"]}, "entry of the secret AlertTargets"),
        ({"to": "slack", "target": "https://hooks.slack.com/services/T/B/x"}, "String should match pattern"),
        ({"to": "mail", "target": []}, "list the addresses"),
        ({"to": "mail", "target": "jane"}, "list the addresses"),
        ({"to": "mail", "target": ["jane"]}, "String should match pattern"),
        ({"to": "bus", "target": "cs"}, "leave target out"),
        ({"to": "webhook", "target": "cs", "digest": "daily"}, "webhook takes none"),
        ({"to": "bus", "when": {"min_score": 5, "max_score": 4}}, "min_score must not be above max_score"),
        ({"to": "bus", "when": {"events": []}}, "at least 1 item"),
        ({"to": "bus", "when": {"scores": [1]}}, "Extra inputs"),
    ],
)
def test_an_alert_that_makes_no_sense_is_refused(alert: dict[str, Any], mistake: str) -> None:
    with pytest.raises(ValidationError, match=mistake):
        Alert.model_validate(alert)


def test_an_alert_about_a_survey_that_nobody_is_asked_is_refused() -> None:
    told = {
        **a_programme().model_dump(by_alias=True),
        "alerts": {"low": {"to": "bus", "when": {"surveys": ["support-csat"]}}},
    }

    with pytest.raises(ValidationError, match=r"alerts\.low names the survey support-csat; there are onboarding-nps"):
        Programme.model_validate(told)
