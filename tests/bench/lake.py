"""Reports over a synthetic lake: the trend against bare DuckDB queries over the same files, then each of them."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from functions.adapters.lake import Query
from functions.reports.kinds import TREND
from functions.reports.lake.drawing import found
from functions.reports.lake.queries import query
from functions.reports.trend.report import values
from functions.reports.trend.spans import first_week
from tests.bench import frames, reports
from tests.bench.count_duckdb import BARE
from tests.bench.figure import Figure
from tests.bench.reports import asked, least
from tests.bench.synthetic import AS_OF, generate

_BARE_ASKED = """
SELECT date_trunc('month', sent_at), survey_id, count(*), count(answered_at)
FROM (SELECT * FROM invitations WHERE metric = 'nps'
      QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1)
GROUP BY ALL
"""
_BARE_WEEKS = """
SELECT date_trunc('day', answered_at), account_id, category, count(*)
FROM (SELECT * FROM responses WHERE metric = 'nps' AND answered_at >= $weeks
      QUALIFY row_number() OVER (PARTITION BY sid ORDER BY version DESC) = 1)
GROUP BY ALL
"""
_BY_MONTH = BARE.replace("survey_id, groups, account_id, ", "")


def figures() -> Iterator[Figure]:
    """Fill a lake, and ask it for everything."""
    answers = int(os.environ.get("BENCH_ROWS", "1000000"))
    with TemporaryDirectory() as folder:
        generate(Path(folder), answers)
        yield from trend(Path(folder), answers)
        yield from frames.figures(Path(folder), answers)
        yield from reports.figures(Path(folder), answers)


def trend(folder: Path, answers: int) -> Iterator[Figure]:
    """Ask for the report and for bare counts by turns, and take the least of each."""
    with asked(folder, TREND) as lake:
        report = partial(found, kind=TREND, as_of=AS_OF)
        ours, floor, scores, plain = least(lake, [report, _bare, _scores, _plain])
    counted = "newest versions counted by month, survey, group and account, and by day"
    note = f"{ours:.2f} s; {counted} {floor:.2f} s"
    yield Figure(f"the trend's queries over {answers:,} answers, against bare counts", ours / floor, 1.2, "x", note)
    yield Figure("its scores alone, against newest versions counted by month", scores / plain, None, "x")


def _scores(lake: Query) -> None:
    lake.rows(query("trend_scores"), values(AS_OF)["trend_scores"])


def _bare(lake: Query) -> None:
    lake.rows(f"SELECT count(*) FROM ({BARE})", {})  # noqa: S608 - our own text
    lake.rows(f"SELECT count(*) FROM ({_BARE_WEEKS})", {"weeks": first_week(AS_OF)})  # noqa: S608 - the same
    lake.rows(_BARE_ASKED, {})


def _plain(lake: Query) -> None:
    lake.rows(_BY_MONTH, {})
