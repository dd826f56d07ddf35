"""A language model on Amazon Bedrock, asked by the Converse API; only used where the programme's tagger is bedrock."""

from typing import Any

from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from functions.adapters.runtime import Runtime

_LONGEST = 300  # tokens of an answer: a short JSON object
_PATIENCE = 3  # seconds: a batch of answers waits for the model one comment after another
_REST = 30  # seconds that no invocation outlives: after one timeout, the rest of a batch does not wait for more


class NotAsked(Exception):  # noqa: N818 - says what was done
    """The model did not answer in time a moment ago, and is left alone."""


class Bedrock:
    """Asks any model that speaks Converse; it draws nothing, so that the same question has much the same answer.

    Cost: with ten tags a comment of 60 words takes some 330 tokens in and 40 out, estimated from the texts themselves.
    At $0.06 and $0.24 a million (Amazon Nova Lite on demand, as quoted by others in 2026; to be confirmed with AWS for
    your region) 1,000 comments cost $0.03.
    """

    def __init__(self, runtime: Runtime) -> None:
        """Make no call yet; a model that is slow is asked once and not again, since the list of words can stand in."""
        self._client = runtime.client("bedrock-runtime", attempts=1, patience=_PATIENCE)
        self._now = runtime.stopwatch.now
        self._left_alone_until: float | None = None

    def ask(self, model: str, task: str, question: str) -> str:
        """Return the text of the model's answer; raise ValueError if it was cut short, and what the call raises.

        NotAsked says that it was too slow within the last half minute.
        """
        if self._left_alone_until is not None and self._now() < self._left_alone_until:
            raise NotAsked
        try:
            answer = self._answer(model, task, question)
        except (ConnectTimeoutError, ReadTimeoutError):
            self._left_alone_until = self._now() + _REST
            raise
        if answer["stopReason"] != "end_turn":
            message = f"the model stopped because of {answer['stopReason']}"
            raise ValueError(message)
        return "".join(part.get("text", "") for part in answer["output"]["message"]["content"])

    def _answer(self, model: str, task: str, question: str) -> Any:  # noqa: ANN401 - as boto3 reads it
        return self._client.converse(
            modelId=model,
            system=[{"text": task}],
            messages=[{"role": "user", "content": [{"text": question}]}],
            inferenceConfig={"maxTokens": _LONGEST, "temperature": 0},
        )
