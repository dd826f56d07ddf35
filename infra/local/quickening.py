"""Moto made to answer in less time than by itself, and in the same words."""

import base64
import copy
from collections.abc import Callable
from functools import cache, lru_cache, partial
from string import ascii_letters, digits
from typing import Any

from jsonpath_ng import ext as json_paths
from moto.backend_index import backend_url_patterns
from moto.core import responses, serialize
from moto.core.base_backend import BaseBackend
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.parsing import ast_nodes, expressions
from moto.moto_api._internal.moto_random import MotoRandom
from moto.sqs import models as sqs

from infra.local.resources import Place


def quicken(place: Place) -> None:
    """Do all of it, for the tables of an account and region that are there."""
    quicken_queries(place)
    quicken_answers()
    quicken_transactions(place)
    quicken_calls()
    quicken_updates()


def quicken_queries(place: Place) -> None:
    """Let a query look only at the items under its key: moto sorts the whole table first, whatever is asked."""
    for table in dynamodb_backends[place.account][place.region].tables.values():
        table.query = _Narrowed(table)  # type: ignore[method-assign]


class _Narrowed:
    """Answers a table's queries with moto's own code, run on a copy that holds only what the key allows.

    The copy is shallow and lent for one query, since others may read and write the table at the same time.
    """

    def __init__(self, table: Any) -> None:  # noqa: ANN401 - moto's own
        self._table = table

    def __call__(self, hash_key: Any, *others: Any, hash_key_conditions: Any = None, **named: Any) -> Any:  # noqa: ANN401
        table = self._table
        if hash_key_conditions and table.range_key_attr:
            lent = copy.copy(table)
            lent.items = {hash_key: self._under(dict(hash_key_conditions))}
            table = lent
        return type(table).query(table, hash_key, *others, hash_key_conditions=hash_key_conditions, **named)

    def _under(self, keys: dict[str, Any]) -> dict[Any, Any]:
        """Return the items whose attributes have the values of a key: the table's own, or an index's."""
        if set(keys) == {self._table.hash_key_attr}:
            return dict(self._table.items.get(keys[self._table.hash_key_attr], {}))
        [(name, key)] = keys.items()
        found, wanted = [], key.value
        for held in list(self._table.items.values()):
            for item in list(held.values()):  # of all items, for each query of an index: every step counts
                attribute = item.attrs.get(name)
                # as they are: they are all text, and moto's own comparison casts both to what they may be
                if attribute is not None and attribute.value == wanted:
                    found.append(item)
        return dict(enumerate(found))


def quicken_answers() -> None:
    """Let moto write an item's values as it holds them: it looks for each of ten types under many names in each."""
    BaseJSONSerializer._serialize_type_structure = _serialize_structure  # type: ignore[assignment,method-assign] # noqa: SLF001


_any_structure = BaseJSONSerializer._serialize_type_structure  # noqa: SLF001 - moto's own


def _serialize_structure(serializer: Any, serialized: dict[str, Any], value: Any, shape: Any, key: str) -> None:  # noqa: ANN401
    if shape.name == "AttributeValue" and isinstance(value, dict):
        serialized[key] = _written(value)
    else:
        _any_structure(serializer, serialized, value, shape, key)


def _written(value: Any) -> Any:  # noqa: ANN401 - an attribute's value, or what is in one
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case dict():
            return {name: _written(each) for name, each in value.items()}
        case list():
            return [_written(each) for each in value]
        case _:
            return value


def quicken_transactions(place: Place) -> None:
    """Let a transaction keep only what it touches, to go back to: moto copies the whole table for each of its parts."""
    backend = dynamodb_backends[place.account][place.region]
    for table in backend.tables.values():
        table.__deepcopy__ = partial(_itself, table)  # type: ignore[attr-defined]
    backend.transact_write_items = _Transaction(backend)  # type: ignore[method-assign,assignment]


def _itself(table: Any, _memo: Any) -> Any:  # noqa: ANN401 - moto's own
    return table


class _Transaction:
    """Runs moto's own code, and puts back what a transaction that fails has changed by then."""

    def __init__(self, backend: Any) -> None:  # noqa: ANN401 - moto's own
        self._backend = backend
        self._run = backend.transact_write_items

    def __call__(self, parts: list[dict[str, Any]]) -> None:
        before = _Before(self._backend.tables, [next(iter(part.values())) for part in parts])
        try:
            self._run(parts)
        except Exception:
            before.put_back()
            raise


class _Before:
    """What the tables of a transaction hold under the keys that it touches, and how far their streams go."""

    def __init__(self, tables: Any, operations: list[dict[str, Any]]) -> None:  # noqa: ANN401 - moto's own
        self._tables = tables
        self._under: dict[tuple[str, Any], dict[Any, Any]] = {}
        for operation in operations:
            self._keep(operation["TableName"], operation.get("Key") or operation["Item"])
        self._told = {name: len(tables[name].stream_shard.items) for name, _ in self._under}

    def _keep(self, name: str, key: dict[str, Any]) -> None:
        table = self._tables[name]
        first, second = (DynamoType(key[attribute]) for attribute in (table.hash_key_attr, table.range_key_attr))
        under = self._under.setdefault((name, first), dict(table.items.get(first, {})))
        if second in under:
            under[second] = copy.deepcopy(under[second])

    def put_back(self) -> None:
        for (name, first), under in self._under.items():
            self._tables[name].items[first] = under
            if not under:
                del self._tables[name].items[first]
        for name, told in self._told.items():
            del self._tables[name].stream_shard.items[told:]


def quicken_calls() -> None:
    """Let moto work out once what is the same at each call, and what it only reads afterwards.

    Those are a service's addresses (for S3 it loads a module anew each time), the names of a class's methods, what a
    name in capitals is without, what an update expression or a JSON path means, and the times of a listing, which has
    the same files day by day. The services that are called most it is to try first, and a random text to make at once.
    """
    BaseBackend.urls = property(_urls)  # type: ignore[method-assign,assignment]
    responses.method_names_from_class = _method_names  # type: ignore[attr-defined]
    expressions.UpdateExpressionParser.make = _update_expression  # type: ignore[attr-defined]
    json_paths.parse = _json_path  # type: ignore[attr-defined]
    serialize.parse_to_aware_datetime = _aware  # type: ignore[attr-defined]
    responses.camelcase_to_underscores = sqs.camelcase_to_underscores = _underscored  # type: ignore[attr-defined]
    MotoRandom.get_random_string = _random_string  # type: ignore[assignment,method-assign]
    backend_url_patterns.sort(key=lambda each: each[0] not in _BUSY)


_BUSY = ("dynamodb", "sqs")  # no other service's addresses are like theirs
_any_urls = BaseBackend.urls.fget  # type: ignore[attr-defined]
_known_urls: dict[type[BaseBackend], Any] = {}
_method_names = lru_cache(responses.method_names_from_class)  # type: ignore[attr-defined]
_update_expression = lru_cache(4096)(expressions.UpdateExpressionParser.make)  # type: ignore[attr-defined]
_json_path = lru_cache(json_paths.parse)  # type: ignore[attr-defined]
_aware = lru_cache(16_384)(serialize.parse_to_aware_datetime)  # type: ignore[attr-defined]
_any_random_string = MotoRandom.get_random_string
_underscored = lru_cache(1024)(responses.camelcase_to_underscores)  # type: ignore[attr-defined]


def _random_string(chance: MotoRandom, length: int = 20, *kind: bool, **named: bool) -> str:
    """Return what moto would, but where a kind of letters is asked for, that is moto's own."""
    if kind or named:
        return _any_random_string(chance, length, *kind, **named)
    return "".join(chance.choices(ascii_letters + digits, k=length))


def _urls(backend: BaseBackend) -> Any:  # noqa: ANN401 - moto's own
    """Return the addresses of a service: its backends all have the same, whatever their account and region."""
    kind = type(backend)
    if kind not in _known_urls:
        _known_urls[kind] = _any_urls(backend)
    return _known_urls[kind]


def quicken_updates() -> None:
    """Let moto go through an update's expression, ten times, without asking abstract classes what each part is.

    The copy that it goes through is made part by part: none has more than its kind and its own parts.
    """
    ast_nodes.Node.__deepcopy__ = _copied  # type: ignore[attr-defined]
    ast_nodes.DepthFirstTraverser.traverse_node_recursively = _traverse  # type: ignore[attr-defined]
    ast_nodes.Node.find_clauses = _find_clauses  # type: ignore[attr-defined]


_NODE = (ast_nodes.Node,)  # type: ignore[attr-defined]
_INNER = (ast_nodes.Expression, ast_nodes.UpdateExpressionFunction)  # type: ignore[attr-defined]
_is: Callable[[Any, Any], bool] = cache(issubclass)  # of a class and some others
_wanted: dict[type[Any], tuple[type[Any], ...]] = {}  # by the kind of traverser


def _copied(node: Any, memo: Any) -> Any:  # noqa: ANN401 - moto's own
    """Return a node that stands alone, with copies of all that it consists of."""
    other = object.__new__(type(node))
    other.__dict__.update(node.__dict__, parent=None, children=copy.deepcopy(node.children, memo))
    for child in other.children or ():
        if _is(type(child), _NODE):
            child.parent = other
    return other


def _traverse(traverser: Any, node: Any, child_id: int = -1) -> Any:  # noqa: ANN401 - moto's own
    """Do what moto's own does; which nodes a kind of traverser is for, it knows from the first of them."""
    if not _is(type(node), _NODE):
        return node
    parent, kind = node.parent, type(traverser)
    for number, child in enumerate(node.children or ()):
        traverser.pre_processing_of_child(node, number)
        _traverse(traverser, child, number)
    if kind not in _wanted:
        _wanted[kind] = traverser.nodes_to_be_processed()
    if _is(type(node), _wanted[kind]):
        node = traverser.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


def _find_clauses(node: Any, kinds: list[type[Any]]) -> list[Any]:  # noqa: ANN401 - moto's own
    found: list[Any] = []
    for child in node.children or ():
        if type(child) in kinds:
            found.append(child)
        elif _is(type(child), _INNER):
            found += _find_clauses(child, kinds)
    return found
