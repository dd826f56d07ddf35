from functions.core.interval import Counts
from functions.reports.figures import many_words
from functions.reports.statistics.many import AgainstBase, Tally, against_base
from functions.reports.statistics.phrases import TooFew

MINUS = "\N{MINUS SIGN}"


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


def test_why_there_are_no_phrases_is_said() -> None:
    few, unknown = TooFew("en", 12, 340, known_language=True), TooFew("", 500, 500, known_language=False)

    assert many_words.too_few(few) == (
        "Phrases are suggested from 200 comments a side on; there are 12 of detractors and 340 of promoters."
    )
    assert many_words.too_few(unknown) == "No phrases are suggested for comments in an unknown language."
