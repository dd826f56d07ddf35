"""Build every function's package as `sam build` would, and hold it to its size.

    python -m infra.package

Packages are kept in build/packages under a hash of all they are made from, so only what changed is built again.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from infra.closure import ROOT, services
from infra.functions import Function, functions
from infra.pins import PINS, runtime_version

_BUILT = ROOT / "build" / "packages"
_MAKEFILE = ROOT / "functions" / "Makefile"
_MEGABYTE = 10**6

# Unzipped, in megabytes; what answers the public must start quickly, and Lambda refuses more than 262.
PUBLIC, LIGHT, SLIDES, ANALYSIS = 30, 40, 80, 250


class NotBuilt(RuntimeError):  # noqa: N818 - what happened to the package
    """A package could not be built; the text is what make said."""


def budget(function: Function) -> int:
    """Return how many megabytes a function may weigh."""
    pins = (PINS / f"{function.name}.txt").read_text(encoding="utf-8")
    if "duckdb==" in pins:
        return ANALYSIS
    if "python-pptx==" in pins:
        return SLIDES
    return PUBLIC if function.events("Api") else LIGHT


@lru_cache(maxsize=1)
def compiler() -> str | None:
    """Return a Python of the runtime's version that starts, if this machine has one."""
    name = f"python{runtime_version()}"
    if sys.version_info[:2] == tuple(map(int, runtime_version().split("."))):
        return sys.executable
    found = shutil.which(name)
    started = found and subprocess.run([found, "-c", "import pip"], capture_output=True, check=False)
    return found if started and started.returncode == 0 else None


def built(function: Function, *, host: bool = False) -> Path:
    """Return the function's package, built unless it is there already; host makes one that this machine can import."""
    return _built_at(_place(function, host=host), function, host=host)


def _built_at(place: Path, function: Function, *, host: bool) -> Path:
    if not place.exists():
        unfinished = place.with_suffix(f".{function.name}.{os.getpid()}")
        _make(function, unfinished, host=host)
        _settle(unfinished, place)
    return place


def _place(function: Function, *, host: bool) -> Path:
    return _BUILT / _kind(host=host) / _fingerprint(function, host=host)


def _kind(*, host: bool) -> str:
    return "host" if host else "lambda"


def _settle(unfinished: Path, place: Path) -> None:
    """Move a package into place whole; if another process was quicker with the same one, keep that."""
    try:
        unfinished.rename(place)
    except OSError:
        if not place.exists():
            raise
        shutil.rmtree(unfinished)


def _make(function: Function, place: Path, *, host: bool) -> None:
    python = None if host else compiler()
    variables = {
        "ARTIFACTS_DIR": str(place),
        "HOST": "1" if host else "",
        "PYTHON": python or sys.executable,
        "BYTECODE": "1" if python else "",
        "INSTALL": shlex.join([sys.executable, "-m", "infra.parts", str(_BUILT / "parts" / _kind(host=host))]),
    }
    command = ["make", "-C", str(ROOT / "functions"), f"build-{function.name}"]
    command += [f"{name}={value}" for name, value in variables.items()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        shutil.rmtree(place, ignore_errors=True)
        message = f"{function.name}: {done.stderr}"
        raise NotBuilt(message)


def _fingerprint(function: Function, *, host: bool) -> str:
    """Return a hash of all that a package is made from; functions with the same one share a package."""
    digest = hashlib.sha256(f"{host} {None if host else compiler()} {sys.version}".encode())
    digest.update(" ".join(sorted(services(function.module))).encode())
    for path in _sources(function):
        name = "pins" if path.parent == PINS and path.name != "hashes.txt" else str(path.relative_to(ROOT))
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _sources(function: Function) -> Iterable[Path]:
    yield from (_MAKEFILE, ROOT / "infra" / "parts.py", ROOT / "functions" / "__init__.py")
    yield from (PINS / f"{function.name}.txt", PINS / "hashes.txt")
    for folder in ("core", "adapters", function.folder):
        files = (ROOT / "functions" / folder).rglob("*")
        yield from sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts)


def megabytes(package: Path) -> float:
    """Return the weight of a package, unzipped."""
    return sum(file.stat().st_size for file in package.rglob("*") if file.is_file()) / _MEGABYTE


def build_all(*, host: bool = False) -> dict[Function, Path]:
    """Return every function's package, building what is not there two at a time and removing what is out of date."""
    places = {function: _place(function, host=host) for function in functions()}
    distinct = {place: function for function, place in places.items()}
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda place: _built_at(place, distinct[place], host=host), distinct))
    finished = {each for place in distinct for each in place.parent.iterdir() if not each.suffix}
    for stale in finished - set(distinct):
        shutil.rmtree(stale, ignore_errors=True)  # another process may be removing it too
    return places


def main() -> int:
    """Build for Lambda and print each weight beside its budget; 1 if one is over or cannot be built."""
    try:
        weights = {function: megabytes(place) for function, place in build_all().items()}
    except NotBuilt as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    for function, weight in weights.items():
        sys.stdout.write(f"  {function.name:26} {weight:6.1f} of {budget(function)} MB\n")
    if compiler() is None:
        sys.stdout.write(f"  built without bytecode: no python{runtime_version()} on PATH\n")
    over = [function.name for function, weight in weights.items() if weight > budget(function)]
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
