"""Rows of what is on record about accounts beside who they are: outcomes, usage, life, cases, themes, changes made."""

from collections.abc import Iterator

from functions.core.people import home_account
from functions.reports.lake.reading import (
    Item,
    Row,
    day,
    flag,
    key_of,
    maybe,
    moment,
    number,
    owner_key,
    text,
    texts,
    whole,
)

_OURSELVES = "listening-post"  # who has done what no person did


def outcome(item: Item) -> Row:
    """Return the row of an outcome."""
    return {
        **{name: text(item[name]) for name in ("outcome_id", "account_id", "outcome")},
        **{name: maybe(whole, item.get(name)) for name in ("arr", "previous_arr")},
        "version": whole(item["version"]),
        "at": moment(item["at"]),
        "reason": maybe(text, item.get("reason")),
        "effective_date": maybe(day, item.get("effective_date")),
    }


def usage(item: Item) -> Row:
    """Return the row of a usage signal; each change of it is a version, so that the lake keeps its history."""
    return {
        **{name: text(item[name]) for name in ("account_id", "metric")},
        **{name: whole(item[name]) for name in ("version", "window_days")},
        **{name: number(item[name]) for name in ("value", "previous_value")},
        "at": moment(item["at"]),
    }


def activity(item: Item, before: Item, key: bytes) -> Iterator[tuple[str, Row]]:
    """Yield the moment and the row of a contact's first sign of life of a day, in the account they belong to first."""
    seen = item.get("last_seen_at")
    if seen is None or moment(seen)[:10] == before.get("last_seen_at", "")[:10]:
        return
    account_id = home_account(item.get("memberships", {})) or ""
    yield seen, {"contact_key": key_of(item, key), "account_id": account_id, "day": moment(seen)[:10]}


def case(item: Item, key: bytes) -> Row:
    """Return the row of a case, without the words of its note."""
    return {
        **{name: text(item[name]) for name in ("case_id", "kind", "account_id", "state", "priority")},
        **{name: moment(item[name]) for name in ("opened_at", "due_at")},
        **{name: maybe(moment, item.get(name)) for name in ("answered_at", "closed_at")},
        **{name: maybe(text, item.get(name)) for name in ("function", "reason", "channel", "outcome")},
        **{name: whole(item[name]) for name in ("version", "step")},
        "contact_key": key_of(item, key),
        "owner_key": owner_key(item, key),
        "sids": texts(item["sids"]),
        "first_action_at": min(
            (moment(each["at"]) for each in item.get("log", ()) if each["by"] != _OURSELVES), default=None
        ),
        "confidential": flag(item["confidential"]),
    }


def tags(item: Item) -> Iterator[Row]:
    """Yield a row for each theme of an answer, or one without a theme: what an earlier version had holds no more.

    The newest is by the answer's version, then by revision: how often that was tagged anew, and told_at since when it
    holds, if that is known. What was not answered has no themes.
    """
    if item.get("score") is None:
        return
    versions = {"version": whole(item["version"]), "revision": whole(item["revision"])}
    for tag in texts(item.get("tags", [])) or (None,):
        yield {"sid": text(item["sid"]), **versions, "tag": tag, "told_at": maybe(moment, item.get("tagged_at"))}


def annotation(item: Item) -> Row:
    """Return the row of something that the company changed; without accounts or surveys it is about all of them."""
    return {
        **{name: text(item[name]) for name in ("annotation_id", "title", "text")},
        **{name: moment(item[name]) for name in ("created_at", "told_at")},
        **{name: maybe(texts, item.get(name)) for name in ("account_ids", "survey_ids")},
        "version": whole(item["version"]),
        "day": day(item["at"]),
        "tags": texts(item["tags"]),
        "everyone": bool(item.get("everyone")),
        "closes_theme": flag(item["closes_theme"]),
    }


def reply(item: Item) -> Row:
    """Return the row of an automatic reply: planned, being sent, done, or not possible, and since when."""
    return {
        "sid": text(item["pk"]).removeprefix("INVITATION#"),
        "version": whole(item["version"]),
        "state": text(item["state"]),
        "decided_at": moment(item["decided_at"]),
        "changed_at": maybe(moment, item.get("changed_at")),
    }
