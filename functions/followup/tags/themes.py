"""The themes of a comment, by the list of words or by a model; the list stands in for a model that fails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from functions.core.scrubbing import scrubbed
from functions.core.tags import Tagging
from functions.followup.tags.prompting import question, suggested, task
from functions.followup.tags.tagging import tagged

Ask = Callable[[str, str, str], str]  # a model's id, the task and the question, to an answer
Tell = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Themes:
    """The tags of a comment, in the order of the list; who found them, by which version of the tagging.

    Proposed are names of further themes, at most three: suggestions of a model that nobody has reviewed.
    """

    tags: tuple[str, ...]
    by: Literal["list", "bedrock"]
    version: str
    proposed: tuple[str, ...] = ()


def themes(comment: str, locale: str, tagging: Tagging) -> Themes:
    """Return the themes by the list of words."""
    return Themes(tagged(comment, locale, tagging), "list", tagging.version)


def themes_asked(  # noqa: PLR0913 - a comment, what to look for, whom to spare, whom to ask and whom to tell
    comment: str, locale: str, tagging: Tagging, *, names: tuple[str, ...], ask: Ask, failed: Tell
) -> Themes:
    """Return the themes by a model; it never sees the names (the contact's, the companies') nor any address.

    Whatever goes wrong is told to `failed`, and the list of words is used instead.
    """
    if not comment.strip():
        return themes(comment, locale, tagging)
    try:
        answer = ask(tagging.bedrock_model, task(tagging), question(scrubbed(comment, names)))
        found = suggested(answer, tagging, names)
    except Exception as error:  # noqa: BLE001 - no fault of a model may keep a comment from being acted on
        failed(error)
        return themes(comment, locale, tagging)
    return Themes(found.tags, "bedrock", tagging.version, found.proposed)
