"""Posts to chat channels and webhooks: once, with what came of it told apart."""

import json
from collections.abc import Mapping
from typing import Any

from functions.adapters.https import Https, addresses, connected
from functions.adapters.posting import Answer, NotDelivered, Posting
from functions.adapters.runtime import Runtime

_REASON_LENGTH = 80
_AGAIN = frozenset({408, 425, 429})
_LONGEST = 86_400


class Notifier:
    """Delivered means that the service took it; a service that is busy or broken gets it again from the queue."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the transport that was lent, or HTTPS."""
        self._post = runtime.post or Https(runtime.stopwatch.now, addresses, connected)

    def post(self, url: str, message: Mapping[str, Any]) -> None:
        """Post a message; raise NotDelivered if it was not taken, OutcomeUnknown if it may have been."""
        self.send(Posting(url, json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()))

    def send(self, posting: Posting) -> None:
        """Post bytes as they are; raises as above."""
        answer = self._post(posting)
        if answer.status not in range(200, 300):
            raise _refused(answer)


def _refused(answer: Answer) -> NotDelivered:
    """Return what a refusal means: a redirect or a client's error stays one, all else may pass."""
    for_good = answer.status in range(300, 500) and answer.status not in _AGAIN
    return NotDelivered(_reason(answer), for_good=for_good, retry_after=_retry_after(answer))


def _reason(answer: Answer) -> str:
    """Return the status and what the service calls it: Slack says why in a word, such as channel_is_archived."""
    said = answer.body.decode("ascii", errors="replace")[:_REASON_LENGTH].strip()
    return f"{answer.status} {said}" if said.replace("_", "").isalnum() and said.isascii() else str(answer.status)


def _retry_after(answer: Answer) -> int | None:
    text = answer.headers.get("retry-after", "").strip()
    return min(int(text), _LONGEST) if text.isascii() and text.isdigit() else None
