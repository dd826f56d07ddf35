"""What the local run makes moto do once or at one go, held against what moto does by itself."""

import copy
from collections.abc import Iterator
from typing import Any

from moto.backend_index import backend_url_patterns
from moto.dynamodb.parsing.ast_nodes import Node  # type: ignore[attr-defined]
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]
from moto.moto_api._internal.moto_random import MotoRandom

from infra.local.quickening import quicken_calls, quicken_updates


def test_an_expression_is_copied_whole_and_its_copy_is_no_part_of_it() -> None:
    quicken_updates()
    parsed = UpdateExpressionParser.make("SET a.b[0] = if_not_exists(#n, :n) + :n, c = :n REMOVE d ADD n :n")
    before = drawn(parsed)

    copied = copy.deepcopy(parsed)

    assert drawn(copied) == before
    assert not {id(node) for node in nodes(parsed)} & {id(node) for node in nodes(copied)}
    assert all(
        child.parent is node for node in nodes(copied) for child in node.children or () if isinstance(child, Node)
    )
    copied.children.clear()
    assert drawn(parsed) == before


def nodes(node: Any) -> Iterator[Any]:
    """Yield a node of an expression and all beneath it."""
    yield node
    for child in node.children or ():
        if isinstance(child, Node):
            yield from nodes(child)


def drawn(node: Any) -> Any:
    """Return a node of an expression as plain values."""
    return (node.type, [drawn(each) for each in node.children or ()]) if isinstance(node, Node) else node


def test_random_texts_are_as_long_as_asked_for_and_the_same_from_the_same_seed() -> None:
    quicken_calls()
    chance = MotoRandom()

    chance.seed(0)
    first = [
        chance.get_random_string(52),
        chance.get_random_string(8, include_digits=False),
        chance.get_random_string(lower_case=True),
    ]
    chance.seed(0)

    assert chance.get_random_string(52) == first[0]
    assert [len(text) for text in first] == [52, 8, 20]
    assert first[1].isalpha()
    assert first[2] == first[2].lower()


def test_busy_services_are_tried_first_and_the_others_in_their_order() -> None:
    before = [service for service, _ in backend_url_patterns if service not in {"dynamodb", "sqs"}]

    quicken_calls()

    assert [service for service, _ in backend_url_patterns] == ["dynamodb", "dynamodb", "sqs", *before]
