"""The patterns of the template against events and stream records as AWS delivers them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from moto.events.models import EventPattern

from functions.core.details import DETAILS
from functions.core.outgoing import SOURCE
from functions.dispatch.incoming import parse
from infra.closure import ROOT
from infra.schemas import SCHEMAS, files, schemas
from tests.infra.stack import of_type

_EVENTS = ROOT / "tests" / "events"
_RECORDS = sorted(path.stem for path in (_EVENTS / "stream").glob("*.json"))


def _recorded(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((_EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    return event


def _passes(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    return bool(EventPattern(None, pattern).matches_event(event))  # type: ignore[arg-type]


def _caught(event: dict[str, Any]) -> bool:
    return _passes(of_type("AWS::Events::Rule")["EverythingFromOutside"]["EventPattern"], event)


def _read_by(mapping: str) -> set[str]:
    filters = of_type("AWS::Lambda::EventSourceMapping")[mapping]["FilterCriteria"]["Filters"]
    patterns = [json.loads(each["Pattern"]) for each in filters]
    records = {name: _recorded(f"stream/{name}") for name in _RECORDS}
    return {name for name, record in records.items() if any(_passes(pattern, record) for pattern in patterns)}


@pytest.mark.parametrize("detail_type", DETAILS)
def test_the_rule_catches_every_event_that_we_understand(detail_type: str) -> None:
    event = _recorded(detail_type)

    assert _caught(event)
    assert type(parse(event, datetime(2026, 12, 31, tzinfo=UTC)).detail).__name__ == event["detail-type"] == detail_type


def test_the_rule_catches_what_nobody_foresaw() -> None:
    assert _caught({**_recorded("AccountUpserted"), "source": "a.vendor", "detail-type": "Never heard of"})


def test_the_rule_refuses_our_own_events() -> None:
    event = _recorded("from_ourselves")

    assert event["source"] == SOURCE
    assert not _caught(event)


def test_followup_reads_what_calls_for_something_and_nothing_else() -> None:
    read = _read_by("FollowupStreamFunctionStream")

    assert read == {
        *("invitation_planned", "invitation_answered", "skip_recorded", "reply_recorded"),
        *("case_closed", "annotation_told", "account_changed"),
        *("contact_unsubscribed", "contact_complained", "contact_bounced", "contact_gone"),
        "contact_unsubscribed_long_ago",  # a filter cannot compare the two images: the rule does, and tells nothing
    }


def test_archive_reads_profiles_too_and_what_is_on_record_about_accounts() -> None:
    read = _read_by("ArchiveFunctionStream")

    about = {"outcome_recorded", "usage_told", "answer_remembered", "case_closed", "annotation_told"}
    profiles = {name for name in _RECORDS if name.startswith(("account_", "contact_"))}
    assert read == {"invitation_planned", "invitation_answered", "skip_recorded", *profiles, *about}


def test_nobody_reads_what_has_expired() -> None:
    assert "invitation_expired_by_ttl" in _RECORDS
    assert "invitation_expired_by_ttl" not in _read_by("ArchiveFunctionStream") | _read_by(
        "FollowupStreamFunctionStream"
    )


@pytest.mark.parametrize("detail_type", DETAILS)
def test_a_schema_accepts_the_event_it_is_for_and_refuses_a_misspelt_field(detail_type: str) -> None:
    detail = _recorded(detail_type)["detail"]
    validator = Draft202012Validator(schemas()[detail_type])

    assert validator.is_valid(detail)
    assert not validator.is_valid({**detail, "acount_id": "acct-0117"})


def test_schema_files_are_up_to_date() -> None:
    written = {path: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")}

    assert written == files(), "run python -m infra.schemas"
