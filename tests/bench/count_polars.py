"""Count a lake's NPS answers with Polars: newest versions, by month, survey, group, account and category."""

from pathlib import Path

import polars as pl

from tests.bench.alone import tell

_BY = ("survey_id", "groups", "account_id", "category")


def counted(folder: Path) -> int:
    """Return how many counts there are."""
    answers = pl.scan_parquet(str(folder / "lake" / "responses" / "**" / "*.parquet")).filter(pl.col("metric") == "nps")
    newest = answers.group_by("sid").agg(pl.col("answered_at", *_BY).sort_by("version").last())
    by_month = newest.with_columns(pl.col("answered_at").dt.truncate("1mo"))
    return int(by_month.group_by("answered_at", *_BY).len().select(pl.len()).collect(engine="streaming").item())


if __name__ == "__main__":
    tell(counted)
