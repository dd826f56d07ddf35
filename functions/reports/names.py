"""The names of the reports; each is made every week."""

from typing import Literal, get_args

Report = Literal["trend", "worth", "silence", "silence-accounts"]

REPORTS: tuple[Report, ...] = get_args(Report)
