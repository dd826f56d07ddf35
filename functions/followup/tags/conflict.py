"""Does a comment contradict its score? Flagged for a person to look at, never corrected: the score is what was said.

English only, by a few phrases that leave no doubt. A general sentiment lexicon was left out: VADER is right in 49 to
84 % of reviews and tweets (Hutto and Gilbert 2014, on three sets), so that most of its flags would be its own errors.
"""

from functools import lru_cache

from functions.core.scales import Band
from functions.core.tags import Tag, Tagging
from functions.followup.tags.speech import base
from functions.followup.tags.tagging import tagged

_PRAISE = (
    "love it", "love this", "love your", "love the product", "love using", "highly recommend", "best tool",
    "best product", "best software", "best in class", "absolutely fantastic", "fantastic product",
    "excellent product", "excellent service", "excellent support", "amazing product", "amazing support",
    "outstanding", "couldn't be happier", "could not be happier", "very happy with", "extremely happy",
    "very satisfied", "extremely satisfied",
)  # fmt: skip
_BLAME = (
    "hate it", "hate this", "hate using", "waste of money", "waste of time", "worst tool", "worst product",
    "worst software", "worst support", "worst service", "terrible product", "terrible support",
    "terrible service", "terrible experience", "horrible", "unusable", "garbage", "very disappointed",
    "extremely disappointed", "very dissatisfied", "extremely frustrated", "extremely frustrating",
    "want a refund", "cancel our contract", "cancel our subscription", "cancelling our", "canceling our",
    "would not recommend", "wouldn't recommend", "do not recommend",
    "don't recommend",
)  # fmt: skip
# What turns a phrase into a wish, a memory or one side of two.
_DOUBT = (
    "but", "however", "although", "though", "except", "if", "unless", "would love", "would be", "used to",
    "was", "were", "until", "before", "competitor*", "compared", "apart from", "other than", "otherwise",
    "instead", "sorry", "enough",
)  # fmt: skip


def conflict(band: Band, comment: str, locale: str) -> bool:
    """Say whether a top score comes with plain blame, or a bottom score with plain praise; in doubt it does not."""
    if base(locale) != "en" or band == "middle":
        return False
    said = tagged(comment, locale, _opinions())
    return said == (("blame",) if band == "top" else ("praise",))


@lru_cache(maxsize=1)
def _opinions() -> Tagging:
    """Return the phrases as a tagging, so that they are found, and denied, as those of the owner are."""
    return Tagging(
        list={
            "praise": Tag(label={"en": "Praise"}, complaints={"en": _PRAISE}),
            "blame": Tag(label={"en": "Blame"}, complaints={"en": _BLAME}),
            "doubt": Tag(label={"en": "Doubt"}, words={"en": _DOUBT}),
        }
    )
