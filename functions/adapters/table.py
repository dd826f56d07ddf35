"""The one table. Everything that is stored, and every way it is found, is listed here.

| item            | pk               | sk             | by_account          | due                 | feed             |
|-----------------|------------------|----------------|---------------------|---------------------|------------------|
| contact         | CONTACT#id       | PROFILE        |                     |                     | CONTACT#n        |
| membership      | ACCOUNT#id       | MEMBER#contact |                     |                     |                  |
| address pointer | EMAIL#address    | CONTACT        |                     |                     |                  |
| account         | ACCOUNT#id       | PROFILE        |                     |                     | ACCOUNT#n        |
| outcome         | ACCOUNT#id       | OUTCOME#time#  | OUTCOME#time#event  |                     |                  |
|                 |                  | event          |                     |                     |                  |
| usage signal    | ACCOUNT#id       | USAGE#metric   |                     |                     |                  |
| account in it   | ACCOUNT#id       | MERGED#account |                     |                     |                  |
| occasion later  | ACCOUNT#id       | OCCASION#...   |                     | DUE#dispatch#n      |                  |
| cadence slot    | CONTACT#id       | CADENCE#survey |                     | DUE#dispatch#n      |                  |
| annotation      | ANNOTATION#id    | ANNOTATION     |                     |                     | ANNOTATION#n     |
| erasure         | ERASURE#key      | ERASURE        |                     | DUE#dispatch#n      | ERASURE#n        |
| erased address  | SUPPRESSED#hash  | ADDRESS        |                     |                     |                  |
| paged job       | JOB#id           | SHARD#n        |                     | DUE#dispatch#n      |                  |
| pause           | PAUSE            | what is paused |                     |                     |                  |
| mails of a day  | CAP#what         | day            |                     |                     |                  |
| active programme| PROGRAMME        | ENROLLED       |                     |                     |                  |
| company's means | PROGRAMME        | BASES          |                     |                     |                  |
| invitation      | INVITATION#sid   | INVITATION     | INVITATION#time     | DUE#dispatch#n      | RESPONSE#day#n   |
| skip            | CONTACT#id       | SKIP#sid       | SKIP#time           |                     |                  |
| answer, or none | ACCOUNT#id       | ANSWER#time#sid|                     |                     |                  |
| baseline        | ACCOUNT#id       | BASELINE       |                     |                     |                  |
| health, by hand | ACCOUNT#id       | ASSESSED       |                     |                     |                  |
| case            | ACCOUNT#id       | CASE#id        | CASE#time#id        | DUE#followup#n      |                  |
| favour asked    | CONTACT#id       | FAVOUR         |                     |                     |                  |
| effect          | INVITATION#sid,  | EFFECT#name    |                     | DUE#followup#n      |                  |
|                 | CONTACT#, ACCOUNT#                |                     |                     |                  |
| reply by mail   | INVITATION#sid   | REPLY#mail     |                     |                     |                  |
| mail by a CSM   | INVITATION#sid   | MESSAGE#id     |                     |                     |                  |
| desk of a CSM   | DESK#id          | DESK           |                     |                     | DESK#n           |
| account on it   | DESK#id          | ACCOUNT#id     |                     |                     |                  |
| case on a desk  | DESK#id          | ENTRUSTED#case |                     |                     |                  |
| links revoked   | DESK#id          | REVOKED        |                     |                     |                  |
| survey on a desk| DESK#id          | UPCOMING#sid   |                     |                     |                  |
| form            | FORM#version     | FORM           |                     |                     |                  |
| grant           | GRANT#id         | GRANT          |                     |                     |                  |
| alert in waiting| DIGEST#alert#per.| PING#time#id   |                     |                     |                  |
| digest sent     | DIGEST#alert#per.| SENT#place     |                     |                     |                  |
| sign-ins        | SIGN_INS         | a week's Monday|                     |                     |                  |
| lease of a job  | LEASE#job        | LEASE          |                     |                     |                  |
| report          | REPORT#name      | as_of          |                     |                     | REPORT#day#n     |

A response is the answered invitation itself (`score`, `comment`, `extra_*`, `response_version`): one conditional
write records it, and every version of it passes through the stream. An anonymous answer, and one that came without an
invitation, is an item of the same shape under an id of its own, without a contact (or with one, if the owner's product
said who it was). What the widget shows is an invitation that was sent as soon as it was made; it carries its `origin`.

| question                                             | answered by                                          |
|------------------------------------------------------|------------------------------------------------------|
| who is this, whom may we ask                         | get CONTACT#id                                       |
| who holds this address                               | get EMAIL#address                                    |
| who belongs to this account, at this very moment     | query ACCOUNT#id, prefix MEMBER#                     |
| which accounts have become part of this one          | query ACCOUNT#id, prefix MERGED#                     |
| where someone belongs                                | get CONTACT#id, its `memberships`                    |
| an account's invitations and skips, by time          | by_account ACCOUNT#id, prefix of account_sk          |
| what an account said, did not say, and is promised   | query ACCOUNT#id, ANSWER#time to CASE#~              |
| an account's outcomes, by time                       | query ACCOUNT#id, prefix OUTCOME#, or by_account     |
| the latest of an account's usage signals             | query ACCOUNT#id, prefix USAGE#                      |
| what falls due by now                                | due DUE#room#shard, range on due_sk, for every shard |
| newest answers                                       | feed RESPONSE#day#shard, range on feed_sk            |
| every contact or account, a page at a time           | feed KIND#shard, in order of id                      |
| what the lake may still hold of whom we erased       | feed ERASURE#shard, in order of the contact's key    |
| was this contact, or this address, erased            | get ERASURE#key, get SUPPRESSED#hash                 |
| every annotation                                     | feed ANNOTATION#shard, in order of id                |
| which desks there are                                | feed DESK#shard, in order of id                      |
| who of a CSM's accounts is about to be asked         | query DESK#id, prefix UPCOMING#                      |
| what is usual at each touchpoint                     | get PROGRAMME BASES                                  |
| which pauses are in force                            | query PAUSE                                          |
| why was this person not asked                        | query CONTACT#id, prefix SKIP#                       |
| from where colleagues opened their links of late     | get SIGN_INS, the week's                             |
| what was written back to an invitation               | query INVITATION#sid, prefix REPLY#                  |
| what the digest of a day or week is to tell          | query DIGEST#alert#period, prefix PING#              |
| all that was said to and fro about an invitation     | query INVITATION#sid                                 |
| which accounts, and cases, a CSM may have            | query DESK#id, prefix ACCOUNT# or ENTRUSTED#         |
| what came of a mail, by the sid that its tag carries | get INVITATION#sid; then its contact by contact_id   |

All three indexes hold keys only: a write pays for an index only when a key in it changes, and a reader
fetches the items it wants from the table. An index lags, so nobody is asked or left out by what one says:
members are read from the table itself, and what an index calls due is looked at again before it is acted on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal
from zlib import crc32

from functions.adapters.images import Item, marshal, unmarshal
from functions.adapters.runtime import Runtime

Key = tuple[str, str]
Returning = Literal["NONE", "ALL_OLD", "ALL_NEW"]

_BATCH = 100


def invitation_key(sid: str) -> Key:
    """Return where an invitation is stored."""
    return f"INVITATION#{sid}", "INVITATION"


class Refused(Exception):  # noqa: N818 - a refused condition is an answer, not a fault
    """The condition of a write did not hold; item is what is stored, or None if nothing is."""

    def __init__(self, item: Item | None) -> None:
        """Keep the stored item, so that the caller can say why."""
        super().__init__("the condition of the write did not hold")
        self.item = item


@dataclass(frozen=True, slots=True)
class Change:
    """One conditional update; expressions use #name and :value, declared by their bare names.

    Names may also be a mapping, where what an expression calls an attribute is not its name.
    """

    key: Key
    update: str
    condition: str
    values: Mapping[str, object] = field(default_factory=dict)
    names: Sequence[str] | Mapping[str, str] = ()


def shard_of(identity: str, shards: int) -> int:
    """Return the shard of an id: stable across machines and runs."""
    return crc32(identity.encode()) % shards


class Table:
    """Conditional writes, reads and index queries; the stores of people and invitations stand on it."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the table's name and the number of shards from the settings."""
        self._client = runtime.client("dynamodb")
        self._name = runtime.setting("TABLE_NAME")
        self.shards = int(runtime.setting("SHARDS"))

    def get(self, key: Key) -> Item | None:
        """Read one item, strongly consistent."""
        found = self._client.get_item(TableName=self._name, Key=_key(key), ConsistentRead=True)
        return unmarshal(found["Item"]) if "Item" in found else None

    def get_many(self, keys: Iterable[Key]) -> list[Item]:
        """Read items by key, in any order; the missing are left out."""
        wanted = [_key(key) for key in dict.fromkeys(keys)]
        batches = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
        return [unmarshal(image) for batch in batches for image in self._batch(batch)]

    def _batch(self, keys: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        while keys:
            answer = self._client.batch_get_item(RequestItems={self._name: {"Keys": keys, "ConsistentRead": True}})
            yield from answer["Responses"].get(self._name, [])
            keys = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])

    def put(self, item: Item) -> None:
        """Write an item over whatever was there."""
        self._client.put_item(TableName=self._name, Item=marshal(item))

    def put_new(self, item: Item) -> bool:
        """Write an item unless its key is taken; say whether it was written."""
        try:
            self._client.put_item(
                TableName=self._name, Item=marshal(item), ConditionExpression="attribute_not_exists(pk)"
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def delete_held(self, key: Key, holder: str, value: str | int) -> None:
        """Remove an item if its holder attribute has the value; another's item is left alone."""
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.delete_item(
                TableName=self._name,
                Key=_key(key),
                ConditionExpression="#holder = :value",
                ExpressionAttributeNames={"#holder": holder},
                ExpressionAttributeValues=marshal({":value": value}),
            )

    def change(self, change: Change, returning: Returning = "NONE") -> Item:
        """Apply one conditional update; raise Refused with the stored item if its condition fails."""
        try:
            answer = self._client.update_item(
                TableName=self._name,
                Key=_key(change.key),
                ReturnValues=returning,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **_expressions(change),
            )
        except self._client.exceptions.ConditionalCheckFailedException as refused:
            stored = refused.response.get("Item")
            raise Refused(unmarshal(stored) if stored else None) from refused
        return unmarshal(answer.get("Attributes", {}))

    def change_and_put(self, change: Change, item: Item) -> None:
        """Apply a conditional update and write a new item, both or neither; raise Refused if either condition fails."""
        put = {"TableName": self._name, "Item": marshal(item), "ConditionExpression": "attribute_not_exists(pk)"}
        self._together([self._update(change), {"Put": put}])

    def change_all(self, changes: Iterable[Change]) -> None:
        """Apply conditional updates of different items, all or none; raise Refused if any condition fails."""
        self._together([self._update(each) for each in changes])

    def _update(self, change: Change) -> dict[str, Any]:
        return {"Update": {"TableName": self._name, "Key": _key(change.key), **_expressions(change)}}

    def _together(self, members: list[dict[str, Any]]) -> None:
        try:
            self._client.transact_write_items(TransactItems=members)
        except self._client.exceptions.TransactionCanceledException as cancelled:
            reasons = [each.get("Code") for each in cancelled.response["CancellationReasons"]]
            if "ConditionalCheckFailed" not in reasons:
                raise
            raise Refused(None) from cancelled

    def of_account(self, account_id: str, prefix: str) -> list[Key]:
        """Return the keys of an account's items of one kind, oldest first."""
        pages = self._query("by_account", "account", f"ACCOUNT#{account_id}", "begins_with({}, :value)", prefix)
        return [key for page in pages for key in _keys(page)]

    def of_account_after(self, account_id: str, after: Item, limit: int) -> tuple[list[Key], Item]:
        """Return the keys of the next of an account's items of all kinds, and where to go on from: empty at the end.

        The place is DynamoDB's own, since many items may have the same place in the index.
        """
        page = self._client.query(
            TableName=self._name,
            IndexName="by_account",
            KeyConditionExpression="account_pk = :pk",
            ExpressionAttributeValues=marshal({":pk": f"ACCOUNT#{account_id}"}),
            Limit=limit,
            **({"ExclusiveStartKey": marshal(after)} if after else {}),
        )
        return _keys(page["Items"]), unmarshal(page.get("LastEvaluatedKey", {}))

    def of_item(self, pk: str, prefix: str = "") -> list[Item]:
        """Return the items stored under one key, by prefix of their sort key."""
        within = {":prefix": prefix} if prefix else {}  # DynamoDB takes no empty text in a key
        pages = self._client.get_paginator("query").paginate(
            TableName=self._name,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk" + (" AND begins_with(sk, :prefix)" if prefix else ""),
            ExpressionAttributeValues=marshal({":pk": pk, **within}),
        )
        return [unmarshal(image) for page in pages for image in page["Items"]]

    def between(self, pk: str, first: str, last: str) -> list[Item]:
        """Return the items stored under one key whose sort keys lie between two, both included, in their order."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._name,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues=marshal({":pk": pk, ":first": first, ":last": last}),
        )
        return [unmarshal(image) for page in pages for image in page["Items"]]

    def due(self, room: str, shard: int, until: str) -> Iterator[list[Key]]:
        """Yield, a page at a time, the keys of the items of one shard whose due time is not after `until`."""
        for page in self._query("due", "due", f"DUE#{room}#{shard}", "{} <= :value", f"{until}$"):
            yield _keys(page)

    def first_due(self, room: str, shard: int) -> str | None:
        """Return when the next item of one shard falls due, or None if nothing ever does."""
        [first] = self._query("due", "due", f"DUE#{room}#{shard}", "{} > :value", " ", limit=1)
        return str(first[0]["due_sk"]["S"]).partition("#")[0] if first else None

    def listed(self, kind: str, shard: int, after: str, limit: int) -> list[Key]:
        """Return the keys of the next items of a kind in one shard, in order of id after the one given."""
        [page] = self._query("feed", "feed", f"{kind}#{shard}", "{} > :value", after or " ", limit=limit)
        return _keys(page)

    def _query(  # noqa: PLR0913 - an index, a partition, a range
        self, index: str, stem: str, partition: str, ranged: str, value: str, *, limit: int | None = None
    ) -> Iterator[list[dict[str, Any]]]:
        """Yield what an index holds of its items, a page at a time; with a limit, one page of so many."""
        asked = {
            "TableName": self._name,
            "IndexName": index,
            "KeyConditionExpression": f"{stem}_pk = :pk AND {ranged.format(f'{stem}_sk')}",
            "ExpressionAttributeValues": marshal({":pk": partition, ":value": value}),
        }
        if limit:
            yield self._client.query(**asked, Limit=limit)["Items"]
            return
        for page in self._client.get_paginator("query").paginate(**asked):
            yield page["Items"]

    def due_keys(self, room: str, at: str, identity: str) -> Item:
        """Return the index attributes that make an item fall due."""
        return {"due_pk": f"DUE#{room}#{shard_of(identity, self.shards)}", "due_sk": f"{at}#{identity}"}

    def feed_keys(self, kind: str, at: str, identity: str) -> Item:
        """Return the index attributes that list an item under its kind and day."""
        return {"feed_pk": f"{kind}#{at[:10]}#{shard_of(identity, self.shards)}", "feed_sk": f"{at}#{identity}"}

    def roster_keys(self, kind: str, identity: str) -> Item:
        """Return the index attributes that list an item under its kind, whenever it came about."""
        return {"feed_pk": f"{kind}#{shard_of(identity, self.shards)}", "feed_sk": identity}


def _key(key: Key) -> dict[str, Any]:
    return marshal({"pk": key[0], "sk": key[1]})


def _keys(images: Iterable[Mapping[str, Any]]) -> list[Key]:
    return [(image["pk"]["S"], image["sk"]["S"]) for image in images]


def _expressions(change: Change) -> dict[str, Any]:
    asked: dict[str, Any] = {"UpdateExpression": change.update, "ConditionExpression": change.condition}
    if change.values:
        asked["ExpressionAttributeValues"] = marshal({f":{name}": value for name, value in change.values.items()})
    if change.names:
        names = change.names if isinstance(change.names, Mapping) else {name: name for name in change.names}
        asked["ExpressionAttributeNames"] = {f"#{called}": name for called, name in names.items()}
    return asked
