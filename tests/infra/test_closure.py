"""Reading imports, settings and services from source, on a small package made for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import closure, reach

_FILES = {
    "functions/__init__.py": "",
    "functions/core/__init__.py": "",
    "functions/core/words.py": "import json\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import moto\n",
    "functions/adapters/__init__.py": "",
    "functions/adapters/queues.py": (
        "import boto3\n"
        "class Queue:\n    def __init__(self, runtime, url):\n        self.client = runtime.client('sqs')\n"
        "def first(runtime):\n    return Queue(runtime, runtime.setting('FIRST_URL'))\n"
        "def second(runtime):\n    return Queue(runtime, runtime.setting('SECOND_URL'))\n"
    ),
    "functions/ask/__init__.py": "",
    "functions/ask/on_schedule.py": (
        "from functions.adapters import queues\nfrom functions.core.words import json\nimport jinja2\n"
        "def handler(event, context):\n    queues.first(event)\n"
    ),
    "functions/ask/on_clock.py": "from zoneinfo import ZoneInfo\n",
    "functions/ask/on_queue.py": (
        "from functions.adapters.queues import second as other\n"
        "CHOICE = {'a': other}\n"
        "def handler(event, context):\n    CHOICE['a'](event)\n"
    ),
}


@pytest.fixture(autouse=True)
def _small_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, text in _FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(closure, "ROOT", tmp_path)
    _forget()
    yield
    _forget()


def _forget() -> None:
    for cached in (closure.modules, reach.reached, reach._definitions, reach._imported):  # noqa: SLF001
        cached.cache_clear()


def test_a_module_loads_what_it_imports_and_the_packages_around_it() -> None:
    assert closure.modules("functions.ask.on_schedule") == {
        "functions",
        "functions.ask",
        "functions.ask.on_schedule",
        "functions.adapters",
        "functions.adapters.queues",
        "functions.core",
        "functions.core.words",
    }


def test_packages_of_others_are_told_from_ours_and_the_standard_library() -> None:
    assert closure.third_party("functions.ask.on_schedule") == {"boto3", "jinja2"}


def test_whoever_reads_time_zones_ships_their_data() -> None:
    assert closure.third_party("functions.ask.on_clock") == {"tzdata"}


def test_what_only_a_type_checker_imports_is_not_needed() -> None:
    assert closure.third_party("functions.core.words") == set()


def test_services_are_those_of_everything_loaded() -> None:
    assert closure.services("functions.ask.on_queue") == {"sqs"}


def test_settings_are_those_of_what_is_called_through_a_module() -> None:
    assert reach.settings("functions.ask.on_schedule") == {"FIRST_URL"}


def test_settings_are_followed_through_a_renamed_import_and_a_table() -> None:
    assert reach.settings("functions.ask.on_queue") == {"SECOND_URL"}


def test_a_handler_that_does_not_exist_is_an_error_that_names_it() -> None:
    with pytest.raises(LookupError, match=r"functions\.ask\.on_nothing"):
        closure.modules("functions.ask.on_nothing")
