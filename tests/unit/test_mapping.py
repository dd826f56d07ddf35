"""The worked rules against events as the vendors send them, and what a rule may say."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from functions.core.mapping import EventMapping
from functions.dispatch.incoming import UnreadableEventError, parse
from functions.dispatch.mapping import applies, translate

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
COMMITTED = "2026-01-05T08:59:58Z"
SIGNED_IN: dict[str, Any] = {
    "id": "e1",
    "source": "product",
    "detail-type": "Signed in",
    "time": "2026-01-05T09:00:00Z",
    "detail": {"user": "ann", "at": 1767603600, "logins": 5, "seats": [{"id": "a"}, {"id": "b"}], "plan": None},
}


def rules(vendor: str) -> tuple[EventMapping, ...]:
    file = ROOT / "infra" / "mappings" / f"{vendor}.yaml"
    told = yaml.safe_load(file.read_text(encoding="utf-8"))["mappings"]
    return tuple(EventMapping.model_validate(each) for each in told)


def a_rule(**changes: Any) -> EventMapping:
    rule = {"source": "product", "detail_type": "Signed in", "to": "ActivitySeen", "detail": {"contact_id": "'ann'"}}
    return EventMapping.model_validate(rule | changes)


def sent_by(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((ROOT / "tests/events/vendors" / f"{name}.json").read_text(encoding="utf-8"))
    return event


def made_of(name: str) -> list[dict[str, Any]]:
    made = translate(sent_by(name), rules(name.partition("_")[0]))
    assert all(parse(each, NOW) for each in made), "what the rules make must be a lifecycle event"
    return made


def details(name: str) -> list[tuple[str, dict[str, Any]]]:
    return [(each["detail-type"], each["detail"]) for each in made_of(name)]


def test_a_changed_stripe_subscription_tells_plan_price_a_year_and_renewal() -> None:
    told = {"account_id": "cus_Na6dX7aXxi11N4", "plan": "Scale", "arr": 7202, "renewal_date": "2027-01-01"}

    assert details("stripe_updated") == [("AccountUpserted", told)]
    assert made_of("stripe_updated")[0]["time"] == "2026-01-05T09:00:00Z"


def test_an_older_stripe_subscription_renews_with_its_own_period_and_a_metered_one_has_no_arr() -> None:
    told = {"account_id": "cus_Na6dX7aXxi11N4", "plan": "calls_monthly", "renewal_date": "2026-02-01"}

    assert details("stripe_updated_before_2025") == [("AccountUpserted", told)]


def test_a_stripe_subscription_that_was_never_paid_tells_nothing() -> None:
    assert details("stripe_unpaid") == []


def test_a_deleted_stripe_subscription_is_a_churn_with_the_reason_the_customer_gave() -> None:
    told = {"account_id": "cus_Na6dX7aXxi11N4", "reason": "too_expensive", "effective_date": "2026-01-05"}

    assert details("stripe_deleted") == [("AccountChurned", told)]


def test_a_stripe_subscription_that_is_to_end_is_notice_until_that_is_taken_back() -> None:
    told = {"account_id": "cus_Na6dX7aXxi11N4", "reason": "too_expensive", "effective_date": "2027-01-01"}

    assert details("stripe_notice")[1:] == [("AccountChurned", told)]
    assert details("stripe_notice_taken_back")[1:] == [("AccountRenewed", {"account_id": "cus_Na6dX7aXxi11N4"})]


@pytest.mark.parametrize(("cancel_at", "leaves"), [(None, "2027-01-01"), (1782864000, "2026-07-01")])
def test_a_stripe_subscription_ends_on_the_day_that_is_named_or_with_its_period(
    cancel_at: int | None, leaves: str
) -> None:
    event = sent_by("stripe_notice")
    event["detail"]["data"]["object"]["cancel_at"] = cancel_at

    assert translate(event, rules("stripe"))[1]["detail"]["effective_date"] == leaves


def test_a_stripe_subscription_that_changes_after_notice_is_no_notice_again() -> None:
    event = sent_by("stripe_notice")
    event["detail"]["data"]["previous_attributes"] = {"metadata": {}}

    assert [each["detail-type"] for each in translate(event, rules("stripe"))] == ["AccountUpserted"]


def test_a_solved_zendesk_ticket_names_requester_organisation_and_kind() -> None:
    told = {"ticket_id": "5158", "contact_id": "20978392", "account_id": "10002", "kind": "question"}

    assert details("zendesk_solved") == [("TicketResolved", told)]
    assert parse(made_of("zendesk_solved")[0], NOW).time == datetime(2026, 1, 5, 8, 59, 58, tzinfo=UTC)


def test_a_zendesk_ticket_without_an_organisation_is_solved_without_an_account() -> None:
    told = {"ticket_id": "5158", "contact_id": "20978392", "kind": "question"}

    assert details("zendesk_solved_without_organisation") == [("TicketResolved", told)]


def test_a_reopened_zendesk_ticket_tells_nothing() -> None:
    assert details("zendesk_reopened") == []


def test_one_salesforce_change_to_two_accounts_is_told_of_both_with_what_changed() -> None:
    first, second = made_of("salesforce_accounts_changed")

    assert first["detail"] == {"account_id": "0015f00002J9YYEAA3", "segment": "enterprise", "arr": 84000}
    assert second["detail"] == {"account_id": "0015f00002J9YYFAA3", "segment": "enterprise", "arr": 84000}
    assert [first["id"], second["id"]] == [
        "5c42b99e-c214-4a9c-8fbd-1a41e5faa44a",
        "5c42b99e-c214-4a9c-8fbd-1a41e5faa44a:2",
    ]
    assert first["time"] == COMMITTED


def test_a_new_salesforce_account_is_told_with_name_and_renewal() -> None:
    told = {"account_id": "0015f00002J9YYEAA3", "name": "Acme", "renewal_date": "2027-01-31"}

    assert details("salesforce_account_created") == [("AccountUpserted", told)]


@pytest.mark.parametrize("name", ["salesforce_account_deleted", "salesforce_won_deal_edited"])
def test_other_salesforce_changes_tell_nothing(name: str) -> None:
    assert details(name) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("salesforce_renewal_won", "AccountRenewed"), ("salesforce_upgrade_won", "AccountExpanded")],
)
def test_a_won_salesforce_opportunity_is_told_by_its_type(name: str, kind: str) -> None:
    assert details(name) == [(kind, {"account_id": "0015f00002J9YYEAA3", "arr": 96000})]
    assert made_of(name)[0]["time"] == COMMITTED


def test_a_lost_salesforce_renewal_is_notice_for_the_end_of_the_contract() -> None:
    told = {"account_id": "0015f00002J9YYEAA3", "reason": "Price", "effective_date": "2026-03-31"}

    assert details("salesforce_renewal_lost") == [("AccountChurned", told)]


def test_a_segment_identify_call_tells_a_contact() -> None:
    told = {
        "contact_id": "ann",
        "email": "ann@acme.example",
        "name": "Ann Lee",
        "locale": "de-DE",
        "time_zone": "Europe/Berlin",
    }

    assert details("segment_identify") == [("ContactUpserted", told)]


def test_a_segment_call_of_nobody_known_tells_nothing() -> None:
    assert details("segment_identify_anonymous") == []


def test_a_segment_group_call_tells_an_account_and_nobody_in_it() -> None:
    assert details("segment_group") == [("AccountUpserted", {"account_id": "acme", "name": "Acme", "plan": "scale"})]


def test_a_segment_track_call_is_a_milestone_if_it_is_named_one_and_always_activity() -> None:
    milestone = ("MilestoneReached", {"account_id": "acme", "milestone": "launched"})

    assert details("segment_launched") == [milestone, ("ActivitySeen", {"contact_id": "ann"})]
    assert details("segment_track") == [("ActivitySeen", {"contact_id": "ann"})]


@pytest.mark.parametrize(
    ("source", "detail_type", "fits"),
    [
        ("product", "Signed in", True),
        ("prod*", "Signed *", True),
        ("*", "*", True),
        ("prod", "Signed in", False),
        ("product", "Signed", False),
        ("crm*", "Signed in", False),
    ],
)
def test_a_rule_fits_by_source_and_type_exactly_or_by_how_they_begin(source: str, detail_type: str, fits: bool) -> None:  # noqa: FBT001 - a parameter of the table above
    assert applies(SIGNED_IN, (a_rule(source=source, detail_type=detail_type),)) is fits


def test_an_event_that_a_rule_leaves_out_is_known_but_tells_nothing() -> None:
    rule = a_rule(when="detail.user == 'bob'")

    assert applies(SIGNED_IN, (rule,))
    assert translate(SIGNED_IN, (rule,)) == []


@pytest.mark.parametrize(
    ("when", "made"),
    [("detail.logins", 1), ("`0`", 1), ("`false`", 0), ("detail.plan", 0), ("`[]`", 0), ("`{}`", 0), ("''", 0)],
)
def test_a_rule_holds_for_all_but_null_false_and_what_is_empty(when: str, made: int) -> None:
    assert len(translate(SIGNED_IN, (a_rule(when=when),))) == made


def test_an_event_without_a_rule_passes_untouched() -> None:
    assert translate(SIGNED_IN, (a_rule(source="crm"),)) == [SIGNED_IN]


@pytest.mark.parametrize("event", [{"id": "e1"}, {"id": "e1", "source": 7, "detail-type": ["Signed in"]}])
def test_an_event_without_source_or_type_passes_untouched(event: dict[str, Any]) -> None:
    assert translate(event, (a_rule(source="*", detail_type="*"),)) == [event]


def test_every_rule_that_fits_makes_an_event_and_only_the_first_keeps_the_id() -> None:
    made = translate(SIGNED_IN, (a_rule(), a_rule(detail={"contact_id": "'bob'"})))

    assert [(each["id"], each["detail"]) for each in made] == [
        ("e1", {"contact_id": "ann"}),
        ("e1:2", {"contact_id": "bob"}),
    ]


def test_time_stays_the_events_own_if_none_is_mapped_or_found() -> None:
    made = translate(SIGNED_IN, (a_rule(), a_rule(time="detail.plan"), a_rule(time="to_time(detail.at)")))

    assert [each["time"] for each in made] == [SIGNED_IN["time"], SIGNED_IN["time"], "2026-01-05T09:00:00Z"]


def test_what_an_event_does_not_tell_is_left_out_even_inside_a_field() -> None:
    detail = {"account_id": "'acme'", "plan": "detail.plan", "attributes": "detail.{user: user, plan: plan}"}

    made = translate(SIGNED_IN, (a_rule(to="AccountUpserted", detail=detail),))

    assert made[0]["detail"] == {"account_id": "acme", "attributes": {"user": "ann"}}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"detail": {"contact_id": "lower(detail.logins)"}},
            r"^contact_id: .* lower\(\) takes string or null, not number$",
        ),
        (
            {"detail": {"contact_id": "divide(detail.logins, `0`)"}},
            "^contact_id: .*division by zero$",
        ),
        ({"time": "to_time(detail.user)"}, "^time: its expression failed: not a date or time in ISO 8601$"),
        ({"time": "to_time(`1e300`)"}, "^time: its expression failed: "),
        ({"when": "sum(detail.user)"}, r"^when: its expression failed: sum\(\) takes array-number, not string$"),
        ({"each": "detail.user"}, "^each: its expression gave no list"),
    ],
)
def test_an_expression_that_fails_on_an_event_is_named_by_its_field(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnreadableEventError, match=reason):
        translate(SIGNED_IN, (a_rule(**changes),))


def test_each_without_a_list_in_the_event_makes_nothing() -> None:
    assert translate(SIGNED_IN, (a_rule(each="detail.plan"),)) == []


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("to_date(detail.at)", "2026-01-05"),
        ("to_date(multiply(detail.at, `1000`))", "2026-01-05"),
        ("to_date('2026-01-05')", "2026-01-05"),
        ("to_time('2026-01-05T23:30:00.123-02:00')", "2026-01-06T01:30:00Z"),
        ("lower('SOLVED')", "solved"),
        ("lookup({ann: 'Ann Lee'}, detail.user)", "Ann Lee"),
        ("to_string(divide(detail.logins, `2`))", "2.5"),
        ("detail.seats[?id == 'b'].id | [0]", "b"),
    ],
)
def test_expressions_give(expression: str, value: str) -> None:
    made = translate(SIGNED_IN, (a_rule(detail={"contact_id": expression}),))

    assert made[0]["detail"] == {"contact_id": value}


@pytest.mark.parametrize(
    "expression",
    [
        "to_time(detail.plan)",
        "to_date(detail.plan)",
        "lower(detail.plan)",
        "lookup(detail.plan, 'a')",
        "lookup({a: 'b'}, detail.plan)",
    ],
)
def test_what_is_not_told_stays_untold(expression: str) -> None:
    detail = {"contact_id": "'ann'", "name": expression}

    assert translate(SIGNED_IN, (a_rule(to="ContactUpserted", detail=detail),))[0]["detail"] == {"contact_id": "ann"}


@pytest.mark.parametrize(
    ("changes", "where", "mistake"),
    [
        ({"when": "detail["}, ("when",), "Incomplete expression"),
        ({"when": "a b"}, ("when",), "Unexpected token: b"),
        ({"when": ""}, ("when",), "at least 1 character"),
        ({"time": "now()"}, ("time",), r"there is no function now\(\)"),
        ({"each": "a[?lower(b, c)]"}, ("each",), r"lower\(\) takes 1 arguments, not 2"),
        ({"when": "not_null()"}, ("when",), r"not_null\(\) takes 1 arguments, not 0"),
        ({"detail": {"contact_id": "detail.#"}}, ("detail", "contact_id"), "Unknown token #"),
        ({"detail": {"contact_id": "a", "nam": "b"}}, ("detail", "nam", "[key]"), "no such field; it has contact_id"),
        ({"detail": {}}, ("detail",), "at least 1 item"),
        ({"to": "Signup"}, ("to",), "'Signup' is no lifecycle event; those are AccountChurned, "),
        (
            {"to": "MetricChanged", "detail": {"account_id": "a", "value": "b"}},
            (),
            "metric, previous_value, window_days in",
        ),
        ({"detial": {}}, ("detial",), "Extra inputs"),
    ],
)
def test_a_rule_with_a_mistake_is_refused(changes: dict[str, Any], where: tuple[str, ...], mistake: str) -> None:
    with pytest.raises(ValidationError, match=mistake) as refused:
        a_rule(**changes)

    assert [each["loc"] for each in refused.value.errors()] == [where]


def test_functions_that_take_any_number_of_arguments_may_be_given_some() -> None:
    assert a_rule(when="not_null(a, b, c)").when == "not_null(a, b, c)"
