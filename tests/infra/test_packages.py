"""Every function ships what its handler imports, at locked pins, and no more than it may weigh."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.closure import ROOT, third_party
from infra.functions import Function, functions
from infra.package import ANALYSIS, LIGHT, PUBLIC, SLIDES, budget, build_all, built, compiler, megabytes
from infra.parts import share, wanted
from infra.pins import PINS, files, locked, pins_of, providers, required

_BENCH = ROOT / "tests" / "bench" / "frames.lock"  # what is compared with, in an environment of its own
_FUNCTIONS = functions()
_BY_NAME = {function.name: function for function in _FUNCTIONS}
_SHIPPED = ("SurveyFunction", "LifecycleFunction", "SlideFunction", "ReportFunction")

pytestmark = [pytest.mark.xdist_group("packages"), pytest.mark.long]  # one process builds them


def _named(function: Function) -> str:
    return function.name


@pytest.fixture(scope="session")
def host_packages() -> dict[Function, Path]:
    """Return every package as this machine can import it."""
    return build_all(host=True)


@pytest.fixture(scope="session")
def task(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where each package is put to be imported, so that what they share is compiled once."""
    return tmp_path_factory.mktemp("lambda") / "task"


def test_pins_are_those_of_the_template_the_imports_and_the_lock() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in PINS.iterdir()}

    assert written == files(), "run make lock"


@pytest.mark.parametrize("function", _FUNCTIONS, ids=_named)
def test_every_pin_is_imported_or_required_by_one_that_is(function: Function) -> None:
    pins = {canonicalize_name(pin.name) for pin in pins_of(function)}
    wanted = {needed for name in pins for needed in required(name)}
    imported = {canonicalize_name(providers()[top][0]) for top in third_party(function.module)}

    assert pins - wanted <= imported
    assert imported <= pins


def test_every_pin_carries_hashes() -> None:
    blocks = re.split(r"\n(?=\S)", (PINS / "hashes.txt").read_text(encoding="utf-8"))

    assert blocks
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_everything_that_pyproject_names_is_locked() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    named = [(name, Requirement(text)) for name, group in groups.items() for text in group if isinstance(text, str)]
    held = {name: locked(_BENCH) if name == "bench" else locked() for name in groups}

    assert named
    assert [
        str(each)
        for name, each in named
        if not each.specifier.contains(held[name][canonicalize_name(each.name)].version)
    ] == []


def test_the_lock_names_no_host() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "requirements.lock", _BENCH, *PINS.iterdir())}

    assert [
        path.name for path, text in texts.items() if re.search(r"https?:|--(extra-)?index-url|--find-links", text)
    ] == []


@pytest.mark.parametrize("function", _FUNCTIONS, ids=_named)
def test_a_handler_imports_from_its_package_alone(
    function: Function, host_packages: dict[Function, Path], task: Path
) -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(task)!r}); "
        f"from {function.module} import {function.attribute} as handler; sys.exit(not callable(handler))"
    )
    command = [sys.executable, "-I", "-S", "-X", f"pycache_prefix={task.parent / 'bytecode'}", "-c", script]
    task.symlink_to(host_packages[function])

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    task.unlink()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", _SHIPPED)
def test_a_package_is_built_for_the_functions_machine(name: str) -> None:
    place = built(_BY_NAME[name])
    tags = {
        line for path in place.glob("*.dist-info/WHEEL") for line in path.read_text().splitlines() if "Tag:" in line
    }
    libraries = [path.name for path in place.rglob("*.so")]

    assert [tag for tag in tags if not re.search(r"-none-any$|_aarch64$", tag)] == []
    assert [library for library in libraries if "x86_64" in library or "darwin" in library] == []


@pytest.mark.parametrize("name", _SHIPPED)
def test_a_package_holds_no_stray_files(name: str) -> None:
    place = built(_BY_NAME[name])
    paths = [path.relative_to(place) for path in place.rglob("*")]

    assert [str(path) for path in paths if {"bin", "tests", "pins"} & set(path.parts)] == []
    assert [str(path) for path in paths if path.name in {"RECORD", "INSTALLER", "Makefile", "pins.txt"}] == []
    assert {path.parts[1] for path in paths if path.parts[0] == "functions" and len(path.parts) > 1} == {
        "__init__.py", "adapters", "core", _BY_NAME[name].folder, *_bytecode(),
    }  # fmt: skip


def _bytecode() -> set[str]:
    return {"__pycache__"} if compiler() else set()


@pytest.mark.parametrize("name", _SHIPPED)
def test_botocore_keeps_only_the_services_that_are_called(name: str) -> None:
    data = built(_BY_NAME[name]) / "botocore" / "data"
    known = {"athena", "dynamodb", "events", "s3", "secretsmanager", "ses", "sesv2", "sqs"}

    assert {path.name for path in data.iterdir() if path.is_dir()} <= known
    assert (data / "endpoints.json").exists()
    assert (data / "partitions.json").exists()


@pytest.mark.parametrize("name", _SHIPPED)
def test_a_package_is_within_its_budget(name: str) -> None:
    function = _BY_NAME[name]

    assert megabytes(built(function)) <= budget(function)


def test_what_a_function_may_weigh_depends_on_whom_it_serves() -> None:
    assert [budget(_BY_NAME[name]) for name in _SHIPPED] == [PUBLIC, LIGHT, SLIDES, ANALYSIS] == [30, 40, 80, 250]
    assert budget(_BY_NAME["DownloadFunction"]) == PUBLIC


def test_chalice_ships_its_router_without_its_deploying_tool() -> None:
    place = built(_BY_NAME["SurveyFunction"])
    sources = [path.name for path in (place / "chalice").iterdir() if path.name != "__pycache__"]

    assert sorted(sources) == ["__init__.py", "app.py", "py.typed"]
    assert list(place.glob("chalice-*.dist-info/METADATA"))


def test_a_package_is_what_sam_builds_though_its_parts_are_installed_once_for_all(tmp_path: Path) -> None:
    place, ours = tmp_path / "sam", built(_BY_NAME["SurveyFunction"])
    variables = [
        f"ARTIFACTS_DIR={place}",
        f"PYTHON={compiler() or sys.executable}",
        f"BYTECODE={1 if compiler() else ''}",
    ]
    command = ["make", "-C", str(ROOT / "functions"), "build-SurveyFunction", *variables]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert _contents(place) == _contents(ours)


def _contents(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_a_part_that_no_function_is_known_to_ship_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"not in hashes.txt: .*six.*0\.1"):
        share(tmp_path, wanted("six==0.1 \\\n    --hash=sha256:00\n"), tmp_path / "package")


def test_a_function_that_the_pins_do_not_know_is_refused_by_name() -> None:
    command = ["make", "-C", str(ROOT / "functions"), "build-UnknownFunction", "BYTECODE=", "ARTIFACTS_DIR=/dev/null"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))

    assert done.returncode != 0
    assert "build-UnknownFunction is not in pins/packages.mk" in done.stderr
