"""The notes at the foot of the report of health: what a figure is composed of, and what it is not."""

from functions.core.health import ANSWERS_NEEDED, TOUCHPOINTS_NEEDED
from functions.core.health_policy import HealthPolicy
from functions.core.times import iso
from functions.reports.figures.left_out import left_out
from functions.reports.figures.model import Note
from functions.reports.figures.words import counted
from functions.reports.kind import Asked, Rows

_SIGNALS = (
    "Usage is weak where a metric of the programme fell by {fall:.0%} or more, as the owner's systems told within 90 "
    "days; it stands beside health and is never mixed into it. Renewal dates and outcomes are as they were told."
)
_GROUPS = (
    "By segment as it is today, and by what else the programme groups by as it was when one of the account's people "
    "was last asked, within 400 days; of an account in which nobody was asked, that is not known. Each group's share "
    "of red accounts is held against that of all others by the chi-squared test, or Fisher's where that expects too "
    "few. More or less often is only said where, of those of one kind so called, at most one in ten is expected to be "
    "a false alarm (Benjamini-Hochberg), and the 95% interval of the difference leaves zero out."
)
_PRIVATE = (
    "For the account teams: it names accounts, and no person. Do not pass it on: behind a figure there may be three "
    "answers. What is said about the person who looks after an account is in no figure here, since they read this. "
    "What a colleague set by hand is on the desk; here are the figures alone."
)


def notes(asked: Asked, policy: HealthPolicy, gone: int, excluded: Rows) -> tuple[Note, ...]:
    """Return the notes of one report."""
    return (
        Note("As of", f"{iso(asked.as_of)}. Later answers and events are not in it, so the figures can be recomputed."),
        Note(
            "Source",
            "Accounts: query health_accounts; answers: health_answers; the company's means: bases_scores; groups: "
            f"health_groups; usage: health_usage; left out: health_left_out. Programme {asked.programme}.",
        ),
        Note("Health", _composed(policy)),
        Note("Policy", _policy(policy)),
        Note("Signals", _SIGNALS.format(fall=policy.weak_usage)),
        Note("Groups", _GROUPS),
        Note("Left out", f"{left_out(excluded)} {counted(gone, 'account')} that gave notice and whose term is over."),
        Note("For whom", _PRIVATE),
    )


def _composed(policy: HealthPolicy) -> str:
    return (
        "Each answer on 0 to 100 between the ends of its scale; at each touchpoint their mean, an answer weighing "
        f"half as much after every {policy.half_life_days} days and nothing after {policy.oldest_days}, drawn towards "
        f"the company's mean there as if {policy.shrink:g} more answers had said that. Health is the weighted mean "
        f"over the touchpoints with answers. It takes {TOUCHPOINTS_NEEDED} touchpoints and {ANSWERS_NEEDED} answers; "
        "below that there is no score."
    )


def _policy(policy: HealthPolicy) -> str:
    weights = ", ".join(f"{name} {weight:g}" for name, weight in sorted(policy.weights.items()) if weight)
    return (
        f"Weights: {weights}. Red below {policy.red_below}, yellow below {policy.yellow_below}. They are the owner's "
        "judgement, and have not been tested against churn unless the report on that says so."
    )
