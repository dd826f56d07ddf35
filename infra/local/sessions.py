"""Sessions whose every call is checked against one function's role before it leaves."""

import copy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import boto3
from botocore import hooks
from botocore.config import Config

from infra.local.calls import calls_of
from infra.local.permissions import Call, NotGranted, allowed
from infra.local.resources import Place


@dataclass(frozen=True, slots=True)
class Role:
    """One function, and the statements of the role it runs under."""

    function: str
    granted: Sequence[Mapping[str, Any]]


_READS = frozenset({"GetItem", "BatchGetItem", "Query", "GetObject", "ListBucket", "GetSecretValue"})


class Witness:
    """What the functions of a stack were seen to do: calls by function, refusals, events put, and how mail was sent."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self.wrote = False
        self.observed: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.denied: list[NotGranted] = []
        self.published: list[dict[str, Any]] = []
        self.tags: dict[bytes, dict[str, str]] = {}  # by the mail itself: the sender may never learn its id
        self.configuration_sets: dict[bytes, str] = {}

    def check(self, role: Role, calls: Sequence[Call]) -> None:
        """Note each call; raise NotGranted for the first that the role does not allow."""
        for call in calls:
            self.observed[role.function].add((call.action, call.resource))
            self.wrote |= call.action.split(":")[1] not in _READS
            if not allowed(role.granted, call):
                refusal = NotGranted(role.function, call)
                self.denied.append(refusal)
                raise refusal


@lru_cache
def _validating(config: Config) -> Config:
    """Return the config of a client that looks at what it sends, as AWS would: moto takes almost anything."""
    return config.merge(Config(parameter_validation=True))


_clients: WeakKeyDictionary[boto3.Session, dict[tuple[object, ...], Any]] = WeakKeyDictionary()


def _made(parent: boto3.Session, service: str, **options: Any) -> Any:  # noqa: ANN401
    """Return the one client of a session with these options: to make one takes as long as several calls."""
    made, key = _clients.setdefault(parent, {}), (service, *sorted(options.items()))
    if key not in made:
        made[key] = parent.client(service, **options)  # type: ignore[call-overload]
    return made[key]


class _Handlers(hooks._PrefixTrie):  # type: ignore[name-defined,misc] # noqa: SLF001 - botocore's own
    """Shares with others all but the way to what was put in or taken out here: a copy of all is four hundred nodes."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root

    def append_item(self, key: str, value: Any, **where: Any) -> None:  # noqa: ANN401
        self._part(key)
        super().append_item(key, value, **where)

    def remove_item(self, key: str, value: Any) -> None:  # noqa: ANN401
        self._part(key)
        super().remove_item(key, value)

    def _part(self, key: str) -> None:
        self._root = node = _parted(self._root)
        for part in key.split("."):
            if part not in node["children"]:
                return
            node["children"][part] = node = _parted(node["children"][part])


def _parted(node: Mapping[str, Any]) -> dict[str, Any]:
    return {**node, "children": dict(node["children"]), "values": copy.copy(node["values"])}


def _events_like(events: Any) -> Any:  # noqa: ANN401 - what hooks of a client are known by
    """Return what copy.copy would, in a hundredth of the time."""
    of = events._emitter  # noqa: SLF001
    own, named = object.__new__(type(of)), object.__new__(type(events))
    handlers, once = _Handlers(of._handlers._root), copy.copy(of._unique_id_handlers)  # noqa: SLF001
    own.__dict__.update(of.__dict__, _handlers=handlers, _unique_id_handlers=once, _lookup_cache={})
    named.__dict__.update(events.__dict__, _emitter=own)
    return named


def _like(client: Any) -> Any:  # noqa: ANN401
    """Return a client that works as another does, and whose calls can be watched by themselves."""
    copied = object.__new__(type(client))
    copied.__dict__.update(client.__dict__)
    copied.meta = copy.copy(client.meta)
    copied.meta.events = _events_like(client.meta.events)
    copied._endpoint = copy.copy(client._endpoint)  # noqa: SLF001 - what sends tells of it, each to its own watchers
    copied._endpoint._event_emitter = copied.meta.events  # noqa: SLF001
    return copied


class CheckedSession(boto3.Session):
    """A session for one function: it makes clients as any session does, and watches them."""

    def __init__(self, parent: boto3.Session, place: Place, role: Role, witness: Witness) -> None:
        """Stand on the parent; to set up boto3 once more would only load its service models a second time."""
        self._session = parent._session  # noqa: SLF001 - for what boto3.Session's own properties read
        self._parent = parent
        self._place = place
        self._role = role
        self._witness = witness
        self._clients: dict[tuple[object, ...], Any] = {}

    def client(self, service_name: str, **options: Any) -> Any:  # type: ignore[override] # noqa: ANN401
        """Return the one client of a service with these options, which asks before each call."""
        key = (service_name, *sorted(options.items()))
        if key not in self._clients:
            self._clients[key] = self._made(service_name, **options)
        return self._clients[key]

    def _made(self, service_name: str, **options: Any) -> Any:  # noqa: ANN401
        client = self._watched(service_name, **options)
        if service_name == "s3" and self._place.address:
            # a signed link is for a browser, which can reach the local AWS only at its address
            client.generate_presigned_url = self._watched("s3", endpoint_url=self._place.address).generate_presigned_url
        return client

    def _watched(self, service_name: str, **options: Any) -> Any:  # noqa: ANN401
        if "config" in options:
            options["config"] = _validating(options["config"])
        client = _like(_made(self._parent, service_name, **options))
        client.meta.events.register("before-parameter-build", self._before)
        return client

    def _before(self, params: Mapping[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401
        service, operation = model.service_model.service_name, model.name
        calls = calls_of(self._place, service, operation, params)
        self._witness.check(self._role, calls)
        if operation == "PutEvents":
            self._witness.published += params["Entries"]
        if operation == "SendEmail":
            raw = params["Content"]["Raw"]["Data"]
            self._witness.tags[raw] = {tag["Name"]: tag["Value"] for tag in params.get("EmailTags", [])}
            self._witness.configuration_sets[raw] = params.get("ConfigurationSetName", "")
