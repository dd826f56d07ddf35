import csv
from io import StringIO
from pathlib import Path
from typing import Any

from functions.core.programme import Programme
from functions.core.times import parse
from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.kind import Asked, Found
from functions.reports.kinds import KINDS, THEMES
from functions.reports.lake.rows import Set
from functions.reports.themes import report as themes
from functions.reports.themes.model import Theme, ThemesReport
from functions.reports.themes.render import page, spreadsheet
from functions.reports.themes.words import headline, lede
from tests.lakes import AS_OF, OUT, Rows, a_comment, a_tag, an_account, an_answer, asked_of
from tests.making import a_programme

NONE: dict[str, Any] = dict.fromkeys(THEMES.values(AS_OF), ())
LATER = "2026-01-20T09:00:00Z"
OCTOBER = "2025-10-05T09:00:00Z"


def mentioned(tag: str | None, answers: int, period: str = "recent", **changes: int) -> dict[str, Any]:
    """Return a row of the query for mentions: all of them promoters, each of an account of its own."""
    counts = {"answers": answers, "tagged": answers, "detractors": 0, "passives": 0, "promoters": answers}
    sums = dict.fromkeys(("accounts", "scored_accounts", "squares", "products", "sizes"), answers)
    return {"period": period, "tag": tag, **counts, **sums, "arr_known": answers, "arr": 1000 * answers, **changes}


def listening(*tags: str, **changes: Any) -> Programme:
    """Return a programme that listens for some themes."""
    told = a_programme().model_dump(mode="json", by_alias=True)
    listed = {tag: {"label": tag.title(), "words": {"en": [tag]}, "routes": ["product"]} for tag in tags}
    return Programme.model_validate({**told, "tags": {"list": listed}, **changes})


def built(rows: Found, *tags: str, internal: bool = False) -> ThemesReport:
    build = themes.build_internal if internal else themes.build
    return build(Asked(AS_OF, "0123456789abcdef", "Harbour Software", listening(*tags)), {**NONE, **rows})


def of_lake(folder: Path, internal: bool = False, **sets: Rows) -> ThemesReport:  # noqa: FBT001, FBT002
    rows: Any = {name: sets.get(name, ()) for name in THEMES.sets}
    return built(asked_of(folder, THEMES, rows), internal=internal)


def theme(report: ThemesReport, tag: str) -> Theme:
    return next(each for each in report.themes if each.tag == tag)


def test_a_theme_has_its_share_of_comments_and_the_score_of_those_who_mention_it() -> None:
    rows = [mentioned(None, 69), mentioned("price", 31, detractors=15, passives=6, promoters=10)]

    found = theme(built({"themes_mentions": rows}, "price"), "price")

    assert (found.label, found.functions, found.answers, found.accounts) == ("Price", ("product",), 31, 31)
    assert found.share
    assert (found.share.percent, found.share.low, found.share.high) == (44.93, 33.77, 56.62)
    assert found.score
    assert (found.score.n, found.score.nps) == (31, -16.13)


def test_a_change_is_of_one_quarter_to_the_next_with_its_interval() -> None:
    totals = [mentioned(None, 69), mentioned(None, 15, "before")]

    found = theme(
        built({"themes_mentions": [*totals, mentioned("price", 31), mentioned("price", 5, "before")]}), "price"
    )

    assert found.share_change
    assert (found.share_change.points, found.share_change.low, found.share_change.high) == (11.59, -15.74, 33.19)
    assert not found.share_change.shown


def test_a_direction_is_named_only_when_the_interval_excludes_zero() -> None:
    totals = [mentioned(None, 200), mentioned(None, 200, "before")]
    rows = [*totals, mentioned("price", 90), mentioned("price", 30, "before")]
    rows += [mentioned("support", 40), mentioned("support", 38, "before")]

    report = built({"themes_mentions": rows}, "price", "support")

    assert headline(report) == "Most mentioned: Price, Support"
    assert lede(report) == "200 comments in the last three months, 200 in those before. Mentioned more often: Price."


def test_a_theme_with_four_answers_is_named_without_figures_or_quotes() -> None:
    rows = {"themes_mentions": [mentioned(None, 30), mentioned("price", 4)]}
    quotes = [{"tag": "price", "sid": "s1", "comment": "Too dear", "category": "detractor", "consent": True}]

    found = theme(built({**rows, "themes_quotes": quotes}), "price")

    assert (found.held_back, found.answers, found.accounts, found.share, found.score) == (FEW, None, None, None, None)
    assert (found.arr, found.quotes) == (None, ())
    assert theme(built({**rows, "themes_quotes": quotes}, internal=True), "price").answers == 4


def test_a_score_that_leaves_four_other_answers_of_the_period_is_held_back() -> None:
    rows = {"themes_mentions": [mentioned(None, 12), mentioned("price", 9)]}
    of_all = [{"period": "recent", "answers": 13}]

    found = theme(built({**rows, "themes_answers": of_all}), "price")

    assert (found.answers, found.score, found.score_held_back) == (9, None, BESIDE_FEW)
    assert theme(built({**rows, "themes_answers": [{"period": "recent", "answers": 14}]}), "price").score


def test_what_is_listened_for_and_not_heard_is_named() -> None:
    report = built({"themes_mentions": [mentioned(None, 9), mentioned("price", 9)]}, "price", "support", "mobile")

    assert report.unheard == ("Support", "Mobile")


def test_the_lake_gives_the_newest_tags_of_the_newest_words(tmp_path: Path) -> None:
    answers = [an_answer("s1", 9), an_answer("s1", 3, version=4, response_version=2), an_answer("s2", 10)]
    tags = [a_tag("s1", "price"), a_tag("s1", "support", version=2), a_tag("s2", "price")]
    anew = [a_tag("s2", "mobile", revision=2), a_tag("s2", "mobile", revision=2)]

    report = of_lake(
        tmp_path,
        internal=True,
        responses=answers,
        comments=[a_comment("s1", "x"), a_comment("s2", "y")],
        tags=tags + anew,
    )

    found = {each.tag: (each.answers, each.score.detractors if each.score else None) for each in report.themes}
    assert found == {"support": (1, 1), "mobile": (1, 0)}
    assert report.tagged
    assert (report.comments, report.tagged.count) == (2, 2)


def test_tags_that_are_corrected_later_move_no_figure_of_an_earlier_date(tmp_path: Path) -> None:
    answers = [an_answer(f"s{number}", number) for number in range(1, 9)]
    told: dict[Set, Rows] = {
        "responses": answers,
        "comments": [a_comment(row["sid"], f"Dear, {row['sid']}") for row in answers],
    }
    first = [a_tag(row["sid"], "price", at=row["updated_at"] if row["score"] < 6 else None) for row in answers]
    later = [a_tag("s1", "support", revision=2, at=LATER), a_tag("s2", None, revision=2, at=LATER)]

    for kind in (THEMES, KINDS["themes-internal"]):
        asked = Asked(AS_OF, "", "")
        before = kind.build(asked, asked_of(tmp_path / "before", kind, {**told, "tags": first}))
        after = kind.build(asked, asked_of(tmp_path / "after", kind, {**told, "tags": first + later}))
        assert after == before
        now = asked_of(tmp_path / "after", kind, {**told, "tags": first + later}, parse(LATER))
        assert {(row["tag"], row["answers"]) for row in now["themes_mentions"]} == {
            (None, 8), ("price", 6), ("support", 1),
        }  # fmt: skip


def test_a_comment_that_was_taken_back_and_has_no_tag_is_no_comment(tmp_path: Path) -> None:
    answers = [an_answer("s1", 9), an_answer("s1", 9, version=4, response_version=2)]
    comments = [a_comment("s1", "words"), a_comment("s1", "", version=4)]

    report = of_lake(tmp_path, responses=answers, comments=comments, tags=[a_tag("s1", None, version=2)])

    assert report.comments == 0


def test_revenue_counts_each_account_once_and_merged_ones_as_one(tmp_path: Path) -> None:
    answers = [
        an_answer(f"s{number}", 9, account_id=each) for number, each in enumerate(("old", "acme", "acme", "bolt"))
    ]
    accounts = [an_account("acme", arr=100), an_account("old", arr=999, merged_into="acme"), an_account("bolt")]
    tags = [a_tag(f"s{number}", "price") for number in range(4)]

    found = theme(of_lake(tmp_path, internal=True, responses=answers, tags=tags, accounts=accounts), "price")

    assert (found.answers, found.accounts, found.arr, found.arr_known) == (4, 2, 100, 1)


def test_answers_that_were_taken_out_or_that_nobody_asked_for_are_left_out_and_counted(tmp_path: Path) -> None:
    answers = [
        an_answer("s1", 1),
        an_answer("s1", 1, version=4, excluded_at=OUT),
        an_answer("s2", 9, channel="link"),
    ]
    answers += [an_answer("s3", 9, account_id=""), an_answer("s4", 9)]
    tags = [a_tag(f"s{number}", "price") for number in range(1, 5)]

    report = of_lake(tmp_path, internal=True, responses=answers, tags=tags)

    assert theme(report, "price").answers == 1
    [said] = [each.text for each in report.notes if each.topic == "Left out"]
    assert said == (
        "1 answer that a colleague took out of the figures, with a reason; 1 answer by open links, which anyone can "
        "follow; 1 answer by visitors who were not signed in."
    )


def test_nothing_after_the_date_is_in_the_report(tmp_path: Path) -> None:
    answers = [an_answer("s1", 9), an_answer("s2", 9, "2026-01-16T09:00:00Z")]
    answers.append(an_answer("s1", 1, version=4, response_version=2, updated_at="2026-01-16T09:00:00Z"))
    tags = [a_tag("s1", "price"), a_tag("s1", "late", version=2), a_tag("s2", "price")]

    report = of_lake(tmp_path, internal=True, responses=answers, tags=tags)

    assert [(each.tag, each.answers, each.score and each.score.nps) for each in report.themes] == [("price", 1, 100.0)]


def test_what_was_done_stands_beside_each_theme_that_it_is_about(tmp_path: Path) -> None:
    told = {"version": 1, "day": "2025-12-01", "tags": ["price", "support"], "closes_theme": True}
    change = {"annotation_id": "n1", "title": "Cheaper", "told_at": "2025-12-02T00:00:00Z", **told}
    newer = {**change, "version": 2, "title": "Cheaper plans"}

    report = of_lake(
        tmp_path,
        internal=True,
        responses=[an_answer("s1", 9)],
        tags=[a_tag("s1", "price")],
        annotations=[change, newer],
    )

    [action] = theme(report, "price").actions
    assert (action.title, action.day, action.closes) == ("Cheaper plans", "2025-12-01", True)


def test_every_figure_of_the_spreadsheet_names_its_query_and_its_date() -> None:
    rows = {"themes_mentions": [mentioned(None, 9), mentioned("price", 9)]}

    read = list(csv.DictReader(StringIO(spreadsheet(built(rows)).csv.removeprefix("\ufeff"))))

    assert [(row["query"], row["as_of"], row["row"]) for row in read] == [
        ("themes_mentions", "2026-01-15T06:00:00Z", "all comments"),
        ("themes_mentions", "2026-01-15T06:00:00Z", "theme"),
    ]
    assert [float(row["percent"]) for row in read] == [100.0, 100.0]


def test_nothing_in_a_cell_is_a_formula_and_nothing_on_the_page_is_markup() -> None:
    quotes = [{"tag": "price", "sid": "s1", "comment": "=1+1 <b>now</b>", "category": "passive", "consent": True}]
    report = built({"themes_mentions": [mentioned(None, 9), mentioned("price", 9)], "themes_quotes": quotes})

    assert "'=1+1 <b>now</b>" in spreadsheet(report).csv
    assert "&lt;b&gt;now&lt;/b&gt;" in page(report)


def test_fewer_comments_than_before_are_not_taken_for_silence_while_the_month_runs() -> None:
    rows = {"themes_mentions": [mentioned(None, 9), mentioned(None, 20, period="before")]}

    assert "20 in the three whole months before; the newest of these is not over" in page(built(rows))


def test_a_page_without_a_single_comment_says_so() -> None:
    report = built({}, "price")

    assert headline(report) == "No comments in the last three months"
    assert "Nobody mentioned these in either quarter: Price." in page(report)
    assert KINDS["themes-internal"].build(Asked(AS_OF, "", ""), NONE).internal
