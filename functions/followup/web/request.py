"""A request to a desk or a case and what becomes of it, without the framework."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from functions.core.page_headers import STAFF_COOKIE, page_headers

BODY_BYTES = 64 * 1024
FORM = "application/x-www-form-urlencoded"

DeclinedKind = Literal["unknown", "not_yours", "expired", "too_large", "wrong_type", "elsewhere", "failed"]
_STATUS = {
    "unknown": 404,
    "not_yours": 403,
    "expired": 410,
    "too_large": 413,
    "wrong_type": 415,
    "elsewhere": 403,
    "failed": 500,
}
_OURS = {"", "same-origin", "none"}  # what a browser says of a form on our own page, or nothing if it is an old one


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: the token of its path, what its query says, from whose page it comes, and what it carries."""

    token: str
    query: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    fetch_site: str = ""
    body: bytes = b""
    address: str = ""

    def asks(self, name: str) -> str:
        """Return what the query says under a name, or nothing."""
        return self.query.get(name, "")

    def back(self, **said: str) -> str:
        """Return where the same page is found, relative to this one, saying what was just done."""
        kept = {name: value for name, value in self.query.items() if name in {"view", "account", "case"}}
        return f"{self.token}?{urlencode({**kept, **said})}"


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
    """Refuse what is not a form, is too large, or comes from a page of someone else's, before any of it is parsed."""
    if visit.fetch_site not in _OURS:
        raise Declined(kind="elsewhere")
    if visit.content_type.partition(";")[0].strip().lower() != FORM:
        raise Declined(kind="wrong_type")
    if len(visit.body) > BODY_BYTES:
        raise Declined(kind="too_large")


def headers(reply: Reply, style: str) -> dict[str, str | list[str]]:
    """Return the reply's headers."""
    location = {"Location": reply.location} if reply.location else {}
    return {**page_headers(style), **location, **(STAFF_COOKIE if reply.staff else {})}
