"""A post to another company's service, and what came of it; a local run lends a transport that keeps them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Posting:
    """One POST of JSON; its address may itself be a secret, so that it is neither logged nor shown."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service said: its headers by lower-case names, and the beginning of its body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Transport = Callable[[Posting], Answer]


class NotDelivered(Exception):  # noqa: N818 - an outcome, told apart from others by its name
    """The post certainly was not taken; retry_after is in how many seconds the service wants it again, if it said."""

    def __init__(self, reason: str, *, for_good: bool = False, retry_after: int | None = None) -> None:
        """Keep why, and whether trying again can help; the reason holds no address."""
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good
        self.retry_after = retry_after
