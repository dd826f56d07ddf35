import json
import os
import socket
import subprocess
import sys
from datetime import timedelta
from typing import get_args

import pytest

from functions.core.scales import SCALES, Metric
from functions.core.survey import Channel
from infra import programme
from infra.local import company, opinions, story
from infra.local.serving import PROGRAMME

# What the name of an occasion begins with, for each trigger that the programme may have.
OCCASIONS = {
    "StageReached": "stage",
    "MilestoneReached": "milestone",
    "PlaybookCompleted": "playbook",
    "MetricChanged": "metric",
    "TicketResolved": "ticket",
    "Churned": "churn",
    "DateNear": "date",
}


def free_port() -> str:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return str(trial.getsockname()[1])


@pytest.mark.long
def test_the_demo_plays_fourteen_months_and_its_figures_agree_with_what_is_stored() -> None:
    ports = {"ONCE": "1", "PORT": free_port(), "AWS_PORT": free_port()}

    run = subprocess.run(
        [sys.executable, "-m", "infra.local.demo"],
        env={**os.environ, **ports},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    figures = json.loads(run.stdout.splitlines()[-1])
    example = programme.load(PROGRAMME)
    triggers = {type(each).__name__ for survey in example.surveys.values() for each in survey.triggers}
    assert triggers == set(OCCASIONS)
    assert set(figures["sent_by_occasion"]) == {*OCCASIONS.values(), "cadence", "request"}
    assert set(figures["sent_by_survey"]) == set(example.surveys)
    assert figures["surveys_sent"] == sum(figures["sent_by_survey"].values())
    assert figures["surveys_sent"] + figures["shown_in_product"] > figures["answers"] > 60
    assert set(figures["answers_by_channel"]) == set(get_args(Channel))
    assert sum(figures["replies"].values()) == figures["answers"] - figures["answers_without_a_name"]
    assert {"done", "not_needed"} <= set(figures["replies"])  # not needed: a colleague was faster
    assert set(figures["follow_ups"]) >= {"reply", "case", "forward", "message", "told"}
    assert figures["cases"]["closed"] > 5
    assert figures["overdue"] > 0
    assert figures["at_risk"] > 0
    assert figures["health_changes"] > 0
    assert figures["promoters"] > 10
    assert figures["alerts"]["done"] > 10
    assert figures["answers"] == sum(figures["answers_by_metric"].values())
    assert figures["shown_in_product"] > figures["declined"] > 0
    assert figures["wants_fewer"] > 0
    assert set(figures["skipped"]) == {
        "account_churned", "already_invited", "duplicate_person", "no_address", "paused", "quiet_period",
        "sampled_out", "unsubscribed", "wrong_audience",
    }  # fmt: skip
    assert {"paused", "quiet_period"} <= set(figures["waited"])
    assert figures["reminders"] > 20
    assert figures["tests"] == 1
    assert set(figures["pauses"]) == {"account (settled)", "contact (on leave)", "programme (outage)"}
    assert figures["nps"]["low"] < figures["nps"]["score"] < figures["nps"]["high"]
    assert figures["reports_written"] >= 14
    assert figures["rejected"] == 2


def test_the_story_is_the_same_on_every_run() -> None:
    assert story.events() == story.events()
    assert all(company.START <= event.at < company.END for event in story.events())
    assert {(event.at - company.START) % company.EVERY for event in story.events()} == {timedelta()}


def test_the_story_has_people_of_several_languages_time_zones_and_countries() -> None:
    people = [event.detail for event in story.events() if event.detail_type == "ContactUpserted"]

    assert {person.get("locale") for person in people} == {None, "ar", "de", "en-GB", "en-US"}
    assert {person.get("time_zone") for person in people} == {None, "America/New_York", "Asia/Dubai", "Europe/Berlin"}
    assert {person.get("country") for person in people} == {None, "AE", "DE", "US"}


def test_no_address_of_the_story_belongs_to_two_people_by_accident() -> None:
    addresses = [
        company.contact(customer, person).get("email") for customer in company.customers() for person in customer.people
    ]

    told = [address for address in addresses if address]
    assert len(told) == len(set(told)) < len(addresses)


@pytest.mark.parametrize("segment", ["starter", "business", "enterprise"])
@pytest.mark.parametrize("metric", get_args(Metric))
def test_every_answer_of_the_story_is_on_the_scale(segment: str, metric: Metric) -> None:
    times = [company.START, opinions.REDESIGN, company.END - company.EVERY]
    people = [f"p{number}@x.example" for number in range(200)]

    answers = [opinions.answer(person, segment, at, metric) for person in people for at in times]

    scores = {answer.score for answer in answers if answer}
    assert scores == set(SCALES[metric].scores())
