"""The cold start of the public function, in instructions, which are the same on every run, against its floor."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from infra.closure import ROOT
from infra.functions import functions
from infra.package import built
from tests.bench.figure import Figure

_COMPILED = ROOT / "build" / "bench"
_ENVIRONMENT = {  # all of it: a start that looked for credentials or a region elsewhere would measure that search
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "TABLE_NAME": "table",
    "SHARDS": "4",
    "LINK_KEYS_SECRET": "secret",
}
_FLOOR = "import boto3; boto3.Session().client('dynamodb')"
_OURS = """
from functions.ingest.app import app
from functions.adapters.answers import Answers
from functions.adapters.runtime import runtime
runtime().adapter(Answers)
"""
_WITH_KEYS = f"{_OURS}runtime().client('secretsmanager')"


def figures() -> list[Figure]:
    """Import the public function from its own package and make the client it writes with."""
    valgrind = shutil.which("valgrind")
    name, shown = "cold start of the public function", "the same, with the client that reads the link keys"
    if valgrind is None:
        return [Figure(name, None, 1.8, "x", "not measured: valgrind is not installed"), Figure(shown, None, None, "x")]
    package = _compiled()
    floor, ours, with_keys = (_instructions(valgrind, package, script) for script in (_FLOOR, _OURS, _WITH_KEYS))
    note = f"{ours / 1e6:,.0f} M instructions; boto3 with a DynamoDB client {floor / 1e6:,.0f} M; aim 1.4"
    return [Figure(name, ours / floor, 1.8, "x", note), Figure(shown, with_keys / floor, None, "x")]


def _compiled() -> Path:
    """Return the package for this machine with its bytecode, as the one for Lambda has it."""
    [function] = [each for each in functions() if each.name == "SurveyFunction"]
    package = built(function, host=True)
    place = _COMPILED / f"{package.name}-{sys.version_info.major}.{sys.version_info.minor}"
    if not place.exists():
        shutil.rmtree(_COMPILED, ignore_errors=True)  # those of older sources
        unfinished = place.with_suffix(".unfinished")
        shutil.copytree(package, unfinished)
        compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(unfinished)]
        subprocess.run(compiling, check=True)
        unfinished.rename(place)
    return place


def _instructions(valgrind: str, package: Path, script: str) -> int:
    """Count what Python executes; -I would ignore the hash seed, so what it does is asked for piece by piece."""
    inside = f"import sys\nsys.path.insert(0, {str(package)!r})\n{script}"
    counting = [valgrind, "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command = [*counting, sys.executable, "-s", "-S", "-P", "-c", inside]
    done = subprocess.run(command, env=_ENVIRONMENT, capture_output=True, text=True, check=False)
    counted = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode or counted is None:
        message = f"the count failed: {done.stderr[-2000:]}"
        raise RuntimeError(message)
    return int(counted[1].replace(",", ""))
