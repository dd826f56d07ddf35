"""A request and a reply without the framework, and the headers that every reply carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from functions.core.page_headers import page_headers

BODY_BYTES = 64 * 1024  # 5,000 characters of Japanese are 45 KB in a urlencoded form
FORM = "application/x-www-form-urlencoded"

DeclinedKind = Literal["unknown", "expired", "closed", "too_large", "wrong_type", "failed"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a page: what its path names, such as a token, and the few parts of it that matter."""

    token: str
    score: str | None = None
    trap: str | None = None
    prefetch: bool = False
    content_type: str = ""
    language: str = "en"
    body: bytes = b""
    query: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    cookies: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One response."""

    status: int
    html: str = ""


class Declined(Exception):  # noqa: N818 - an outcome, told apart from others by its kind
    """The visit ends at a page with a message; what is kept here is filled into its words."""

    def __init__(
        self, *, kind: DeclinedKind, locale: str = "", company: str = "", date: str = "", reference: str = ""
    ) -> None:
        """Keep what the page will say."""
        super().__init__(kind)
        self.kind = kind
        self.locale = locale
        self.company = company
        self.date = date
        self.reference = reference


def status_of(why: Declined) -> int:
    """Return the status that goes with a declined visit."""
    return {"unknown": 404, "expired": 410, "closed": 410, "too_large": 413, "wrong_type": 415, "failed": 500}[why.kind]


def check_body(visit: Visit) -> None:
    """Refuse what is not a form or is too large, before any of it is parsed."""
    if visit.content_type.partition(";")[0].strip().lower() != FORM:
        raise Declined(kind="wrong_type")
    if len(visit.body) > BODY_BYTES:
        raise Declined(kind="too_large")


def first_language(accepted: str) -> str:
    """Return the language that an Accept-Language header names first."""
    return accepted.partition(",")[0].partition(";")[0].strip() or "en"


def headers(style: str) -> dict[str, str | list[str]]:
    """Return the headers of every reply."""
    return page_headers(style)
