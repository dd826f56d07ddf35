"""Run the whole system on this machine: `python -m infra.local`, or `make local`."""

import os
import signal
import sys
import threading

from infra.local.clock import RunningClock
from infra.local.machine import Machine
from infra.local.serving import PortTakenError, port_from, running

_WELCOME = """\
Listening Post runs on this machine. Nothing here can reach a real AWS account.

  {url}/_local/          what happens: mail sent, reports, rejected events, and the clock
  {url}                  the survey pages, as customers see them
  {aws_url}                  AWS: point any client at it, for example
     aws --endpoint-url {aws_url} events put-events --entries file://infra/local/example-events.json
     The survey leaves after two hours, in working hours: move the clock forward by a few days.

Ctrl-C ends it; nothing is kept.
"""


def main() -> int:
    """Run until interrupted; 2 if a port is taken or none."""
    port = port_from(os.environ, "PORT", 8000)
    aws_port = port_from(os.environ, "AWS_PORT", 5000)
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "listening-post")
    try:
        with running(port, aws_port, RunningClock()) as machine:
            sys.stdout.write(_welcome(machine))
            sys.stdout.flush()
            threading.Event().wait()
    except PortTakenError as taken:
        sys.stderr.write(f"{taken}\n")
        return 2
    except KeyboardInterrupt:
        sys.stdout.write("\nEnded.\n")
    return 0


def _welcome(machine: Machine) -> str:
    return _WELCOME.format(url=machine.url, aws_url=machine.aws_url)


if __name__ == "__main__":
    raise SystemExit(main())
