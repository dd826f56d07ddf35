"""Which distributions each function ships, drawn from its imports and requirements.lock.

    python -m infra.pins        (the last step of `make lock`)

Writes functions/pins: a list for each function, the hashes of all that is listed, and what the Makefile must know.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from infra.closure import ROOT, services, third_party
from infra.functions import Function, functions, setting_default

PINS = ROOT / "functions" / "pins"
_LOCK = ROOT / "requirements.lock"
_ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\\n]+?))? \\\n(?P<hashes>(?: +--hash.*\n?)+)",
    re.MULTILINE,
)

# Chalice routes with modules that import the standard library alone; what it requires is for its deploying tool.
_ALONE = frozenset({"chalice"})


@dataclass(frozen=True, slots=True)
class Pin:
    """One distribution at the version that the lock has for Lambda."""

    name: str
    version: str
    hashes: str

    def __str__(self) -> str:
        """Return it as a requirement."""
        return f"{self.name}=={self.version}"


def runtime_version() -> str:
    """Return the Python that the template runs functions on: 3.13."""
    return str(setting_default("Runtime")).removeprefix("python")


def lambda_environment() -> dict[str, str]:
    """Return the marker variables of the functions' machine; of extras, none."""
    version = runtime_version()
    machine = {"platform_machine": "aarch64", "platform_system": "Linux", "sys_platform": "linux", "os_name": "posix"}
    ours = {name: str(value) for name, value in default_environment().items()}
    return {**ours, **machine, "python_version": version, "python_full_version": f"{version}.0", "extra": ""}


@lru_cache(maxsize=2)
def locked(lock: Path = _LOCK) -> dict[str, Pin]:
    """Return what a lock holds for the functions' machine, by canonical name."""
    entries = _ENTRY.finditer(lock.read_text(encoding="utf-8"))
    environment = lambda_environment()
    return {
        entry["name"]: Pin(entry["name"], entry["version"], entry["hashes"].rstrip())
        for entry in entries
        if not entry["marker"] or Marker(entry["marker"]).evaluate(environment)
    }


@lru_cache(maxsize=1)
def providers() -> Mapping[str, list[str]]:
    """Return the distributions that provide each import name here: to ask them all takes a while."""
    return packages_distributions()


def needed(tops: frozenset[str]) -> list[Pin]:
    """Return the pins of distributions that provide some import names, and of all that those require."""
    waiting = [canonicalize_name(providers()[top][0]) for top in tops]
    names: set[NormalizedName] = set()
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting += required(name)
    return [locked()[name] for name in sorted(names)]


@lru_cache
def required(name: NormalizedName) -> list[NormalizedName]:
    """Return what a distribution itself requires on the functions' machine, without extras."""
    environment = lambda_environment()
    found = [Requirement(text) for text in (requires(name) or []) if name not in _ALONE]
    return [canonicalize_name(each.name) for each in found if not each.marker or each.marker.evaluate(environment)]


def pins_of(function: Function) -> list[Pin]:
    """Return the complete closure of what a function's handler imports."""
    return needed(third_party(function.module))


def files() -> dict[str, str]:
    """Return the text of every file in functions/pins by its name."""
    every = functions()
    lists = {f"{function.name}.txt": _lines(map(str, pins_of(function))) for function in every}
    shipped = {str(pin): pin for function in every for pin in pins_of(function)}
    hashes = _lines(f"{pin} \\\n{pin.hashes}" for _name, pin in sorted(shipped.items()))
    rules = "".join(_rule(function) for function in every)
    return {**lists, "hashes.txt": hashes, "packages.mk": f"# Written by `make lock` from template.yaml.\n{rules}"}


def _rule(function: Function) -> str:
    target = f"build-{function.name}"
    called = " ".join(sorted(services(function.module)))
    return f"{target}: FOLDER := {function.folder}\n{target}: SERVICES := {called}\n"


def _lines(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n" for part in parts)


def main() -> int:
    """Write the files and remove those of functions that are gone."""
    texts = files()
    PINS.mkdir(exist_ok=True)
    for stale in PINS.iterdir():
        if stale.name not in texts:
            stale.unlink()
    for name, text in texts.items():
        (PINS / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"functions/pins: {len(functions())} functions\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
