"""From a changed item to its rows in the lake: which sets, which month, and every column typed and checked.

No address and no name of a person enters the lake; contacts and owners appear under a pseudonym, and what someone
wrote lives in a set of its own, so that erasing it rewrites little.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from functions.core.form import question_version
from functions.core.scales import category
from functions.core.times import month_of, parse
from functions.reports.lake import account_rows
from functions.reports.lake.reading import Item, Row, day, key_of, maybe, moment, owner_key, text, whole

Set = Literal[
    "responses", "comments", "extras", "tags", "invitations", "skips", "accounts", "outcomes", "usage", "activity",
    "cases", "annotations", "replies",
]  # fmt: skip

_TEXT, _TIME, _COUNT, _SCORE, _MONEY, _DAY = "VARCHAR", "TIMESTAMP", "INTEGER", "SMALLINT", "BIGINT", "DATE"
_YES, _NUMBER, _TEXTS = "BOOLEAN", "DOUBLE", "VARCHAR[]"
_SNAPSHOT = {"segment": _TEXT, "stage": _TEXT, "role": _TEXT, "arr": _MONEY, "owner_key": _TEXT, "groups": _TEXT}
_SURVEY = {
    "sid": _TEXT, "version": _COUNT, "programme": _TEXT, "survey_id": _TEXT, "wave": _TEXT, "kind": _TEXT,
    "touchpoint": _TEXT, "metric": _TEXT, "question_version": _TEXT, "locale": _TEXT, "account_id": _TEXT,
    "contact_key": _TEXT,
}  # fmt: skip

COLUMNS: dict[Set, dict[str, str]] = {
    "responses": _SURVEY
    | {"response_version": _COUNT, "step": _COUNT, "score": _SCORE, "category": _TEXT, "channel": _TEXT}
    | {"answered_at": _TIME, "updated_at": _TIME, "consent_quote": _YES, "consent_contact": _YES, "signals": _TEXT}
    | {"excluded_at": _TIME}  # by a colleague, who gave a reason
    | _SNAPSHOT,
    "comments": {"sid": _TEXT, "version": _COUNT, "comment": _TEXT},
    "extras": {"sid": _TEXT, "version": _COUNT, "question": _TEXT, "answer": _TEXT},
    "invitations": _SURVEY
    | {"state": _TEXT, "planned_at": _TIME, "due_at": _TIME, "sent_at": _TIME, "closes_at": _TIME}
    | {"answered_at": _TIME}
    | _SNAPSHOT,
    "skips": {"sid": _TEXT, "version": _COUNT, "account_id": _TEXT, "contact_key": _TEXT, "survey_id": _TEXT}
    | {"wave": _TEXT, "reason": _TEXT, "skipped_at": _TIME}
    | _SNAPSHOT,
    "accounts": {"account_id": _TEXT, "version": _COUNT, "name": _TEXT, "segment": _TEXT, "stage": _TEXT}
    | {"owner_key": _TEXT, "arr": _MONEY, "launch_date": _DAY, "renewal_date": _DAY, "merged_into": _TEXT}
    | {"created_at": _TIME, "changed_at": _TIME},
    # without a tag: those of an earlier version no longer hold; without a time: told before times were kept
    "tags": {"sid": _TEXT, "version": _COUNT, "revision": _COUNT, "tag": _TEXT, "told_at": _TIME},
    "outcomes": {"outcome_id": _TEXT, "version": _COUNT, "account_id": _TEXT, "outcome": _TEXT, "at": _TIME}
    | {"arr": _MONEY, "previous_arr": _MONEY, "reason": _TEXT}
    | {"effective_date": _DAY},  # of leaving, where that is not the day of notice
    "usage": {"account_id": _TEXT, "metric": _TEXT, "version": _COUNT, "value": _NUMBER, "previous_value": _NUMBER}
    | {"window_days": _COUNT, "at": _TIME},
    "activity": {"contact_key": _TEXT, "account_id": _TEXT, "day": _DAY},
    "cases": {"case_id": _TEXT, "version": _COUNT, "kind": _TEXT, "account_id": _TEXT, "contact_key": _TEXT}
    | {"sids": _TEXTS, "opened_at": _TIME, "due_at": _TIME, "state": _TEXT, "owner_key": _TEXT, "function": _TEXT}
    | {"priority": _TEXT, "confidential": _YES, "step": _COUNT, "reason": _TEXT, "channel": _TEXT, "outcome": _TEXT}
    | {"first_action_at": _TIME, "answered_at": _TIME, "closed_at": _TIME},
    "annotations": {"annotation_id": _TEXT, "version": _COUNT, "title": _TEXT, "text": _TEXT, "day": _DAY}
    | {"tags": _TEXTS, "account_ids": _TEXTS, "everyone": _YES, "closes_theme": _YES, "survey_ids": _TEXTS}
    | {"created_at": _TIME, "told_at": _TIME},
    # to whoever answered, by the programme itself
    "replies": {"sid": _TEXT, "version": _COUNT, "state": _TEXT, "decided_at": _TIME, "changed_at": _TIME},
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and where it belongs; the month is the one its entity came about in, whenever it arrives."""

    set: Set
    month: str
    row: Row


def placed(item: Item, key: bytes, before: Item | None = None) -> tuple[Placed, ...]:
    """Return the rows of one item, of which before is what was stored until now.

    An item of no set has none, one that is malformed raises.
    """
    match str(item["pk"]).split("#", 1)[0], str(item["sk"]).split("#", 1)[0]:
        case "INVITATION", "INVITATION" if item.get("test"):
            return ()
        case "INVITATION", "INVITATION":
            return tuple(_invitation(item, key))
        case "CONTACT", "SKIP":
            return (_skip(item, key),)
        case "CONTACT", "PROFILE":
            return tuple(_placed("activity", *each) for each in account_rows.activity(item, before or {}, key))
        case "ACCOUNT", "PROFILE":
            return (_account(item, key),)
        case kinds:
            return tuple(_of_account(*kinds, item, key))


def _of_account(kind: str, what: str, item: Item, key: bytes) -> Iterator[Placed]:
    match kind, what:
        case "ACCOUNT", "OUTCOME":
            yield _placed("outcomes", item["at"], account_rows.outcome(item))
        case "ACCOUNT", "USAGE":
            yield _placed("usage", item["created_at"], account_rows.usage(item))
        case "ACCOUNT", "CASE":
            yield _placed("cases", item["opened_at"], account_rows.case(item, key))
        case "ACCOUNT", "ANSWER":
            for row in account_rows.tags(item):
                yield _placed("tags", item["at"], row)
        case "ANNOTATION", "ANNOTATION":
            yield _placed("annotations", item["created_at"], account_rows.annotation(item))
        case "INVITATION", "EFFECT" if item["sk"] == "EFFECT#reply":
            yield _placed("replies", item["decided_at"], account_rows.reply(item))


def parts(rows: Iterable[Placed]) -> dict[tuple[Set, str], list[Row]]:
    """Return the rows by set and month: one file each."""
    found: dict[tuple[Set, str], list[Row]] = {}
    for each in rows:
        found.setdefault((each.set, each.month), []).append(each.row)
    return found


def _invitation(item: Item, key: bytes) -> Iterator[Placed]:
    if item["contact_id"]:  # an answer that nobody was invited to give is no invitation
        yield _placed("invitations", item["planned_at"], _survey(item, key) | _course(item))
    if "response_version" not in item:
        return
    yield _placed("responses", item["answered_at"], _survey(item, key) | _answer(item))
    taken_back = whole(item["response_version"]) > 1 or item.get("erased_at")
    if item.get("comment") or taken_back:  # which is a version too
        row = {"sid": text(item["sid"]), "version": whole(item["version"]), "comment": text(item.get("comment", ""))}
        yield _placed("comments", item["answered_at"], row)
    yield from _extras(item)


def _extras(item: Item) -> Iterator[Placed]:
    """Yield a row for each further question that was answered; of several answers to choose, one row for each."""
    for name, told in sorted(item.items()):
        prefix, _, question = name.partition("_")
        for answer in (told if isinstance(told, list) else [told]) if prefix == "extra" else ():
            row = {"sid": text(item["sid"]), "version": whole(item["version"])}
            yield _placed("extras", item["answered_at"], {**row, "question": question, "answer": str(answer)})


def _survey(item: Item, key: bytes) -> Row:
    return {
        **{name: text(item[name]) for name in ("sid", "programme", "survey_id", "wave", "kind", "touchpoint")},
        **{name: text(item[name]) for name in ("metric", "locale", "account_id")},
        "version": whole(item["version"]),
        "question_version": question_version(text(item["form"])),
        "contact_key": key_of(item, key),
        **_snapshot(item["snapshot"], key),
    }


def _course(item: Item) -> Row:
    shown = item["state"] == "sent" and "origin" in item  # in the product: nothing tells of it that it arrived
    return {
        "state": "delivered" if shown else text(item["state"]),
        **{name: moment(item[name]) for name in ("planned_at", "due_at", "closes_at")},
        **{name: maybe(moment, item.get(name)) for name in ("sent_at", "answered_at")},
    }


def _answer(item: Item) -> Row:
    score = whole(item["score"])
    return {
        "response_version": whole(item["response_version"]),
        "step": whole(item.get("step", 0)),  # of those who needed a reminder, its number
        "score": score,
        "category": category(item["metric"], score),
        "channel": text(item["channel"]),
        "consent_quote": item.get("consent_quote"),
        "consent_contact": item.get("consent_contact"),
        "signals": ",".join(item.get("signals", ())) or None,
        "excluded_at": maybe(moment, item.get("excluded_at")),
        **{name: moment(item[name]) for name in ("answered_at", "updated_at")},
    }


def _skip(item: Item, key: bytes) -> Placed:
    row = {
        **{name: text(item[name]) for name in ("sid", "account_id", "survey_id", "wave", "reason")},
        "version": whole(item["version"]),
        "contact_key": key_of(item, key),
        "skipped_at": moment(item["skipped_at"]),
        **_snapshot(item["snapshot"], key),
    }
    return _placed("skips", item["skipped_at"], row)


def _account(item: Item, key: bytes) -> Placed:
    row = {
        "account_id": text(item["account_id"]),
        "version": whole(item["version"]),
        **{name: text(item.get(name, "")) for name in ("name", "segment", "stage")},
        **{name: maybe(day, item.get(name)) for name in ("launch_date", "renewal_date")},
        "created_at": moment(item["created_at"]),
        "changed_at": max(moment(at) for at in item["told"].values()),  # each field keeps when it was told
        "arr": maybe(whole, item.get("arr")),
        "merged_into": maybe(text, item.get("merged_into")),
        "owner_key": owner_key(item, key),
    }
    return _placed("accounts", item["created_at"], row)


def _snapshot(snapshot: Item, key: bytes) -> Row:
    return {
        **{name: text(snapshot.get(name, "")) for name in ("segment", "stage", "role")},
        "arr": maybe(whole, snapshot.get("arr")),
        "owner_key": owner_key(snapshot, key),
        "groups": _groups(snapshot),
    }


def _groups(snapshot: Item) -> str:
    """Return all groups that reports are made by as facet=name, one a line."""
    told = {name: text(snapshot.get(name, "")) for name in ("segment", "role")} | dict(snapshot.get("groups", {}))
    return "\n".join(f"{facet}={' '.join(text(name).split())}" for facet, name in told.items())


def _placed(into: Set, at: str, row: Row) -> Placed:
    return Placed(into, month_of(parse(at)), {column: row[column] for column in COLUMNS[into]})
