"""The names of the reports; each is made every week."""

from typing import Literal, get_args

Report = Literal["trend", "worth", "themes", "themes-internal", "loop", "health"]

DIGEST = "digest"  # what is asked for once they are there

REPORTS: tuple[Report, ...] = get_args(Report)
