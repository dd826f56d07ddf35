"""Gives each function its share of what all of them ship together, which pip installs once: its part of a build.

    python -m infra.parts PLACE [pip's options] --target FOLDER --requirement FILE

The Makefile of functions/ calls it in pip's stead, where `infra.package` builds; `sam build` calls pip itself.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.utils import NormalizedName, canonicalize_name

from infra.closure import ROOT

_HASHES = ROOT / "functions" / "pins" / "hashes.txt"  # of all that any function ships
_PIP = ("install", "-qq", "--disable-pip-version-check", "--no-compile", "--no-deps", "--require-hashes",
        "--only-binary=:all:")  # fmt: skip


def kept(place: Path, options: Sequence[str]) -> Path:
    """Return where everything is installed with some options, installing it unless it is there already."""
    asked = f"{sys.version} {options}".encode() + _HASHES.read_bytes()
    whole = place / hashlib.sha256(asked).hexdigest()[:16]
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # packages are built two at a time
        if not whole.exists():
            _install(whole, options)
    return whole


def _install(whole: Path, options: Sequence[str]) -> None:
    unfinished = whole.with_suffix(".unfinished")
    for stale in whole.parent.iterdir():
        if stale.is_dir():
            shutil.rmtree(stale)
    to = ["--target", str(unfinished), "--requirement", str(_HASHES)]
    subprocess.run([sys.executable, "-m", "pip", *_PIP, *options, *to], check=True)
    unfinished.rename(whole)


def wanted(requirements: str) -> dict[NormalizedName, str]:
    """Return the versions that requirements name, by canonical name."""
    pins = re.findall(r"^([\w.-]+)==(\S+)", requirements, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


def share(whole: Path, pins: dict[NormalizedName, str], target: Path) -> None:
    """Put some of what is installed into a folder too, as links: it takes no room and no time.

    Raise LookupError if something is not there at its version.
    """
    there = {(canonicalize_name(each.name), each.version): each for each in distributions(path=[str(whole)])}
    lacking = sorted(set(pins.items()) - set(there))
    if lacking:
        message = f"not in {_HASHES.name}: {lacking}"
        raise LookupError(message)
    made: set[Path] = set()
    for name in _files(there[pin] for pin in pins.items()):
        if (target / name).parent not in made:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            made.add((target / name).parent)
        os.link(whole / name, target / name)


def _files(held: Iterable[Distribution]) -> list[str]:
    """Return the files of some distributions; their commands, which no function runs, lie elsewhere."""
    return [str(file) for each in held for file in each.files or () if ".." not in file.parts]


def main() -> int:
    """Do as pip would have done."""
    parser = ArgumentParser()
    parser.add_argument("place", type=Path)
    parser.add_argument("--target", type=Path, required=True)
    parser.add_argument("--requirement", type=Path, required=True)
    given, options = parser.parse_known_args()
    share(kept(given.place, options), wanted(given.requirement.read_text(encoding="utf-8")), given.target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
