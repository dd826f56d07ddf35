"""Check a programme file, compile it and make it the active one.

    python -m infra.programme infra/programme.yaml --domain DOMAIN --bucket BUCKET

Without --bucket it only checks; with --domain it also checks that the sender is of the domain that the stack sends
from. Functions pick an activated programme up when their environment is next started.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import boto3
import yaml
from pydantic import ValidationError

from functions.adapters.programme import ACTIVE, key_of
from functions.core.programme import Programme, compiled

_NOT_IN_THE_FILE = ("(", "[")  # how a location tells the kind of a trigger, and that a name itself is wrong


class InvalidProgrammeError(ValueError):
    """A programme file with mistakes; the text names the file, line and field of each."""


def load(path: Path) -> Programme:
    """Return the programme in a YAML file; raise InvalidProgrammeError naming line and field of every mistake."""
    text = path.read_text(encoding="utf-8")
    try:
        return Programme.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        message = f"{path}: {error}"
        raise InvalidProgrammeError(message) from error
    except ValidationError as error:
        raise InvalidProgrammeError(_account(path, text, error)) from error


def check_sender(path: Path, programme: Programme, domain: str) -> None:
    """Raise InvalidProgrammeError unless the sender is of the domain itself: the roles may send from no other."""
    if programme.sender.email.rpartition("@")[2].lower() != domain.lower():
        message = _mistake(
            path, _tree(path.read_text(encoding="utf-8")), ("sender", "email"), f"must be of the domain {domain}"
        )
        raise InvalidProgrammeError(message)


def _account(path: Path, text: str, error: ValidationError) -> str:
    tree = _tree(text)
    return "\n".join(
        _mistake(path, tree, each["loc"], each["msg"].removeprefix("Value error, ")) for each in error.errors()
    )


def _tree(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _mistake(path: Path, tree: yaml.Node | None, location: tuple[int | str, ...], what: str) -> str:
    """Word a mistake by file, line and field; the line is that of the nearest thing around it that exists."""
    line, node, field = 1, tree, []
    for step in location:
        found = _child(node, step)
        if found is None and str(step).startswith(_NOT_IN_THE_FILE):
            continue
        field.append(str(step))
        node, line = found or (None, line)
    return f"{path}:{line}: {'.'.join(field) or 'programme'}: {what}"


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    """Return what is under a key or at an index, with the 1-based line where it is named."""
    if isinstance(node, yaml.MappingNode):
        found = ((value, key.start_mark.line + 1) for key, value in node.value if key.value == str(step))
        return next(found, None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None


def activate(programme: Programme, bucket: str, client: Any) -> str:  # noqa: ANN401 - a boto3 S3 client
    """Store the compiled programme under its hash, point to it, and return the hash."""
    text, digest = compiled(programme)
    client.put_object(Bucket=bucket, Key=key_of(digest), Body=text.encode(), ContentType="application/json")
    client.put_object(Bucket=bucket, Key=ACTIVE, Body=digest.encode(), ContentType="text/plain")
    return digest


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 if the programme is sound (and, with a bucket, active)."""
    parser = argparse.ArgumentParser(description="Check, compile and activate a programme file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--bucket", help="the stack's programme bucket; without it the file is only checked")
    parser.add_argument("--domain", help="the stack's SenderDomain; the sender must be of it")
    options = parser.parse_args(arguments)
    try:
        programme = load(options.file)
        if options.domain:
            check_sender(options.file, programme, options.domain)
    except InvalidProgrammeError as mistakes:
        sys.stderr.write(f"{mistakes}\n")
        return 1
    digest = activate(programme, options.bucket, boto3.client("s3")) if options.bucket else compiled(programme)[1]
    sys.stdout.write(f"programme {digest} is {'active' if options.bucket else 'sound'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
