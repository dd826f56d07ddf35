"""What was posted to chat channels and webhooks: kept here, and sent to nobody."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from functions.adapters.posting import Answer, Posting

Look = Literal["slack", "teams", "webhook"]
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True, slots=True)
class Post:
    """One post as its page shows it: host is where it would have gone, the rest of its address being a secret."""

    at: datetime
    host: str
    headers: dict[str, str]
    message: dict[str, Any]

    @property
    def look(self) -> Look:
        """Return whose message it is, by its shape."""
        return "slack" if "blocks" in self.message else "teams" if "attachments" in self.message else "webhook"

    @property
    def card(self) -> dict[str, Any]:
        """Return the card in a Teams message."""
        card: dict[str, Any] = self.message["attachments"][0]["content"]
        return card


class Posts:
    """A transport that takes everything and tells nobody."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Start with none."""
        self.kept: list[Post] = []
        self._now = now

    def __call__(self, posting: Posting) -> Answer:
        """Keep a post, and answer as a service does that took it."""
        host = urlsplit(posting.url).hostname or ""
        self.kept.append(Post(self._now(), host, dict(posting.headers), json.loads(posting.body)))
        return Answer(200, {}, b"ok")


def spelt(text: str) -> str:
    """Return a text of Slack's as Slack shows it: its three entities are characters again."""
    for entity, char in _ENTITIES:
        text = text.replace(entity, char)
    return text
