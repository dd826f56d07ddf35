"""Whatever happens, in whatever order: nobody is asked too often, and everybody's outcome is on record."""

import copy
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import boto3
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from functions.core.programme import Programme
from infra import programme
from infra.closure import ROOT
from infra.local.clock import Clock
from infra.local.stack import Stack
from infra.local.template import expanded
from tests.integration.conftest import PARAMETERS, REPORTS_FIRE, START
from tests.integration.people import ACME, ANN, invitations, items

SESSION = boto3.Session()
SURVEYS: dict[str, Any] = {
    "onboarding": {"metric": "nps", "touchpoint": "onboarding", "triggers": [{"stage_reached": "live"}]},
    "launch": {"metric": "nps", "touchpoint": "product", "triggers": [{"milestone": "launch", "after_days": 3}]},
    "cadence": {"metric": "nps", "touchpoint": "product", "cadence": {"every_days": 40}},
    "support": {
        "metric": "csat",
        "touchpoint": "support",
        "kind": "transactional",
        "triggers": [{"ticket_resolved": "any", "after_hours": 2}],
    },
}
EVENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "live": ("AccountStageChanged", {"account_id": "acme", "stage": "live"}),
    "launch": ("MilestoneReached", {"account_id": "acme", "milestone": "launch"}),
    "ticket": ("TicketResolved", {"ticket_id": "7", "contact_id": "ann"}),
    "other ticket": ("TicketResolved", {"ticket_id": "8", "contact_id": "ann"}),
    "campaign": ("SurveyRequested", {"survey_id": "onboarding", "everyone": True}),
    "contact": ("ContactUpserted", ANN),
    "move": ("ContactUpserted", {"contact_id": "ann", "time_zone": "Asia/Tokyo", "country": "JP"}),
    "pause": ("Paused", {"account_id": "acme", "reason": "outage"}),
    "resume": ("Paused", {"account_id": "acme", "reason": "over", "until": "2026-01-01T00:00:00Z"}),
}
QUIET = {"relationship": timedelta(days=90), "transactional": timedelta(days=30)}

moments = st.lists(
    st.tuples(st.sampled_from(sorted(EVENTS)), st.integers(min_value=0, max_value=45)), min_size=1, max_size=9
)


def a_stack() -> Stack:
    template = copy.deepcopy(expanded())
    for schedule in (*REPORTS_FIRE, "CompactionFunctionEveryNight"):
        del template["Resources"][schedule]  # a year of reports, and of nights, takes longer than all the rest
    stack = Stack.create(SESSION, clock=Clock(START), parameters=PARAMETERS, template=template)
    told = yaml.safe_load((ROOT / "tests" / "programme.yaml").read_text(encoding="utf-8"))
    active = Programme.model_validate({**told, "surveys": SURVEYS})
    programme.activate(active, stack.physical("ProgrammeBucket"), stack.client("s3"))
    return stack


def live_through(stack: Stack, story: list[tuple[str, int]]) -> None:
    """Tell the events of a story, so many days after each other, some of them twice; then let everything end."""
    stack.put_event("AccountUpserted", ACME)
    stack.put_event("ContactUpserted", ANN)
    stack.settle()
    for name, days in story:
        stack.advance(timedelta(days=days))
        for _ in range(1 + days % 2):
            stack.put_event(*EVENTS[name])
        stack.settle()
    stack.put_event(*EVENTS["resume"])
    stack.advance(timedelta(days=60))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moments)
def test_nobody_is_asked_twice_within_a_quiet_period_and_every_occasion_ends_on_record(
    story: list[tuple[str, int]],
) -> None:
    with mock_aws():
        stack = a_stack()
        live_through(stack, story)

        kinds = {item["sid"]: item["kind"] for item in invitations(stack)}
        sent: dict[str, list[datetime]] = defaultdict(list)
        for mail in stack.outbox():
            if mail.tags.get("kind") == "survey":
                sent[kinds[mail.tags["sid"]]].append(mail.sent_at)
        for kind, times in sent.items():
            assert all(after - before >= QUIET[kind] for before, after in pairwise(times)), (kind, times)

        decided = {item["sid"]: item["state"] for item in invitations(stack)}
        skipped = {item["sid"] for item in items(stack, sk="SKIP#")}
        assert {sid for sid, state in decided.items() if state == "skipped"} <= skipped
        assert {sid for sid, state in decided.items() if state not in {"skipped", "planned"}} & skipped == set()
        assert stack.failures == []
        dead = ("LifecycleDeadLetters", "DueDeadLetters", "SendDeadLetters", "RejectedQueue", "UndeliveredQueue")
        assert {queue: stack.messages(queue) for queue in dead} == {queue: [] for queue in dead}
