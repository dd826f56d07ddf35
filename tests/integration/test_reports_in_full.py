"""The reports of themes, the loop and health, and the night's baselines, from what the whole stack keeps."""

import json
from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from functions.adapters.table import Change, Table
from functions.core.programme import Programme
from functions.core.times import iso
from infra import programme
from infra.local.stack import Stack
from infra.schemas import schemas
from tests.integration.people import acme_with_ann, goes_live, invitations, items, queued
from tests.integration.test_following_up import answer
from tests.making import a_programme

AS_OF = "2026-01-06T09:00:00Z"


def asked_for(stack: Stack, report: str) -> Any:
    """Make a report and return its JSON, which is as its schema says."""
    stack.invoke("ReportFunction", queued({"report": report, "as_of": AS_OF}))
    [key] = [each.key for each in stack.reports() if each.key.endswith(f"/{report}.json")]
    body = stack.client("s3").get_object(Bucket=stack.physical("ReportsBucket"), Key=key)["Body"].read()
    found = json.loads(body)
    model = {"loop": "LoopReport", "health": "HealthReport"}.get(report, "ThemesReport")
    Draft202012Validator(schemas()[model]).validate(found)
    return found


@pytest.fixture
def answered(stack: Stack) -> Stack:
    """Let Ann of Acme write how slow it is, and a day pass in which she gets the automatic reply."""
    told = a_programme().model_dump(mode="json", by_alias=True)
    tags = {"list": {"speed": {"label": "Speed", "complaints": {"en": ["slow"]}, "routes": ["product"]}}}
    changed = Programme.model_validate({**told, "tags": tags, "cases": {"hold_hours": 1}})
    programme.activate(changed, stack.physical("ProgrammeBucket"), stack.client("s3"))
    stack.restart()
    acme_with_ann(stack)
    goes_live(stack)
    [mail] = stack.outbox()
    answer(stack, mail, 2, "Ann Lee: exports are slow.")
    change = {"annotation_id": "n1", "title": "Faster exports", "at": "2026-01-05", "tags": ["speed"], "everyone": True}
    stack.put_event("AnnotationAdded", change)
    stack.advance(timedelta(days=1))
    stack.settle(flush=True)
    return stack


def test_a_comment_is_found_under_its_theme_and_tells_nobodys_answer_to_others(answered: Stack) -> None:
    internal, shared = asked_for(answered, "themes-internal"), asked_for(answered, "themes")

    [theme], [held] = internal["themes"], shared["themes"]
    assert (theme["label"], theme["answers"], theme["score"]["nps"]) == ("Speed", 1, -100.0)
    assert [quote["internal"] for quote in theme["quotes"]] == [True]
    assert [action["title"] for action in theme["actions"]] == ["Faster exports"]
    assert (held["label"], held["answers"], held["held_back"]) == ("Speed", None, "fewer than 5 answers")
    assert "exports are slow" not in json.dumps(shared)


def test_loop_and_health_are_made_without_naming_anyone_and_forget_what_was_taken_out(answered: Stack) -> None:
    loop, health = asked_for(answered, "loop"), asked_for(answered, "health")

    [account], [reply] = health["accounts"], items(answered, sk="EFFECT#reply")
    assert (account["account_id"], account["colour"], account["coverage"]) == (
        "acme",
        None,
        "1 of 3 touchpoints, n = 1",
    )
    assert (loop["comments"], loop["promises"]["held_back"], reply["state"]) == (1, "fewer than 5 answers", "done")
    assert not any(word in json.dumps([loop, health]) for word in ("Ann", "ann@", "Jane", "exports"))

    [invitation] = invitations(answered)
    values = {"why": "a test", "at": "2026-01-06T08:00:00Z", "one": 1}
    update = "SET excluded = :why, excluded_at = :at ADD version :one"
    key = invitation["pk"], invitation["sk"]
    Table(answered.runtime("LifecycleFunction")).change(Change(key, update, "attribute_exists(pk)", values))
    answered.settle(flush=True)
    assert (asked_for(answered, "loop")["comments"], asked_for(answered, "health")["answers"]) == (0, 0)


def test_each_night_tells_follow_up_what_is_usual(answered: Stack) -> None:
    answered.advance(timedelta(days=1))

    [means] = items(answered, pk="PROGRAMME", sk="BASES")
    assert ({name: float(mean) for name, mean in means["means"].items()}, means["as_of"]) == (
        {"onboarding": 20.0},
        "2026-01-07T04:30:00Z",
    )
    assert iso(answered.clock.now()) == "2026-01-07T09:00:00Z"
