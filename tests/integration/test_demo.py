import json
import os
import socket
import subprocess
import sys

import pytest

from functions.core.scales import SCALES
from infra.local import company


def free_port() -> str:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return str(trial.getsockname()[1])


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
    assert figures["surveys_sent"] > figures["answers"] > 100
    assert figures["follow_ups"]["reply"] == figures["answers"]
    assert set(figures["skipped"]) == {"duplicate_person", "no_address", "quiet_period"}
    assert figures["nps"]["low"] < figures["nps"]["score"] < figures["nps"]["high"]
    assert figures["reports_written"] >= 14
    assert figures["rejected"] == 2


def test_the_story_is_the_same_on_every_run() -> None:
    assert company.events() == company.events()
    assert all(company.START <= event.at < company.END for event in company.events())


@pytest.mark.parametrize("segment", ["starter", "business", "enterprise"])
def test_every_answer_of_the_story_is_on_the_scale(segment: str) -> None:
    times = [company.START, company.REDESIGN, company.END - company.EVERY]
    people = [f"p{number}@x.example" for number in range(200)]

    answers = [company.answer(person, segment, at) for person in people for at in times]

    scores = {answer.score for answer in answers if answer}
    assert scores == set(SCALES["nps"].scores())
