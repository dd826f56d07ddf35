"""Alerts as Slack messages: Block Kit for an incoming webhook, with nothing in what customers wrote that Slack reads.

A message takes 50 blocks, a header 150 characters, a section 3,000, a field 2,000 of at most ten; all blocks together
about 13,000, which Slack's pages do not say and its errors do (slackapi/bolt-js#2509).
"""

from collections.abc import Sequence
from typing import Any

from functions.followup.alerts.alerting import Alerted, details, headline, mark, moment
from functions.followup.alerts.digest import Digest, Entry
from functions.followup.alerts.plain import cut, shortened, utf16, visible

Block = dict[str, Any]

_HEADER = 150
_SECTION = 2900
_SECTIONS = 2  # what they wrote, at most; together with all else well under a message's limit
_SLACK = 40  # for quotes, and what is not torn apart at the end of a section
_FIELD = 350
_DIGEST = 11_000  # of all entries
_BLOCK = 80  # what a block needs beside its text
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def slack_message(facts: Alerted) -> dict[str, Any]:
    """Return the message on one event."""
    title = f"{mark(facts)} {headline(facts)}"
    return _message(title, [*_fields(facts), *_comment(facts.comment), _context(moment(facts))])


def slack_digest(digest: Digest) -> dict[str, Any]:
    """Return one message on all that came together; the worst first, and as many as fit."""
    entries, more = digest.shown(_DIGEST, lambda entry: _size(_told(entry)) + _BLOCK)
    sections = [_section(_told(each)) for each in entries]
    last = [_section(more)] if more else []
    return _message(digest.title, [_section(digest.summary), {"type": "divider"}, *sections, *last])


def escaped(text: str) -> str:
    """Return text in which Slack finds no link, mention or entity: its three control characters are spelt out."""
    return "".join(_ENTITIES.get(char, char) for char in text)


def _told(entry: Entry) -> str:
    return f"{mark(entry.facts)} {entry.headline}\n{entry.line}".rstrip()


def _message(title: str, blocks: Sequence[Block]) -> dict[str, Any]:
    text = shortened(title, _HEADER, _size)
    header = {"type": "header", "text": _plain(text)}
    quiet = {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
    return {"text": escaped(text), **quiet, "blocks": [header, *blocks]}


def _fields(facts: Alerted) -> list[Block]:
    fields = [_plain(f"{label}\n{shortened(value, _FIELD, _size)}") for label, value in details(facts)]
    return [{"type": "section", "fields": fields}] if fields else []


def _comment(text: str) -> list[Block]:
    """Return what they wrote in as few sections as hold it; what is beyond them ends in an ellipsis."""
    said = shortened(visible(text), _SECTION * _SECTIONS - _SLACK, _size)
    rest, blocks = f"\u201c{said}\u201d" if said else "", []
    while rest:
        part, rest = cut(rest, _SECTION, _size)
        blocks.append(_section(part))
    return blocks


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_plain(text)]}


def _section(text: str) -> Block:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escaped(text), "emoji": False}


def _size(text: str) -> int:
    return utf16(escaped(text))
