"""The names of the reports; each is made every week."""

from typing import Literal, get_args

Report = Literal["trend"]

REPORTS: tuple[Report, ...] = get_args(Report)
