"""Alerts as Adaptive Cards for a Teams workflow ("When a Teams webhook request is received").

Text of a TextBlock or a fact is read as Markdown, that of a TextRun is not: what customers wrote is in TextRuns only.
A message takes 28 KB, and in practice less (gem msteams_hermes measured 21 KB); it is counted here as pure ASCII.
"""

import json
import re
from typing import Any

from functions.followup.alerts.alerting import Alerted, details, headline, mark, moment
from functions.followup.alerts.digest import Digest, Entry
from functions.followup.alerts.plain import shortened, visible

Element = dict[str, Any]

_COMMENT_BYTES = 7_500
_VALUE_BYTES = 600
_DIGEST_BYTES = 18_000
_LINES = 40
_EXCERPT_BYTES = 480
_READ = re.compile(r"\{(?=\{)|<(?=at>)", re.IGNORECASE)


def teams_message(facts: Alerted) -> dict[str, Any]:
    """Return the message on one event."""
    title = _text(f"{mark(facts)} {headline(facts)}", size="large", weight="bolder")
    facets = [_labelled(label, value) for label, value in details(facts)]
    said = [_text(line, spacing="small") for line in _lines(facts.comment)]
    quoted = [{"type": "Container", "style": "emphasis", "bleed": False, "items": said}] if said else []
    when = _text(moment(facts), isSubtle=True, size="small")
    return _message([title, *facets, *quoted, when])


def teams_digest(digest: Digest) -> dict[str, Any]:
    """Return one message on all that came together; the worst first, and as many as fit."""
    title = _text(digest.title, size="large", weight="bolder")
    entries, more = digest.shown(_DIGEST_BYTES, lambda entry: _size(_entry(entry)))
    told = [element for each in entries for element in _entry(each)]
    last = [_text(more, isSubtle=True)] if more else []
    return _message([title, _text(digest.summary), *told, *last])


def inert(text: str) -> str:
    """Return text in which no client finds a date or time to fill in, such as {{DATE(...)}}, or a mention."""
    return _READ.sub(lambda found: f"{found[0]}\u200b", text)


def _message(body: list[Element]) -> dict[str, Any]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": body,
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


def _text(text: str, *, spacing: str = "default", **style: Any) -> Element:  # noqa: ANN401 - whatever a TextRun takes
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": [_run(text, **style)]}


def _run(text: str, **style: Any) -> Element:  # noqa: ANN401 - whatever a TextRun takes
    return {"type": "TextRun", "text": inert(text), **style}


def _labelled(label: str, value: str) -> Element:
    runs = [_run(f"{label}: ", isSubtle=True), _run(shortened(inert(value), _VALUE_BYTES, _size))]
    return {"type": "RichTextBlock", "spacing": "small", "inlines": runs}


def _entry(entry: Entry) -> list[Element]:
    title = _text(f"{mark(entry.facts)} {entry.headline}", weight="bolder")
    line = shortened(inert(entry.line), _EXCERPT_BYTES, _size)
    return [title, _text(line, spacing="small")] if line else [title]


def _lines(comment: str) -> list[str]:
    """Return what they wrote line by line, since a run has none; lines beyond the last one are joined to it."""
    lines = [line for line in shortened(inert(visible(comment)), _COMMENT_BYTES, _size).split("\n") if line]
    return [*lines[: _LINES - 1], *([" ".join(lines[_LINES - 1 :])] if len(lines) >= _LINES else [])]


def _size(told: object) -> int:
    return len(json.dumps(told)) - 2  # without its quotes or brackets
