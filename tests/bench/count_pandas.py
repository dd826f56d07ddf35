"""Count a lake's NPS answers with pandas: newest versions, by month, survey, group, account and category."""

from pathlib import Path

import pandas as pd

from tests.bench.alone import tell

_BY = ["survey_id", "groups", "account_id", "category"]


def counted(folder: Path) -> int:
    """Return how many counts there are."""
    columns = ["sid", "version", "answered_at", *_BY]
    place = folder / "lake" / "responses"
    answers = pd.read_parquet(place, columns=columns, filters=[("metric", "==", "nps")], partitioning=None)
    newest = answers.sort_values("version").drop_duplicates("sid", keep="last")
    month = newest["answered_at"].dt.to_period("M").rename("month")
    return len(newest.groupby([month, *_BY], observed=True).size())


if __name__ == "__main__":
    tell(counted)
