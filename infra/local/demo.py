"""Fourteen months of a sample company in two to three minutes, then a system to click through: `make demo`.

With ONCE=1 it ends after the summary, whose last line is one JSON object; the exit code is 0 only if every
number in it agrees with what is stored.
"""

import json
import logging
import os
import sys
import threading
from functools import partial

import boto3
from tqdm import tqdm

from infra.local import host, story
from infra.local.clock import Clock
from infra.local.company import END, START
from infra.local.machine import Machine
from infra.local.play import Ledger, Player
from infra.local.serving import PortTakenError, port_from, running
from infra.local.site import Site
from infra.local.summary import Summary, summarise

_LOOK = """
Look around:
  {url}/_local/outbox    the mails that were sent; open one and answer it
  {url}/_local/reports   the reports, week by week
  {url}/_local/rejected  what could not be understood, and why
  {url}/_local/          the clock, and everything else
  {aws_url}                  AWS, for any client

Why was someone asked, or not? For one whose account was paused because of a dispute:
  AWS_ENDPOINT_URL={aws_url} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=eu-west-1 \\
    .venv/bin/python -m infra.why {contact} --table {table}

Ctrl-C ends it; nothing is kept.
"""


def main() -> int:
    """Play, print what happened, and stay up unless ONCE is set; 1 if a number does not agree, 2 if a port is taken."""
    once = os.environ.get("ONCE", "") not in {"", "0"}
    os.environ.update(POWERTOOLS_SERVICE_NAME="listening-post", POWERTOOLS_LOG_LEVEL="ERROR")
    try:
        with running(
            port_from(os.environ, "PORT", 8000), port_from(os.environ, "AWS_PORT", 5000), Clock(START)
        ) as machine:
            _same_invitations(machine)
            ledger = _play(machine)
            summary = summarise(machine.stack, ledger)
            _print(summary, machine, once=once)
            if not once:
                threading.Event().wait()
    except PortTakenError as taken:
        sys.stderr.write(f"{taken}\n")
        return 2
    except KeyboardInterrupt:
        return 0
    return 1 if summary.contradictions else 0


def _same_invitations(machine: Machine) -> None:
    """Put a key of our own in place of the random one: it spreads the mails over the hour, and so decides who waits."""
    key = json.dumps({"1": "the demo's own, so that its story has no chance in it"})
    secret = machine.stack.physical("IdentityKey")
    machine.stack.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=key)


def _play(machine: Machine) -> Ledger:
    """Play the story against the machine's two addresses, with a progress bar by the month."""
    events = boto3.client("events", endpoint_url=machine.aws_url)
    sign = partial(host.signed, machine.stack)
    player = Player(Site(machine.url, events, machine.stack.physical("Bus"), sign), machine.stack.clock.now())
    span = (END - START).days
    with tqdm(total=span, unit="day", desc="14 months", file=sys.stderr, leave=False) as bar:
        for moment in player.play(story.events(), END):
            bar.update((moment - START).days - bar.n)
            bar.set_postfix_str(
                f"{moment:%b %Y}, {len(player.ledger.surveys)} surveys, {len(player.ledger.answers)} answers"
            )
    return player.ledger


def _print(summary: Summary, machine: Machine, *, once: bool) -> None:
    sys.stdout.write(summary.text())
    if not once:
        told = {"url": machine.url, "aws_url": machine.aws_url, "table": machine.stack.physical("Table")}
        sys.stdout.write(_LOOK.format(contact=story.IN_DISPUTE, **told))
    sys.stdout.write(f"{json.dumps(summary.figures)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    raise SystemExit(main())
