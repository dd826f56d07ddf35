"""From a changed item to its rows in the lake: which sets, which month, and every column typed and checked.

No address and no name of a person enters the lake; contacts and owners appear under a pseudonym, and what someone
wrote lives in a set of its own, so that erasing it rewrites little.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from functions.core.form import question_version
from functions.core.scales import category
from functions.core.survey import pseudonym
from functions.core.times import iso, month_of, parse

Item = Mapping[str, Any]
Row = dict[str, Any]
Set = Literal["responses", "comments", "extras", "invitations", "skips", "accounts"]

_TEXT, _TIME, _COUNT, _SCORE, _MONEY, _DAY = "VARCHAR", "TIMESTAMP", "INTEGER", "SMALLINT", "BIGINT", "DATE"
_YES = "BOOLEAN"
_SNAPSHOT = {"segment": _TEXT, "stage": _TEXT, "role": _TEXT, "arr": _MONEY, "owner_key": _TEXT}
_SURVEY = {
    "sid": _TEXT, "version": _COUNT, "programme": _TEXT, "survey_id": _TEXT, "wave": _TEXT, "kind": _TEXT,
    "touchpoint": _TEXT, "metric": _TEXT, "question_version": _TEXT, "locale": _TEXT, "account_id": _TEXT,
    "contact_key": _TEXT,
}  # fmt: skip

COLUMNS: dict[Set, dict[str, str]] = {
    "responses": _SURVEY
    | {"response_version": _COUNT, "score": _SCORE, "category": _TEXT, "channel": _TEXT}
    | {"answered_at": _TIME, "updated_at": _TIME, "consent_quote": _YES, "consent_contact": _YES, "signals": _TEXT}
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
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and where it belongs; the month is the one its entity came about in, whenever it arrives."""

    set: Set
    month: str
    row: Row


def placed(item: Item, key: bytes) -> tuple[Placed, ...]:
    """Return the rows of one item; an item of no set has none, one that is malformed raises."""
    match str(item["pk"]).split("#", 1)[0], str(item["sk"]).split("#", 1)[0]:
        case "INVITATION", "INVITATION" if item.get("test"):
            return ()
        case "INVITATION", "INVITATION":
            return tuple(_invitation(item, key))
        case "CONTACT", "SKIP":
            return (_skip(item, key),)
        case "ACCOUNT", "PROFILE":
            return (_account(item, key),)
        case _:
            return ()


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
    if item.get("comment") or _whole(item["response_version"]) > 1:  # words taken back are a version too
        row = {"sid": _text(item["sid"]), "version": _whole(item["version"]), "comment": _text(item.get("comment", ""))}
        yield _placed("comments", item["answered_at"], row)
    yield from _extras(item)


def _extras(item: Item) -> Iterator[Placed]:
    """Yield a row for each further question that was answered; of several answers to choose, one row for each."""
    for name, told in sorted(item.items()):
        prefix, _, question = name.partition("_")
        for answer in (told if isinstance(told, list) else [told]) if prefix == "extra" else ():
            row = {"sid": _text(item["sid"]), "version": _whole(item["version"])}
            yield _placed("extras", item["answered_at"], {**row, "question": question, "answer": str(answer)})


def _survey(item: Item, key: bytes) -> Row:
    return {
        **{name: _text(item[name]) for name in ("sid", "programme", "survey_id", "wave", "kind", "touchpoint")},
        **{name: _text(item[name]) for name in ("metric", "locale", "account_id")},
        "version": _whole(item["version"]),
        "question_version": question_version(_text(item["form"])),
        "contact_key": pseudonym(key, _text(item["contact_id"])) if item["contact_id"] else None,
        **_snapshot(item["snapshot"], key),
    }


def _course(item: Item) -> Row:
    return {
        "state": _text(item["state"]),
        **{name: _moment(item[name]) for name in ("planned_at", "due_at", "closes_at")},
        **{name: _if(_moment, item.get(name)) for name in ("sent_at", "answered_at")},
    }


def _answer(item: Item) -> Row:
    score = _whole(item["score"])
    return {
        "response_version": _whole(item["response_version"]),
        "score": score,
        "category": category(item["metric"], score),
        "channel": _text(item["channel"]),
        "consent_quote": item.get("consent_quote"),
        "consent_contact": item.get("consent_contact"),
        "signals": ",".join(item.get("signals", ())) or None,
        **{name: _moment(item[name]) for name in ("answered_at", "updated_at")},
    }


def _skip(item: Item, key: bytes) -> Placed:
    row = {
        **{name: _text(item[name]) for name in ("sid", "account_id", "survey_id", "wave", "reason")},
        "version": _whole(item["version"]),
        "contact_key": pseudonym(key, _text(item["contact_id"])),
        "skipped_at": _moment(item["skipped_at"]),
        **_snapshot(item["snapshot"], key),
    }
    return _placed("skips", item["skipped_at"], row)


def _account(item: Item, key: bytes) -> Placed:
    row = {
        "account_id": _text(item["account_id"]),
        "version": _whole(item["version"]),
        **{name: _text(item.get(name, "")) for name in ("name", "segment", "stage")},
        **{name: _if(_day, item.get(name)) for name in ("launch_date", "renewal_date")},
        "created_at": _moment(item["created_at"]),
        "changed_at": max(_moment(at) for at in item["told"].values()),  # each field keeps when it was told
        "arr": _if(_whole, item.get("arr")),
        "merged_into": _if(_text, item.get("merged_into")),
        "owner_key": _owner(item, key),
    }
    return _placed("accounts", item["created_at"], row)


def _snapshot(snapshot: Item, key: bytes) -> Row:
    return {
        **{name: _text(snapshot.get(name, "")) for name in ("segment", "stage", "role")},
        "arr": _if(_whole, snapshot.get("arr")),
        "owner_key": _owner(snapshot, key),
    }


def _owner(holder: Item, key: bytes) -> str | None:
    owner = holder.get("owner")
    return pseudonym(key, _text(owner["email"])) if owner else None


def _placed(into: Set, moment: str, row: Row) -> Placed:
    return Placed(into, month_of(parse(moment)), {column: row[column] for column in COLUMNS[into]})


def _if(read: Callable[[Any], object], value: object) -> object:
    return None if value is None else read(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = f"text expected, {type(value).__name__} found"
        raise TypeError(message)
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int):
        message = f"whole number expected, {type(value).__name__} found"
        raise TypeError(message)
    return value


def _moment(value: object) -> str:
    return iso(parse(_text(value)))


def _day(value: object) -> str:
    return date.fromisoformat(_text(value)).isoformat()
