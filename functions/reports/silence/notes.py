"""The notes of the reports on silence: how it was counted, and what it cannot say."""

from functions.reports.figures.model import Note

_COUNTED = (
    "Surveys of every metric that were sent in the year to a week before the report and that reached someone: mail "
    "that bounced is no silence. An answer counts whenever it came, up to the report's date. Segment, role and yearly "
    "revenue are those of the day of asking; time as a customer runs from launch or from the account's first record."
)
_CHURN = (
    "Accounts that were asked in the year before the landmark, silent or heard from by then; churn after it. Comparing "
    "whoever ever answered with whoever never did would give those who stay more time to answer. It is not assumed "
    "that the silent are the ones at risk. Answers by an open link or a kiosk, for which nobody was asked, are not "
    "heard here, and what a colleague left out counts as neither asked nor answered. Accounts that had given notice by "
    "the landmark are left out: they are asked one last time, and no more."
)
_WEIGHTED = (
    "NPS weighted so that each segment and time as a customer counts as often as it was asked: cells below 5 answers "
    "are merged, weights cut at 5. Weighting mends what segment and time explain of silence, and nothing else. Ranges "
    "are 95% intervals (adjusted Wald, of as many answers as the weighted ones are worth); from 20 accounts on they "
    "allow for colleagues who think alike."
)
_LATE = (
    "Who answers only after a reminder stands in for those who never do: if they think otherwise, so may the silent."
)
_SMALL = (
    "A rate needs 10 surveys. A group with fewer than 5 is named without its figures; where the total would give it "
    "away, the next smallest is held back beside it."
)
_TEAM = (
    "This list is for the account team: it names accounts, and no person. Use it to mend how you ask, not to press "
    "anyone for an answer."
)
_SIGNS = (
    "The last sign of life is the newest of an answer, use of the product, and a renewal or change of revenue. "
    "Never answered means: in the last three years. Actions are suggestions made by rule, in this order: a renewal "
    "within 90 days, no sign of life for 90 days, never an answer, seen in the last 30 days."
)


def notes(as_of: str, programme: str) -> tuple[Note, ...]:
    """Return the notes of the report that everyone may see."""
    return (
        _dated(as_of),
        Note(
            "Source",
            "Queries silence_rates, silence_answers, silence_accounts, landmark_accounts, landmark_outcomes, "
            f"landmark_asked and history; programme {programme}.",
        ),
        Note("Response rate", _COUNTED),
        Note("Silence and churn", _CHURN),
        Note("Weighting", _WEIGHTED),
        Note("Early and late", _LATE),
        Note("Small groups", _SMALL),
    )


def team_notes(as_of: str, programme: str) -> tuple[Note, ...]:
    """Return the notes of the list for the account team."""
    return (
        _dated(as_of),
        Note("Source", f"Query silence_accounts; programme {programme}."),
        Note("For whom", _TEAM),
        Note("How to read it", _SIGNS),
    )


def _dated(as_of: str) -> Note:
    return Note("As of", f"{as_of}. Later answers and edits are not in it, so the figures can be recomputed.")
