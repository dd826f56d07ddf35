import pytest

from functions.core.interval import Counts, Difference, Interval
from functions.reports import many_words
from functions.reports.many import AgainstBase, Ranked, Tally, against_base, trends
from functions.reports.phrases import Phrase, TooFew
from functions.reports.shifts import Monotone, Shift
from functions.reports.trend import Period

MINUS = "\N{MINUS SIGN}"
APART = Difference(-0.4, Interval(-0.53, -0.27))


def beside(mine: Counts, *others: Counts) -> AgainstBase:
    """Return an account with these answers beside others with theirs."""
    found = against_base("0", [Tally(str(index), "smb", each) for index, each in enumerate((mine, *others))])
    assert found is not None
    return found


def test_an_account_far_below_the_others_is_said_to_be() -> None:
    assert many_words.against_base(beside(Counts(10, 0, 0), Counts(0, 0, 6), Counts(0, 1, 1))) == (
        f"NPS {MINUS}100 ({MINUS}100 to {MINUS}48), 10 answers; the others 88 (28 to 99), 8 answers from "
        f"2 other accounts: {MINUS}188 points ({MINUS}188 to {MINUS}94), below the others."
    )


def test_an_account_is_placed_by_percentile_among_many() -> None:
    found = beside(Counts(0, 5, 0), *[Counts(5, 0, 0)] * 10, *[Counts(0, 0, 5)] * 9)

    assert many_words.against_base(found).endswith("no difference shown. It scores above 53% of accounts.")


def test_how_many_accounts_were_looked_at_is_said_with_what_was_found() -> None:
    falling = [Counts(10, 15, 25), Counts(14, 14, 22), Counts(18, 14, 18), Counts(22, 13, 15)]
    found = trends({"acme": [Period(*each) for each in enumerate(falling)]})

    assert many_words.called(found) == (
        "Of 1 account with answers enough for a trend: 0 improving, 1 declining, 0 holding steady. "
        "Directions are given so that about 10% of them at most are false alarms."
    )


def test_a_ranked_account_shows_its_raw_score_first() -> None:
    line = many_words.ranking(Ranked("acme", "smb", 2, -1.0, -0.35))

    assert line == f"NPS {MINUS}100 (2 answers), {MINUS}35 allowing for how few they are"


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (1.584e-8, f"The level changed after Jun 2026: {MINUS}40 points ({MINUS}53 to {MINUS}27), p < 0.001."),
        (0.05, "No change of level shown (p 0.050)."),
    ],
)
def test_a_change_of_level_is_named_only_when_shown(p: float, said: str) -> None:
    found = Shift(5, Counts(1, 1, 1), Counts(1, 1, 1), APART, -6.05, p)

    assert many_words.shift(found, "Jun 2026") == said


def test_too_few_periods_are_said_to_be_and_have_no_second_reading() -> None:
    assert many_words.shift(None, "") == "Too few periods to look for a change of level."
    assert many_words.monotone(None) == ""


def test_the_second_reading_says_what_it_ignores() -> None:
    assert many_words.monotone(Monotone(0.79, 0.005506, 0.028, Interval(0.018, 0.04))) == (
        "Mann-Kendall p 0.006, Sen slope +3 points a period (+2 to +4); it weighs all periods alike."
    )


def test_a_phrase_is_said_with_both_counts_and_a_score() -> None:
    found = Phrase("slow export", (), 40, 200, 20, 400, 1.45, 5.5, Counts(40, 0, 20), ())

    assert many_words.phrase(found) == (
        "\N{LEFT DOUBLE QUOTATION MARK}slow export\N{RIGHT DOUBLE QUOTATION MARK}: 40 of 200 comments, "
        f"20 of 400 of the other side; NPS of those who mention it {MINUS}33 (60 answers)"
    )


def test_why_there_are_no_phrases_is_said() -> None:
    few, unknown = TooFew("en", 12, 340, known_language=True), TooFew("", 500, 500, known_language=False)

    assert many_words.too_few(few) == (
        "Phrases are suggested from 200 comments a side on; there are 12 of detractors and 340 of promoters."
    )
    assert many_words.too_few(unknown) == "No phrases are suggested for comments in an unknown language."
