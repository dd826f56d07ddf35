"""Count a lake for each report with pandas: the same as tests.bench.count_duckdb.

python -m tests.bench.count_pandas FOLDER KIND
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from tests.bench.alone import Counts, tell

_CATEGORIES = ["detractor", "passive", "promoter"]
_NPS = [("metric", "==", "nps")]


def _read(folder: Path, name: str, columns: list[str], filters: Any = None) -> pd.DataFrame:
    return pd.read_parquet(folder / "lake" / name, columns=columns, filters=filters, partitioning=None)


def _newest(folder: Path, name: str, columns: list[str], filters: Any = None, by: str = "sid") -> pd.DataFrame:
    rows = _read(folder, name, [by, "version", *columns], filters)
    return rows.sort_values("version").drop_duplicates(by, keep="last")


def _rows(frame: pd.DataFrame) -> Counts:
    return list(frame.itertuples(index=False, name=None))


def _trend(folder: Path) -> Counts:
    by = ["survey_id", "groups", "account_id", "category"]
    newest = _newest(folder, "responses", ["answered_at", *by], _NPS)
    month = newest["answered_at"].dt.to_period("M").rename("month")
    return [(len(newest.groupby([month, *by], observed=True).size()),)]


def _worth(folder: Path) -> Counts:
    newest = _newest(folder, "responses", ["metric", "account_id", "contact_key", "score", "answered_at"])
    last = newest.sort_values(["answered_at", "score"], ascending=[False, True])
    last = last.drop_duplicates(["metric", "account_id", "contact_key"])
    return _rows(last.groupby(["metric", "account_id"])["score"].min().reset_index())


def _silence(folder: Path) -> Counts:
    sent = _read(folder, "invitations", ["sid", "version", "account_id", "segment", "state", "sent_at"], _NPS)
    sent = sent[sent["sent_at"].notna()]
    arrived = sent.loc[sent["state"].isin(["delivered", "answered"]), ["sid"]].drop_duplicates()
    newest = sent.sort_values("version").drop_duplicates("sid", keep="last").merge(arrived, on="sid")
    told = newest.merge(_newest(folder, "responses", ["category"], _NPS)[["sid", "category"]], on="sid", how="left")
    for name in _CATEGORIES:
        told[name] = told["category"] == name
    counts = told.groupby(["account_id", "segment"]).agg(asked=("sid", "size"), **{n: (n, "sum") for n in _CATEGORIES})
    return _rows(counts.reset_index())


def _silence_accounts(folder: Path) -> Counts:
    arrived = [("state", "in", ["delivered", "answered"])]
    sent = _read(folder, "invitations", ["sid", "account_id", "sent_at"], arrived).dropna(subset="sent_at")
    once = sent.groupby(["sid", "account_id"])["sent_at"].max().reset_index()
    asked = once.groupby("account_id").agg(asked=("sid", "size"), last_asked=("sent_at", "max"))
    asked["last_answered"] = _read(folder, "responses", ["account_id", "answered_at"]).groupby("account_id").max()
    asked["last_seen"] = _read(folder, "activity", ["account_id", "day"]).groupby("account_id")["day"].max()
    for name in ("last_asked", "last_answered"):
        asked[name] = asked[name].dt.strftime("%Y-%m-%d")
    return _rows(asked.reset_index())


def _themes(folder: Path) -> Counts:
    answers = _newest(folder, "responses", ["category"])
    tags = _read(folder, "tags", ["sid", "version", "revision", "tag"])
    newest = tags.sort_values(["version", "revision"]).drop_duplicates("sid", keep="last")
    told = tags.merge(newest[["sid", "version", "revision"]], on=["sid", "version", "revision"])
    found = told.drop_duplicates(["sid", "tag"]).merge(answers[["sid", "category"]], on="sid")
    return _rows(found.groupby(["tag", "category"]).size().reset_index())


def _loop(folder: Path) -> Counts:
    comments = _newest(folder, "comments", ["comment"])
    answers = _newest(folder, "responses", ["answered_at"])[["sid", "answered_at"]]
    told = comments.loc[comments["comment"] != "", ["sid"]].merge(answers, on="sid")
    cases = _newest(folder, "cases", ["sids", "answered_at"], by="case_id")
    by_person = cases.loc[cases["answered_at"].notna(), "sids"].explode().unique()
    by_itself = _read(folder, "replies", ["sid"], [("state", "==", "done")])["sid"].unique()
    told["whom"] = "nobody"
    told.loc[told["sid"].isin(by_itself), "whom"] = "automatic"
    told.loc[told["sid"].isin(by_person), "whom"] = "person"
    monday = told["answered_at"] - pd.to_timedelta(told["answered_at"].dt.weekday, unit="D")
    return _rows(told.groupby([monday.dt.strftime("%Y-%m-%d"), "whom"]).size().reset_index())


def _health(folder: Path) -> Counts:
    by = ["account_id", "touchpoint", "metric", "score"]
    newest = _newest(folder, "responses", [*by, "answered_at"])
    counts = newest.groupby(by)["answered_at"].agg(["size", "max"]).reset_index()
    counts["max"] = counts["max"].astype("datetime64[s]").astype("int64")
    return _rows(counts)


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
