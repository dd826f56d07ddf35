"""The one table. Everything that is stored, and every way it is found, is listed here.

| item            | pk               | sk             | by_account          | due                 | feed             |
|-----------------|------------------|----------------|---------------------|---------------------|------------------|
| contact         | CONTACT#id       | PROFILE        |                     |                     | CONTACT#day#n    |
| membership      | ACCOUNT#id       | MEMBER#contact |                     |                     |                  |
| address pointer | EMAIL#address    | CONTACT        |                     |                     |                  |
| account         | ACCOUNT#id       | PROFILE        |                     |                     | ACCOUNT#day#n    |
| invitation      | INVITATION#sid   | INVITATION     | INVITATION#time#sid | DUE#dispatch#n      | RESPONSE#day#n   |
| skip            | CONTACT#id       | SKIP#sid       | SKIP#time#sid       |                     |                  |
| effect          | INVITATION#sid   | EFFECT#name    |                     |                     |                  |
| grant           | GRANT#id         | GRANT          |                     |                     |                  |
| report          | REPORT#name      | as_of          |                     |                     | REPORT#day#n     |

A response is the answered invitation itself (`score`, `comment`, `response_version`): one conditional
write records it, and every version of it passes through the stream.

| question                                             | answered by                                          |
|------------------------------------------------------|------------------------------------------------------|
| who is this, whom may we ask                         | get CONTACT#id                                       |
| who holds this address                               | get EMAIL#address                                    |
| who belongs to this account, at this very moment     | query ACCOUNT#id, prefix MEMBER#                     |
| where someone belongs                                | get CONTACT#id, its `memberships`                    |
| an account's invitations and skips, by time          | by_account ACCOUNT#id, prefix of account_sk          |
| what falls due by now                                | due DUE#room#shard, range on due_sk, for every shard |
| newest answers; every contact, a page at a time      | feed KIND#day#shard, range on feed_sk                |
| why was this person not asked                        | query CONTACT#id, prefix SKIP#                       |

All three indexes hold keys only: a write pays for an index only when a key in it changes, and a reader
fetches the items it wants from the table. An index lags, so nobody is asked or left out by what one says:
members are read from the table itself, and what an index calls due is looked at again before it is acted on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal
from zlib import crc32

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from functions.adapters.runtime import Runtime

Item = dict[str, Any]
Key = tuple[str, str]
Returning = Literal["NONE", "ALL_OLD", "ALL_NEW"]

_BATCH = 100
_write = TypeSerializer().serialize
_read = TypeDeserializer().deserialize


class Refused(Exception):  # noqa: N818 - a refused condition is an answer, not a fault
    """The condition of a write did not hold; item is what is stored, or None if nothing is."""

    def __init__(self, item: Item | None) -> None:
        """Keep the stored item, so that the caller can say why."""
        super().__init__("the condition of the write did not hold")
        self.item = item


@dataclass(frozen=True, slots=True)
class Change:
    """One conditional update; expressions use #name and :value, declared by their bare names."""

    key: Key
    update: str
    condition: str
    values: Mapping[str, object] = field(default_factory=dict)
    names: Sequence[str] = ()


def shard_of(identity: str, shards: int) -> int:
    """Return the shard of an id: stable across machines and runs."""
    return crc32(identity.encode()) % shards


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever DynamoDB holds
    """Return a stored value with Decimal turned into int or float, all the way down."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {name: plain(each) for name, each in value.items()}
        case list():
            return [plain(each) for each in value]
        case _:
            return value


def marshal(item: Mapping[str, object]) -> dict[str, Any]:
    """Return the item in DynamoDB's own JSON."""
    return {name: _write(value) for name, value in item.items()}


def unmarshal(image: Mapping[str, Any]) -> Item:
    """Return a stored or streamed item as plain values."""
    return {name: plain(_read(value)) for name, value in image.items()}


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

    def delete_held(self, key: Key, holder: str, value: str) -> None:
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

    def of_account(self, account_id: str, prefix: str) -> list[Key]:
        """Return the keys of an account's items of one kind, oldest first."""
        return list(self._query("by_account", "account", f"ACCOUNT#{account_id}", prefix))

    def of_item(self, pk: str, prefix: str) -> list[Item]:
        """Return the items stored under one key, by prefix of their sort key."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._name,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
            ExpressionAttributeValues=marshal({":pk": pk, ":prefix": prefix}),
        )
        return [unmarshal(image) for page in pages for image in page["Items"]]

    def due(self, room: str, until: str) -> Iterator[Key]:
        """Yield the keys of a room's items whose due time is not after `until`, shard by shard."""
        for shard in range(self.shards):
            yield from self._query("due", "due", f"DUE#{room}#{shard}", until=f"{until}$")

    def _query(self, index: str, stem: str, partition: str, prefix: str = "", until: str = "") -> Iterator[Key]:
        ranged = f"{stem}_sk <= :end" if until else f"begins_with({stem}_sk, :end)"
        pages = self._client.get_paginator("query").paginate(
            TableName=self._name,
            IndexName=index,
            KeyConditionExpression=f"{stem}_pk = :pk AND {ranged}",
            ExpressionAttributeValues=marshal({":pk": partition, ":end": until or prefix}),
        )
        for page in pages:
            for image in page["Items"]:
                yield image["pk"]["S"], image["sk"]["S"]

    def due_keys(self, room: str, at: str, identity: str) -> Item:
        """Return the index attributes that make an item fall due."""
        return {"due_pk": f"DUE#{room}#{shard_of(identity, self.shards)}", "due_sk": f"{at}#{identity}"}

    def feed_keys(self, kind: str, at: str, identity: str) -> Item:
        """Return the index attributes that list an item under its kind and day."""
        return {"feed_pk": f"{kind}#{at[:10]}#{shard_of(identity, self.shards)}", "feed_sk": f"{at}#{identity}"}


def _key(key: Key) -> dict[str, Any]:
    return marshal({"pk": key[0], "sk": key[1]})


def _expressions(change: Change) -> dict[str, Any]:
    asked: dict[str, Any] = {"UpdateExpression": change.update, "ConditionExpression": change.condition}
    if change.values:
        asked["ExpressionAttributeValues"] = marshal({f":{name}": value for name, value in change.values.items()})
    if change.names:
        asked["ExpressionAttributeNames"] = {f"#{name}": name for name in change.names}
    return asked
