"""What follow-up expects of each account is whole after the night's run, wherever it dies and however often it runs."""

from functions.adapters.baselines import Baselines
from functions.adapters.lake import Lake
from functions.adapters.parquet import Part
from functions.reports.lake.rows import COLUMNS
from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.integration.people import items, queued
from tests.lakes import an_answer

NIGHT = queued({"report": "baselines", "as_of": "2026-01-05T04:30:00Z"})


def sixteen_answers(stack: Stack) -> None:
    """Let the archive hold eight answers of each of two accounts, promoters all, but for two detractors of one."""
    blank = dict.fromkeys(COLUMNS["responses"])
    days = [f"2025-12-{day:02d}T09:00:00Z" for day in range(1, 9)]
    rows = [
        blank
        | an_answer(f"{account_id}{number}", 2 if account_id == "bolt" and number < 2 else 9, at, account_id=account_id)
        for account_id in ("acme", "bolt")
        for number, at in enumerate(days)
    ]
    Lake(stack.runtime("ArchiveFunction")).write("1-2", [Part("responses/month=2025-12", COLUMNS["responses"], rows)])


def night(stack: Stack) -> None:
    stack.invoke("ReportFunction", NIGHT)


def test_every_account_has_its_baseline_and_the_company_its_means_wherever_the_night_dies() -> None:
    for stack in every_death("ReportFunction", night, sixteen_answers, before_reads=False):
        # of all sixteen 12 to the good: (8 + 2 * .75) / 10 and (4 + 2 * .75) / 10
        found = {item["account_id"]: (item["expected"], item["answers"]) for item in items(stack, sk="BASELINE")}
        assert {name: (float(expected), n) for name, (expected, n) in found.items()} == {
            "acme": (0.95, 8),
            "bolt": (0.55, 8),
        }
        assert Baselines(stack.runtime("FollowupStreamFunction")).bases() == {"product": 81.25}
