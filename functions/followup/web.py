"""A request to a desk and what becomes of it, without the framework."""

from dataclasses import dataclass
from typing import Literal

from functions.core.page_headers import STAFF_COOKIE, page_headers

BODY_BYTES = 64 * 1024
FORM = "application/x-www-form-urlencoded"

DeclinedKind = Literal["unknown", "expired", "too_large", "wrong_type", "failed"]
_STATUS = {"unknown": 404, "expired": 410, "too_large": 413, "wrong_type": 415, "failed": 500}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: the token of its path, what its query says was just done, and what it carries."""

    token: str
    done: str = ""
    left: str = ""
    content_type: str = ""
    body: bytes = b""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One response; location, if there is one, is relative, so that it holds under any stage or domain.

    Staff says that a colleague's link was opened, by which their browser is known if they answer for a customer.
    """

    status: int
    html: str = ""
    location: str = ""
    staff: bool = False


class Declined(Exception):  # noqa: N818 - an outcome, told apart from others by its kind
    """The visit ends at a page with a message; a reference is what a colleague can find it by in the log."""

    def __init__(self, kind: DeclinedKind, reference: str = "") -> None:
        """Keep what the page will say."""
        super().__init__(kind)
        self.kind: DeclinedKind = kind
        self.reference = reference

    @property
    def status(self) -> int:
        """Return the status that goes with it."""
        return _STATUS[self.kind]


def check_body(visit: Visit) -> None:
    """Refuse what is not a form or is too large, before any of it is parsed."""
    if visit.content_type.partition(";")[0].strip().lower() != FORM:
        raise Declined(kind="wrong_type")
    if len(visit.body) > BODY_BYTES:
        raise Declined(kind="too_large")


def headers(reply: Reply, style: str) -> dict[str, str | list[str]]:
    """Return the reply's headers."""
    location = {"Location": reply.location} if reply.location else {}
    return {**page_headers(style), **location, **(STAFF_COOKIE if reply.staff else {})}
