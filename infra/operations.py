"""What each route that customers reach takes and answers; which routes there are, the template says.

A new route is one entry in OPERATIONS.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.core.page_headers import page_headers
from functions.ingest.exchange import TEXT, Told
from functions.ingest.exchange import headers as told_headers
from functions.ingest.further import CONSENT, TEXT_LENGTH, field_of
from functions.ingest.submission import COMMENT_LENGTH, TRAP
from functions.ingest.uninvited import script
from functions.ingest.uninvited.visiting import ONCE

Schema = Mapping[str, Any]

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of answer: its name, content type, the shape of its body and the headers that each such answer carries."""

    name: str
    content_type: str
    body: Schema
    headers: Mapping[str, Schema]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a route takes beside its path, its body by content type, and what each status of it means."""

    answers: Mapping[int, str]
    sort: Sort
    query: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, Schema] = field(default_factory=dict)
    body: Mapping[str, Schema] = field(default_factory=dict)
    body_needed: bool = True


def _exactly(text: str) -> Schema:
    """Return the schema of a header; the hash of the style changes with the style."""
    if "'sha256-" not in text:
        return {"const": text}
    before, after = re.split(r"'sha256-[^']+'", text)
    return {"type": "string", "pattern": f"^{re.escape(before)}'sha256-[A-Za-z0-9+/=]{{44}}'{re.escape(after)}$"}


_OWN = {name: _exactly(str(value)) for name, value in page_headers("").items() if name != "Content-Type"}
PAGE = Sort("Page", "text/html", {"type": "string"}, _OWN)
NO_BODY = Sort("Page", "", {}, _OWN)
_KEPT = {name: _exactly(str(value)) for name, value in script.HEADERS.items() if name != "Content-Type"}
SCRIPT = Sort("Script", "text/javascript", {"type": "string"}, _KEPT)
_TOLD = {name: _exactly(str(value)) for name, value in told_headers(Told(200)).items() if name != "Content-Type"}
TOLD = Sort("Told", "application/json", {"type": "object"}, _TOLD)

# What stands in a path. No other text is looked at, so that none can be told from another.
PATH: Mapping[str, Schema] = {
    "token": {
        "type": "string",
        "pattern": "^[A-Za-z0-9_.-]{40,200}$",
        "description": "The signed token of a link in a mail: for one person, one purpose, and for a time",
    },
    "survey": {
        "type": "string",
        "pattern": "^[a-z][a-z0-9-]{0,62}$",
        "description": "A survey of the programme that has an open_link",
    },
}

_SCORE: Schema = {
    "type": "integer",
    "minimum": 0,
    "maximum": 10,
    "description": "On the scale of the survey: 0 to 10 (NPS), 1 to 5 (CSAT) or 1 to 7 (CES)",
}
_YES: Schema = {"const": "1"}
_LANGUAGE: Mapping[str, Schema] = {
    "Accept-Language": {"type": "string", "description": "The language of a page that is about no survey"}
}
_ANSWER: Schema = {
    "type": "object",
    "required": ["score"],
    "properties": {
        "score": _SCORE,
        "comment": {"type": "string", "maxLength": COMMENT_LENGTH},
        "form": {"type": "string", "pattern": "^([0-9a-f]{8}\\.[0-9a-f]{12})?$", "description": "The form shown"},
        "shown": {"type": "integer", "minimum": 0, "maximum": 999_999_999_999, "description": "When, in Unix time"},
        TRAP: {"const": "", "description": "Hidden from people; whoever fills it in is thanked and not recorded"},
        CONSENT: {
            "type": "string",
            "description": "Which consents were asked, since an empty box is not sent: `quote contact`",
        },
        "quote": _YES,
        "contact": _YES,
    },
    "patternProperties": {
        f"^{re.escape(field_of(''))}[a-z][a-z0-9_]{{0,40}}$": {
            "type": "string",
            "maxLength": TEXT_LENGTH,
            "description": "The answer to a further question; repeated, where several may be chosen",
        }
    },
}
_PREFERENCE: Schema = {
    "type": "object",
    "properties": {
        "confirm": {"const": "1", "description": "Says that a person chose; what is posted without it ends the mail"},
        "choice": {"enum": ["less_often", "not_this_kind", "nothing"]},
        "again": {"const": "1", "description": "Takes every choice back"},
        "List-Unsubscribe": {"const": "One-Click", "description": "RFC 8058"},
    },
}
_OPEN: Mapping[str, Schema] = {
    "user": {"type": "string", "description": "The token of who is signed in to the owner's product"},
    "lang": {"type": "string", "description": "The language of the page"},
    "kiosk": {**_YES, "description": "For a shared screen: the page starts again by itself"},
}
_ONCE: Schema = {
    "type": "string",
    "pattern": "^[a-z2-7]{26}$",
    "description": "Makes a form that is sent twice one answer",
}
_OPEN_ANSWER: Schema = {**_ANSWER, "properties": {**_ANSWER["properties"], ONCE: _ONCE}}
_ORIGIN: Mapping[str, Schema] = {"Origin": {"type": "string", "description": "Of the page that the widget runs on"}}
_TOKEN: Schema = {"type": "string", "description": "What the check gave, or the answer to an anonymous survey"}


def _json(needed: Mapping[str, Schema], more: Mapping[str, Schema]) -> Mapping[str, Schema]:
    """Return a body of JSON sent as plain text, which a page of another origin may do without asking first."""
    fields = {"type": "object", "required": sorted(needed), "properties": {**needed, **more}}
    told = {**fields, "additionalProperties": False}
    return {TEXT: {"type": "string", "contentMediaType": "application/json", "contentSchema": told}}


_CALLED: Mapping[int, str] = {
    400: "Not JSON, or not the fields that are wanted",
    403: "Not from a page of the owner's",
    413: "More than 32 KB, not read",
    415: "Not plain text, not read",
    500: "Our fault; the answer names the request",
}
_GONE: Mapping[int, str] = {404: "The token is not ours, or was for another page", 410: "The survey has closed"}
_UNKNOWN = "The link is not ours, is for something else, or leads to nothing"
_OVER = "The link has expired, or the survey has closed"
_FAILED = "Our fault; the page names the request"
_HEAD = Operation({200: "There is a page"}, NO_BODY)

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("GET", "/s/{token}"): Operation(
        {200: "The form, or the answer given so far", 404: _UNKNOWN, 410: _OVER, 500: _FAILED},
        PAGE,
        query={
            "score": {**_SCORE, "description": "Preselected, not recorded"},
            "trap": {**_YES, "description": "In a link that people do not see"},
        },
        headers={**_LANGUAGE, "Sec-Purpose": {"type": "string", "description": "Noted if the page is fetched ahead"}},
    ),
    ("HEAD", "/s/{token}"): _HEAD,
    ("POST", "/s/{token}"): Operation(
        {
            200: "The answer as it is stored now",
            400: "The form again, with what is to be put right and all that was entered",
            404: _UNKNOWN,
            410: _OVER,
            413: "More than 64 KB, not read",
            415: "Not a form, not read",
            500: _FAILED,
        },
        PAGE,
        headers=_LANGUAGE,
        body={FORM: _ANSWER},
    ),
    ("GET", "/u/{token}"): Operation(
        {200: "The choices", 404: _UNKNOWN, 410: _OVER, 500: _FAILED}, PAGE, headers=_LANGUAGE
    ),
    ("HEAD", "/u/{token}"): _HEAD,
    ("POST", "/u/{token}"): Operation(
        {200: "Done; also for a link that we do not know (RFC 8058)", 500: _FAILED},
        PAGE,
        headers=_LANGUAGE,
        body={FORM: _PREFERENCE, MULTIPART: _PREFERENCE},
        body_needed=False,
    ),
    ("GET", "/widget.js"): Operation({200: "The script"}, SCRIPT),
    ("POST", "/widget/check"): Operation(
        {200: "What to ask, or in how many seconds to come again", 401: "The token does not say who it is", **_CALLED},
        TOLD,
        headers={**_ORIGIN, "Accept-Language": {"type": "string", "description": "Of a visitor who is asked"}},
        body=_json({}, {"user": {"type": "string"}, "language": {"type": "string"}}),
    ),
    ("POST", "/widget/answer"): Operation(
        {200: "Recorded", 409: "Answered before, without a name", **_GONE, **_CALLED},
        TOLD,
        headers=_ORIGIN,
        body=_json({"token": _TOKEN, "score": _SCORE}, {"comment": {"type": "string", "maxLength": COMMENT_LENGTH}}),
    ),
    ("POST", "/widget/decline"): Operation(
        {200: "Recorded, unless it was answered before", **_GONE, **_CALLED},
        TOLD,
        headers=_ORIGIN,
        body=_json({"token": _TOKEN}, {}),
    ),
    ("GET", "/l/{survey}"): Operation(
        {200: "The form, or what this person has answered today", 404: _UNKNOWN, 500: _FAILED},
        PAGE,
        query=_OPEN,
        headers=_LANGUAGE,
    ),
    ("HEAD", "/l/{survey}"): _HEAD,
    ("POST", "/l/{survey}"): Operation(
        {
            200: "The answer as it is stored now",
            400: "The form again, with what is to be put right and all that was entered",
            404: _UNKNOWN,
            413: "More than 64 KB, not read",
            415: "Not a form, not read",
            500: _FAILED,
        },
        PAGE,
        query=_OPEN,
        headers=_LANGUAGE,
        body={FORM: _OPEN_ANSWER},
    ),
}
