"""The names of the reports; each is made every week."""

from typing import Literal, get_args

Report = Literal[
    "trend", "worth", "silence", "silence-accounts", "themes", "themes-internal", "loop", "health",
]  # fmt: skip

DIGEST = "digest"  # what is asked for once they are there

REPORTS: tuple[Report, ...] = get_args(Report)
