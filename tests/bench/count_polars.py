"""Count a lake for each report with Polars: the same as tests.bench.count_duckdb.

python -m tests.bench.count_polars FOLDER KIND
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from tests.bench.alone import Counts, tell

_NPS = pl.col("metric") == "nps"
_ARRIVED = pl.col("state").is_in(["delivered", "answered"])


def _scan(folder: Path, name: str) -> pl.LazyFrame:
    return pl.scan_parquet(str(folder / "lake" / name / "**" / "*.parquet"))


def _newest(rows: pl.LazyFrame, *columns: str, by: str = "sid") -> pl.LazyFrame:
    return rows.group_by(by).agg(pl.col(*columns).sort_by("version").last())


def _rows(frame: pl.LazyFrame) -> Counts:
    rows: list[tuple[object, ...]] = frame.collect(engine="streaming").rows()
    return rows


def _trend(folder: Path) -> Counts:
    by = ("survey_id", "groups", "account_id", "category")
    newest = _newest(_scan(folder, "responses").filter(_NPS), "answered_at", *by)
    by_month = newest.with_columns(pl.col("answered_at").dt.truncate("1mo"))
    return _rows(by_month.group_by("answered_at", *by).len().select(pl.len()))


def _worth(folder: Path) -> Counts:
    newest = _newest(_scan(folder, "responses"), "metric", "account_id", "contact_key", "score", "answered_at")
    latest = pl.col("score").sort_by("answered_at", "score", descending=[True, False]).first()
    last = newest.group_by("metric", "account_id", "contact_key").agg(latest)
    return _rows(last.group_by("metric", "account_id").agg(pl.col("score").min()))


def _silence(folder: Path) -> Counts:
    sent = _scan(folder, "invitations").filter(_NPS & pl.col("sent_at").is_not_null())
    newest = sent.group_by("sid").agg(
        pl.col("account_id", "segment").sort_by("version").last(), _ARRIVED.any().alias("arrived")
    )
    answers = _newest(_scan(folder, "responses").filter(_NPS), "category")
    told = newest.filter("arrived").join(answers, on="sid", how="left")
    categories = [(pl.col("category") == name).sum().alias(name) for name in ("detractor", "passive", "promoter")]
    return _rows(told.group_by("account_id", "segment").agg(pl.len(), *categories))


def _silence_accounts(folder: Path) -> Counts:
    sent = _scan(folder, "invitations").filter(_ARRIVED & pl.col("sent_at").is_not_null())
    once = sent.group_by("sid", "account_id").agg(pl.col("sent_at").max())
    asked = once.group_by("account_id").agg(pl.len(), pl.col("sent_at").max().dt.date())
    answered = _scan(folder, "responses").group_by("account_id").agg(pl.col("answered_at").max().dt.date())
    seen = _scan(folder, "activity").group_by("account_id").agg(pl.col("day").max())
    return _rows(asked.join(answered, on="account_id", how="left").join(seen, on="account_id", how="left"))


def _themes(folder: Path) -> Counts:
    tags, told = _scan(folder, "tags"), ("sid", "version", "revision")
    newest = tags.group_by("sid").agg(pl.col("version", "revision").sort_by("version", "revision").last())
    found = tags.join(newest, on=told).join(_newest(_scan(folder, "responses"), "category"), on="sid")
    return _rows(found.group_by("tag", "category").agg(pl.col("sid").n_unique()))


def _loop(folder: Path) -> Counts:
    comments = _newest(_scan(folder, "comments"), "comment").filter(pl.col("comment") != "")
    cases = _newest(_scan(folder, "cases"), "sids", "answered_at", by="case_id")
    by_person = cases.filter(pl.col("answered_at").is_not_null()).select(pl.col("sids").explode().alias("sid")).unique()
    by_itself = _scan(folder, "replies").filter(pl.col("state") == "done").select("sid").unique()
    told = (
        comments.join(_newest(_scan(folder, "responses"), "answered_at"), on="sid")
        .join(by_person.with_columns(person=True), on="sid", how="left")
        .join(by_itself.with_columns(automatic=True), on="sid", how="left")
    )
    whom = pl.when("person").then(pl.lit("person")).when("automatic").then(pl.lit("automatic"))
    week = pl.col("answered_at").dt.truncate("1w").dt.date()
    return _rows(told.group_by(week, whom.otherwise(pl.lit("nobody")).alias("whom")).len())


def _health(folder: Path) -> Counts:
    by = ("account_id", "touchpoint", "metric", "score")
    newest = _newest(_scan(folder, "responses"), *by, "answered_at")
    return _rows(newest.group_by(*by).agg(pl.len(), pl.col("answered_at").max().dt.epoch("s")))


_WORKS: Mapping[str, Callable[[Path], Counts]] = {
    "trend": _trend,
    "worth": _worth,
    "silence": _silence,
    "silence-accounts": _silence_accounts,
    "themes": _themes,
    "loop": _loop,
    "health": _health,
}


def counted(folder: Path, name: str) -> Counts:
    """Return the counts of a report's main query."""
    return _WORKS[name](folder)


if __name__ == "__main__":
    tell(counted)
