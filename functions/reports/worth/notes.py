"""The notes of the report on what a score is worth: how it was counted, and what it cannot say."""

from functions.core.times import long_date
from functions.reports.figures.model import Note
from functions.reports.statistics.landmark import Window

_SCORE = (
    "An account's score is the worst of what each of its people last said by the landmark, not older than a year. "
    "Answers by open link, or from visitors whom nobody knows, are not used. Accounts that merged count as the one "
    "they merged into; segment, renewal date and yearly revenue are those known at the landmark."
)
_OUTCOME = (
    "Churn, renewal and changes of revenue are what the company's own systems reported. An account is a customer until "
    "the day it leaves; where only its churn was told, until the day of that. Of renewals, only accounts whose renewal "
    "date fell in the window and was decided are counted."
)
_NOTICE = (
    "What an account says from the day on which it gave notice is no foresight, and is not used: an earlier score "
    "stands, and an account without one is left out and counted as that. Notice that was taken back after the landmark "
    "still stood on it."
)
_GATES = (
    "Nothing is tested below 365 days of history, 30 accounts, 5 with and 5 without the outcome; a group's rate needs "
    "10 accounts, a regression 10 of the rarer outcome for each of its terms. Where one group had no outcome, or "
    "nothing else, no ratio is given."
)
_TESTS = (
    "Rates: Wilson intervals. Ratio: Katz; difference: Newcombe. Trend over categories: Cochran-Armitage, by "
    "permutation where counts are small. Curves: Kaplan-Meier with log-log limits and the log-rank test. Odds: "
    "logistic regression with segment, tenure and revenue where there are outcomes enough. Revenue kept: bootstrap "
    "over accounts."
)
_DIVIDED = (
    "Segment and other groups are an account's as of the landmark, as its newest answer by then tells; an account "
    "without one is in no group. By survey, an account's score is from that survey alone. In each group the rules "
    "for any test hold, and both ends of the scale need 10 accounts. A group is called associated if p is below "
    ".05 (chi-squared, or Fisher where counts are small), the interval of the difference (Newcombe) leaves zero "
    "out, and it survives being one of several: Benjamini-Hochberg at .10 over the groups of one division. Ratio "
    "with the group held equal: Mantel-Haenszel, interval by Greenland and Robins, test by Cochran, Mantel and "
    "Haenszel where the rule of Mantel and Fleiss holds. Whether odds ratios differ: Breslow-Day with Tarone's "
    "correction, of groups with every expected count 5 or more. Both are of the groups that are shown."
)
_SMALL = (
    "A category with fewer than 5 accounts is named without its figures; where the total would give it away, the next "
    "smallest is held back beside it. Renewals and revenue are of some of the accounts that churn is of: where "
    "that would tell of fewer than 5 others, renewals stand without figures, and revenue without numbers of accounts. "
    "Of groups and surveys an end of the scale is held back where sums and differences of all that is shown would tell "
    "of fewer than 5 accounts."
)
_NOT = (
    "That two things went together does not say that one brought the other about: accounts with a good sponsor may "
    "both answer kindly and renew. One window is one look; the next report is another."
)


def notes(as_of: str, programme: str, window: Window) -> tuple[Note, ...]:
    """Return the notes of one report."""
    return (
        Note("As of", f"{as_of}. Later outcomes and edits are not in it, so the figures can be recomputed."),
        Note(
            "Source",
            f"Queries landmark_accounts, landmark_outcomes, landmark_scores and history; programme {programme}.",
        ),
        Note("Landmark", _landmark(window)),
        Note("Score", _SCORE),
        Note("Outcome", _OUTCOME),
        Note("Notice", _NOTICE),
        Note("Gates", _GATES),
        Note("Tests", _TESTS),
        Note("By group", _DIVIDED),
        Note("Small groups", _SMALL),
        Note("Not shown", _NOT),
    )


def _landmark(window: Window) -> str:
    return (
        f"Scores count up to {long_date(window.landmark)}, outcomes after it up to {long_date(window.closes)}, "
        f"{window.horizon} days. Only who was still a customer at the landmark is counted, so that survivors do not "
        "look better for having had longer to answer. A second run leaves 30 days between: some low scores come from "
        "accounts that have already decided to go."
    )
