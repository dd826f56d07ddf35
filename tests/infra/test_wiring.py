"""template.yaml and the code say the same: routes, handlers, environment, keys."""

import ast
import importlib
import re
from typing import Any

import pytest

from infra.closure import ROOT, tree_of
from infra.functions import Function, functions, setting_default
from infra.local.template import source
from infra.reach import settings
from tests.infra.source import files

_FUNCTIONS = functions()
_WEB = [each for each in _FUNCTIONS if each.events("Api")]


def _handler(function: Function) -> Any:
    return getattr(importlib.import_module(function.module), function.attribute)


def _named(function: Function) -> str:
    return function.name


@pytest.mark.parametrize("function", _FUNCTIONS, ids=_named)
def test_handler_resolves_and_can_be_called(function: Function) -> None:
    assert callable(_handler(function))


@pytest.mark.parametrize("function", _WEB, ids=_named)
def test_routes_of_the_template_are_the_routes_of_the_code(function: Function) -> None:
    written = {(event["Method"].upper(), event["Path"]) for event in function.events("Api")}

    coded = {(method, path) for path, methods in _handler(function).routes.items() for method in methods}

    assert written == coded


def test_every_page_that_can_be_read_can_be_peeked_at() -> None:
    public = next(each for each in _FUNCTIONS if each.name == "SurveyFunction")
    paths = {(event["Method"].upper(), event["Path"]) for event in public.events("Api")}

    assert {path for method, path in paths if method == "HEAD"} == {path for method, path in paths if method == "GET"}


@pytest.mark.parametrize("function", _FUNCTIONS, ids=_named)
def test_environment_is_what_the_code_reads(function: Function) -> None:
    assert set(function.environment) == settings(function.module)


def test_what_all_functions_share_of_the_environment_is_for_powertools() -> None:
    shared = setting_default("Environment")["Variables"]

    assert {name for name in shared if not name.startswith("POWERTOOLS_")} == set()


def test_the_code_reads_no_setting_under_a_made_up_name() -> None:
    paths = [path for path in files("functions") if path.name != "runtime.py"]
    calls = [node for path in paths for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    asked = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in {"setting", "client"}]

    assert asked
    assert [ast.unparse(call) for call in asked if not isinstance(call.args[0], ast.Constant)] == []


def _table() -> dict[str, Any]:
    properties: dict[str, Any] = source()["Resources"]["Table"]["Properties"]
    return properties


def _texts() -> list[str]:
    """Return every piece of literal text in the functions."""
    nodes = (node for path in files("functions") for node in ast.walk(tree_of(path)))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_every_key_attribute_that_the_code_names_is_declared() -> None:
    declared = {each["AttributeName"] for each in _table()["AttributeDefinitions"]}

    used = {key for text in _texts() for key in re.findall(r"\b(?:[a-z]+_)?[ps]k\b", text)}

    assert used == declared


def test_every_index_that_the_code_queries_has_the_keys_it_queries_by() -> None:
    indexes = {each["IndexName"]: [key["AttributeName"] for key in each["KeySchema"]] for each in _indexes()}
    tree = tree_of(ROOT / "functions" / "adapters" / "table.py")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "self._query"]
    queried = [(ast.literal_eval(call.args[0]), ast.literal_eval(call.args[1])) for call in calls]

    assert queried
    assert {index: indexes.get(index) for index, _ in queried} == {
        index: [f"{stem}_pk", f"{stem}_sk"] for index, stem in queried
    }


def _indexes() -> list[dict[str, Any]]:
    indexes: list[dict[str, Any]] = _table()["GlobalSecondaryIndexes"]
    return indexes


def test_items_expire_by_the_attribute_that_the_code_writes() -> None:
    expiry = _table()["TimeToLiveSpecification"]

    assert expiry["Enabled"] is True
    assert expiry["AttributeName"] in _texts()


def test_no_code_believes_an_address_that_a_visitor_may_write() -> None:
    assert [text for text in _texts() if "forwarded" in text.lower() or "client-ip" in text.lower()] == []
