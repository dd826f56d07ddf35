"""Which themes are written about more by whom, and what of it may be told."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from functions.reports.figures.model import BESIDE_FEW, FEW
from functions.reports.kinds import THEMES
from functions.reports.themes import group_words
from functions.reports.themes.crossing import Cell, Crossing, crossing
from functions.reports.themes.group_chart import panels
from functions.reports.themes.model import Facet, Mentioned, ThemesReport
from functions.reports.themes.render import page, spreadsheet
from tests.lakes import AS_OF, a_comment, a_tag, an_account, an_answer, asked_of
from tests.unit.test_apart import sides
from tests.unit.test_report_of_themes import of_lake

Group = tuple[str, int, tuple[str, ...]]


def people(*groups: tuple[str, int, tuple[str, ...]], score: int = 9, **more: Any) -> dict[str, list[dict[str, Any]]]:
    """Return rows of the lake: so many people of a group, each of an own account, who write about some tags."""
    found: dict[str, list[dict[str, Any]]] = {"responses": [], "comments": [], "tags": []}
    for number, (group, count, tags) in enumerate(groups):
        for each in range(count):
            sid = f"{number}-{each}"
            found["responses"].append(an_answer(sid, score, groups=group, **more))
            found["comments"].append(a_comment(sid, "words"))
            found["tags"] += [a_tag(sid, tag) for tag in tags or (None,)]
    return found


def said(folder: Path, *groups: Group, internal: bool = False, **more: Any) -> ThemesReport:
    return of_lake(folder, internal=internal, **people(*groups, **more))


def facet(report: ThemesReport, name: str = "segment") -> Facet:
    return next(each for each in report.facets if each.facet == name)


def shares(found: Facet, tag: str) -> dict[str, int | str | None]:
    """Return how many comments of each group mention a theme, or why that is not told."""
    mentions = {group.name: next(each for each in group.themes if each.tag == tag) for group in found.groups}
    return {name: each.share.count if each.share else each.held_back for name, each in mentions.items()}


def of_group(found: Facet, name: str, tag: str) -> Mentioned:
    return next(each for group in found.groups if group.name == name for each in group.themes if each.tag == tag)


SMB, LARGE, GOV = ("segment=smb", "segment=large", "segment=gov")


def test_a_theme_that_one_segment_writes_about_more_stands_out_and_is_told_in_a_sentence(tmp_path: Path) -> None:
    report = said(tmp_path, (SMB, 30, ("price",)), (SMB, 20, ()), (LARGE, 12, ("price",)), (LARGE, 88, ("speed",)))

    price = of_group(facet(report), "smb", "price")
    assert (price.stands_out, price.adjusted_p) == ("more", 0.0)
    assert group_words.sentence("segment", facet(report).groups[1], price).replace("\N{NO-BREAK SPACE}", " ") == (
        "written about more by the segment smb, in 30 of 50 comments, 60% (46 to 72%); by all others in 12% (7 to "
        "20%). NPS of those who do: 100 (79 to 100)."
    )
    out = [(group.name, theme.tag, theme.stands_out) for group, theme in group_words.standing_out(facet(report))]
    assert out == [
        ("large", "speed", "more"), ("smb", "price", "more"), ("smb", "speed", "less"), ("large", "price", "less"),
    ]  # fmt: skip
    assert price.change is not None
    assert (price.change.points, price.change.shown) == (48.0, True)


def test_what_differs_by_chance_alone_is_not_called(tmp_path: Path) -> None:
    report = said(tmp_path, (SMB, 10, ("price",)), (SMB, 30, ()), (LARGE, 14, ("price",)), (LARGE, 30, ()))

    assert group_words.standing_out(facet(report)) == []
    assert "none that can be shown stands out" in group_words.summary(facet(report))
    assert "<details><summary>Shares by segment</summary>" in page(report)


def test_a_difference_that_stands_alone_does_not_survive_being_one_of_many(tmp_path: Path) -> None:
    two = [(SMB, 12, ("t0",)), (SMB, 28, ("t1",)), (LARGE, 22, ("t0",)), (LARGE, 22, ("t1",))]
    alone = said(tmp_path / "alone", *two)
    level = [(f"segment={name}", 20, (tag,)) for name in ("a", "b", "c", "d", "e") for tag in ("t0", "t1")]
    among = said(tmp_path / "among", *two, *level)

    assert of_group(facet(alone), "smb", "t0").stands_out == "less"
    assert of_group(facet(among), "smb", "t0").stands_out is None
    assert facet(among).compared == 14


def test_accounts_that_are_too_few_are_shown_and_not_compared(tmp_path: Path) -> None:
    rows = people((SMB, 20, ("price",)), (LARGE, 40, ("price",)), (LARGE, 40, ()))
    for row in rows["responses"][:20]:
        row["account_id"] = "only one"

    found = facet(of_lake(tmp_path, internal=False, **rows))

    price = of_group(found, "smb", "price")
    assert price.share is not None
    assert (price.share.count, price.adjusted_p, price.stands_out) == (20, None, None)
    assert found.compared == 0
    assert "too few of them yet" in group_words.summary(found)


def test_surveys_are_a_facet_the_last_and_a_facet_of_one_group_is_none(tmp_path: Path) -> None:
    rows = people((f"{SMB}\nrole=end_user\nplan=pro", 10, ("price",)), (f"{LARGE}\nrole=end_user\nplan=free", 10, ()))
    for number, row in enumerate(rows["responses"]):
        row["survey_id"] = ("onboarding", "product")[number % 2]

    report = of_lake(tmp_path, internal=False, **rows)

    assert [each.facet for each in report.facets] == ["segment", "plan", "survey"]
    assert shares(facet(report, "survey"), "price") == {"onboarding": 5, "product": 5}


def test_an_answer_of_which_no_group_is_known_is_in_no_group(tmp_path: Path) -> None:
    rows = people((SMB, 10, ("price",)), (LARGE, 10, ("price",)), ("", 10, ("price",)))
    for row in rows["responses"][20:]:
        row["groups"] = None

    assert shares(facet(of_lake(tmp_path, internal=False, **rows)), "price") == {"smb": 10, "large": 10}


def test_fewer_than_five_are_not_told_nor_what_would_tell_them_by_subtraction(tmp_path: Path) -> None:
    groups = [(SMB, 20, ("price",)), (SMB, 20, ()), (LARGE, 8, ("price",)), (LARGE, 20, ())]
    groups += [(GOV, 3, ("price",)), (GOV, 20, ())]

    shown = said(tmp_path, *groups)

    assert shares(facet(shown), "price") == {"smb": 20, "large": BESIDE_FEW, "gov": FEW}
    inside = said(tmp_path / "inside", *groups, internal=True)
    assert shares(facet(inside), "price") == {"smb": 20, "large": 8, "gov": 3}


def test_what_one_facet_shows_does_not_tell_of_few_beside_another(tmp_path: Path) -> None:
    """All of the segment smb are end users, and of the other end users only three."""
    groups = [(f"{SMB}\nrole=end_user", 20, ("price",)), (f"{LARGE}\nrole=end_user", 3, ("price",))]
    groups += [(f"{LARGE}\nrole=key_contact", 20, ("price",))]

    report = said(tmp_path, *groups)

    assert shares(facet(report), "price") == {"smb": 20, "large": 23}
    assert shares(facet(report, "role"), "price") == {"end_user": BESIDE_FEW, "key_contact": BESIDE_FEW}


def test_a_group_of_fewer_than_five_comments_tells_nothing(tmp_path: Path) -> None:
    report = said(tmp_path, (SMB, 20, ("price",)), (LARGE, 20, ("price",)), (GOV, 4, ()))

    held = {group.name: (group.comments, group.held_back) for group in facet(report).groups}
    assert held["gov"] == (None, FEW)
    assert sorted(map(str, (held["smb"], held["large"]))) == ["(20, None)", f"(None, '{BESIDE_FEW}')"]
    assert shares(facet(report), "price")["gov"] != 0


def test_a_theme_that_nobody_of_a_group_mentions_is_told_as_none(tmp_path: Path) -> None:
    report = said(tmp_path, (SMB, 20, ("price",)), (LARGE, 20, ("speed",)))

    assert shares(facet(report), "price") == {"smb": 20, "large": 0}


def test_a_score_that_tells_of_few_beside_the_themes_is_held_back(tmp_path: Path) -> None:
    """Three detractors of the segment smb mention price without speed: the scores of both would tell theirs."""
    groups = [(SMB, 30, ("price", "speed")), (SMB, 3, ("price",)), (SMB, 20, ()), (LARGE, 6, ("price", "speed"))]
    groups += [(LARGE, 7, ("price",)), (LARGE, 60, ())]

    report = said(tmp_path, *groups)

    both = [of_group(facet(report), "smb", tag) for tag in ("price", "speed")]
    assert [each.stands_out for each in both] == ["more", "more"]
    assert [(each.score is not None, each.score_held_back) for each in both] == [(True, None), (False, BESIDE_FEW)]
    inside = said(tmp_path / "inside", *groups, internal=True)
    assert all(of_group(facet(inside), "smb", tag).score for tag in ("price", "speed"))


def test_comments_on_another_scale_count_and_have_no_nps(tmp_path: Path) -> None:
    groups = [(SMB, 30, ("price",)), (LARGE, 5, ("price",)), (LARGE, 40, ())]

    price = of_group(facet(said(tmp_path, *groups, score=4, metric="csat")), "smb", "price")

    assert (price.stands_out, price.score, price.score_held_back) == ("more", None, None)


def test_later_answers_and_corrections_and_those_that_were_taken_out_are_in_no_group(tmp_path: Path) -> None:
    rows = people((SMB, 10, ("price",)), (LARGE, 10, ("price",)))
    out = {"version": 4, "excluded_at": "2026-01-10T09:00:00Z"}
    rows["responses"] += [rows["responses"][0] | out, an_answer("late", 9, "2026-01-16T09:00:00Z", groups=SMB)]
    rows["responses"] += [an_answer("old", 9, "2025-10-05T09:00:00Z", groups=SMB)]
    rows["tags"] += [a_tag(sid, "speed", revision=2, at="2026-01-16T09:00:00Z") for sid in ("0-1", "0-2")]
    rows["tags"] += [a_tag(sid, "price") for sid in ("late", "old")]

    assert shares(facet(of_lake(tmp_path, internal=False, **rows)), "price") == {"large": 10, "smb": 9}


def test_the_sums_over_accounts_are_those_of_each_account_in_the_group_and_outside(tmp_path: Path) -> None:
    """Accounts with people of both roles; two of them have merged."""
    told = [(1, 2, 0, 1), (2, 0, 1, 1), (0, 1, 2, 0), (3, 1, 0, 0), (0, 0, 1, 2), (0, 2, 2, 2)]
    rows: dict[str, list[dict[str, Any]]] = {"responses": [], "comments": [], "tags": []}
    for number, counts in enumerate(told):
        roles = ("end_user", "end_user", "key_contact", "key_contact")
        for place, (role, count) in enumerate(zip(roles, counts, strict=True)):
            for each in range(count):
                sid = f"{number}-{place}-{each}"
                account = "old" if number == 0 and each == 0 else f"acme-{number}"
                rows["responses"].append(an_answer(sid, 9, account_id=account, groups=f"{SMB}\nrole={role}"))
                rows["comments"].append(a_comment(sid, "words"))
                rows["tags"] += [a_tag(sid, "price")] if place % 2 == 0 else []
    rows["accounts"] = [an_account("old", merged_into="acme-0")]

    found = crossed(tmp_path, rows)

    assert found.sides(Cell("group role=end_user", "price")) == sides(told)


def crossed(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> Crossing:
    sets: Any = {name: rows.get(name, ()) for name in THEMES.sets}
    return crossing(asked_of(folder, THEMES, sets, AS_OF)["themes_groups"])


@pytest.fixture
def drawn(tmp_path: Path) -> ThemesReport:
    groups = [(SMB, 30, ("price",)), (SMB, 20, ()), (LARGE, 12, ("price",)), (LARGE, 88, ("speed",))]
    return said(tmp_path, *groups, ("segment=a segment with a very long name", 3, ()), (GOV, 9, ()))


def test_every_share_of_the_drawings_lies_within_them_and_is_in_the_table(drawn: ThemesReport) -> None:
    found = panels(facet(drawn), drawn.themes)

    assert [each.label for each in found] == ["speed", "price"]
    for panel in found:
        bars = [bar for bar in panel.bars if bar.at is not None]
        assert all(112 <= (bar.low or 0) <= (bar.at or 0) <= (bar.high or 0) <= 288 for bar in bars)
        assert all(bar.y < panel.floor for bar in panel.bars)
    price = {bar.name: (bar.value, bar.out) for bar in found[1].bars}
    assert price["smb"] == ("60% \N{BLACK UP-POINTING TRIANGLE}", True)
    assert price["a segment with a\N{HORIZONTAL ELLIPSIS}"][1] is False
    assert "60%" in page(drawn)


def test_the_spreadsheet_has_a_row_for_each_theme_of_each_group_with_all_others_beside(drawn: ThemesReport) -> None:
    rows = list(csv.DictReader(StringIO(spreadsheet(drawn).csv.removeprefix("\ufeff"))))

    [price] = [row for row in rows if (row["row"], row["group"], row["name"]) == ("theme of a group", "smb", "price")]
    assert (price["query"], price["facet"], price["answers"], price["comments"]) == (
        "themes_groups", "segment", "30", "50",
    )  # fmt: skip
    assert (price["percent"], price["stands_out"]) == ("60.0", "more")
    assert float(price["others_percent"]) < 15
    [few] = [row for row in rows if row["row"] == "group" and row["group"].startswith("a segment")]
    assert (few["comments"], few["note"]) == ("", FEW)


def test_groups_that_are_too_many_to_compare_are_counted(tmp_path: Path) -> None:
    found = facet(said(tmp_path, *[(f"segment=s{number:02}", 6, ("price",)) for number in range(12)]))

    assert (len(found.groups), found.left_out) == (10, 2)


def test_what_no_sentence_tells_is_in_bold_in_the_table(drawn: ThemesReport) -> None:
    [group, *_] = facet(drawn).groups
    told = replace(group.themes[0], stands_out="more")
    many = replace(facet(drawn), groups=(replace(group, themes=(told,) * 8),))

    assert group_words.more(many) == "2 more are in bold in the table."
    assert group_words.told("survey", group, told).startswith("written about more in answers to ")
