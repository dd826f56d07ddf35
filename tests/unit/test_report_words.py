import pytest

from functions.reports.figures.words import signed_ends

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (2.4, 16.7, ("+2", "+17")),
        (0.43, 16.74, ("+0.4", "+17")),
        (0.04, 0.3, ("+0.04", "+0.3")),
        (-9.2, -0.2, (f"{MINUS}9", f"{MINUS}0.2")),
        (-4.1, 0.3, (f"{MINUS}4", "0")),
        (0.0, 3.0, ("0", "+3")),
    ],
)
def test_the_interval_of_a_change_that_is_shown_is_never_written_with_zero_in_it(
    low: float, high: float, told: tuple[str, str]
) -> None:
    assert signed_ends(low, high) == told
