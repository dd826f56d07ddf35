"""Finds the themes of a comment by whichever tagger the programme names."""

from functions.adapters.bedrock import Bedrock
from functions.adapters.log import log
from functions.adapters.runtime import runtime
from functions.core.tags import Tagging
from functions.followup.tags.themes import Themes, themes, themes_asked


def themes_of(comment: str, locale: str, tagging: Tagging, names: tuple[str, ...]) -> Themes:
    """Return the themes of a comment; names are those of the contact and of the companies, which no model sees."""
    if tagging.tagger == "list":
        return themes(comment, locale, tagging)
    return themes_asked(comment, locale, tagging, names=names, ask=_ask, failed=_failed)


def _ask(model: str, task: str, question: str) -> str:
    return runtime().adapter(Bedrock).ask(model, task, question)


def _failed(error: Exception) -> None:
    """Log what kind of error it was; its text may repeat what a person wrote."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    log().warning("tagged by the list of words", extra={"error": type(error).__name__, "code": code})
