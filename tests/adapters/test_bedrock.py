"""What a model on Bedrock is asked, and which answers are errors."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.stub import Stubber

from functions.adapters.bedrock import Bedrock, NotAsked
from functions.adapters.runtime import Runtime, Stopwatch, using
from functions.core.tags import Tagging
from functions.followup.tags.tagger import themes_of
from functions.followup.tags.themes import Themes

ASKED = {
    "modelId": "a-model",
    "system": [{"text": "the task"}],
    "messages": [{"role": "user", "content": [{"text": "a comment"}]}],
    "inferenceConfig": {"maxTokens": 300, "temperature": 0},
}
TAGS = {"price": {"label": "Price", "words": {"en": ["price"]}}}


def answer(*texts: str, stopped: str = "end_turn") -> dict[str, Any]:
    return {
        "output": {"message": {"role": "assistant", "content": [{"text": text} for text in texts]}},
        "stopReason": stopped,
        "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
        "metrics": {"latencyMs": 1},
    }


class Halting(Stopwatch):
    """A stopwatch that a test moves."""

    seconds = 0.0

    def now(self) -> float:
        """Return the seconds."""
        return self.seconds


@pytest.fixture
def runtime() -> Runtime:
    session = boto3.Session(region_name="eu-west-1")
    return Runtime({}, clock=lambda: datetime(2026, 1, 5, tzinfo=UTC), session=session, stopwatch=Halting())


@pytest.fixture
def model(runtime: Runtime) -> Iterator[Stubber]:
    with Stubber(runtime.client("bedrock-runtime", attempts=1, patience=3)) as stubber:
        yield stubber


def test_a_model_is_asked_once_and_its_words_are_returned(runtime: Runtime, model: Stubber) -> None:
    model.add_response("converse", answer('{"tags"', ": []}"), ASKED)

    assert Bedrock(runtime).ask("a-model", "the task", "a comment") == '{"tags": []}'


def test_an_answer_that_was_cut_short_is_an_error(runtime: Runtime, model: Stubber) -> None:
    model.add_response("converse", answer("{", stopped="max_tokens"), ASKED)

    with pytest.raises(ValueError, match="max_tokens"):
        Bedrock(runtime).ask("a-model", "the task", "a comment")


def test_a_refused_call_is_an_error(runtime: Runtime, model: Stubber) -> None:
    model.add_client_error("converse", "AccessDeniedException")

    with pytest.raises(ClientError):
        Bedrock(runtime).ask("a-model", "the task", "a comment")


def test_a_model_that_was_too_slow_is_left_alone_for_half_a_minute(runtime: Runtime, model: Stubber) -> None:
    asked = list[str]()

    def too_slow(**_: Any) -> None:
        asked.append("asked")
        raise ReadTimeoutError(endpoint_url="https://bedrock.example")

    client, bedrock = model.client, Bedrock(runtime)
    model.add_response("converse", answer("{}"))
    client.meta.events.register("provide-client-params.bedrock-runtime.Converse", too_slow)
    for expected in (ReadTimeoutError, NotAsked, NotAsked):
        with pytest.raises(expected):
            bedrock.ask("a-model", "the task", "a comment")
    client.meta.events.unregister("provide-client-params.bedrock-runtime.Converse", too_slow)
    runtime.stopwatch.seconds = 30.0  # type: ignore[attr-defined]

    assert bedrock.ask("a-model", "the task", "a comment") == "{}"
    assert asked == ["asked"]
    assert attrgetter("read_timeout")(client.meta.config) == 3


def test_the_model_of_the_programme_finds_the_themes(runtime: Runtime, model: Stubber) -> None:
    tagging = Tagging.model_validate({"list": TAGS, "tagger": "bedrock", "bedrock_model": "a-model"})
    model.add_response("converse", answer('{"tags": ["price"], "proposed": ["Dark mode"]}'))

    with using(runtime):
        found = themes_of("dear", "en", tagging, ())

    assert found == Themes(("price",), "bedrock", tagging.version, ("Dark mode",))


def test_a_model_that_may_not_be_asked_is_logged_and_replaced_by_the_list(
    runtime: Runtime, model: Stubber, everything_logged: io.StringIO
) -> None:
    tagging = Tagging.model_validate({"list": TAGS, "tagger": "bedrock", "bedrock_model": "a-model"})
    model.add_client_error("converse", "AccessDeniedException", "secret words of a customer")

    with using(runtime):
        found = themes_of("The price, says Ann", "en", tagging, ("Ann",))

    logged = everything_logged.getvalue()
    assert found == Themes(("price",), "list", tagging.version)
    assert "tagged by the list of words" in logged
    assert "AccessDeniedException" in logged
    assert "secret" not in logged


def test_no_model_is_asked_unless_the_programme_names_one(runtime: Runtime) -> None:
    tagging = Tagging.model_validate({"list": TAGS})

    with using(runtime):
        found = themes_of("The price", "en", tagging, ())

    assert found == Themes(("price",), "list", tagging.version)
