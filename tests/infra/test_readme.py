"""README.md says what is so: commands exist, links resolve, tables are those of the template."""

import re

import pytest

from infra.closure import ROOT, path_of
from infra.readme import README, TABLES, filled

_TEXT = README.read_text(encoding="utf-8")


def _targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def _code() -> str:
    """Return what stands in code blocks and code spans."""
    blocks = re.findall(r"^```.*?^```|^ {4}.*?$|`[^`\n]+`", _TEXT, re.MULTILINE | re.DOTALL)
    return "\n".join(blocks)


def test_every_make_target_it_names_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", _code()))

    assert {"demo", "test"} <= named
    assert named <= _targets()


def test_every_module_it_runs_can_be_run() -> None:
    named = set(re.findall(r"python3? -m ((?:infra|tests|functions)[\w.]*)", _code()))
    files = {module: path_of(f"{module}.__main__") or path_of(module) for module in named}

    assert [
        module for module, path in files.items() if not path or "__main__" not in path.read_text() + path.name
    ] == []


def test_every_link_to_a_file_resolves() -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", _TEXT)

    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", TABLES)
def test_it_has_a_place_for_every_table(name: str) -> None:
    assert _TEXT.count(f"<!-- {name} -->\n") == 1
    assert _TEXT.count(f"<!-- /{name} -->") == 1


def test_its_tables_are_up_to_date() -> None:
    assert filled(_TEXT) == _TEXT, "run python -m infra.readme"


def test_a_table_that_differs_would_be_noticed() -> None:
    assert filled(_TEXT.replace("| HEAD |", "| PUT |")) == filled(_TEXT)
    assert "| HEAD |" in filled(_TEXT)
