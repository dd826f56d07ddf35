"""A case as a page, and what it says of what was done or is to be put right."""

from collections.abc import Mapping
from dataclasses import replace

from functions.followup.cases.forms import NOTE_LENGTH, REASON_LENGTH, TEXT_LENGTH, CaseMistake, CaseMistakeKind, Do
from functions.followup.cases.views import OUTCOMES, CaseView
from functions.followup.web.page import Done, Shell, shown

_PROBLEMS: Mapping[CaseMistakeKind, str] = {
    "unreadable": "That form could not be read. Please try again from this page.",
    "no_text": "Write something first. Nothing has been sent.",
    "text_too_long": f"Keep it within {TEXT_LENGTH} characters. Nothing has been sent.",
    "no_note": "Say in a few words how it ended. The case is not closed.",
    "note_too_long": f"Keep the note within {NOTE_LENGTH} characters. The case is not closed.",
    "no_outcome": "Choose how it ended. The case is not closed.",
    "no_reason": "Say in a few words why. Nothing has been changed.",
    "reason_too_long": f"Keep the reason within {REASON_LENGTH} characters. Nothing has been changed.",
    "nobody": "Choose a colleague. The case is still where it was.",
    "changed": "This case changed meanwhile, so nothing was done. Here is how it stands now; what you wrote is kept.",
}
_DONE: Mapping[Do, Done] = {
    "acknowledge": Done("You have taken this case on.", "It is still due when it was."),
    "write": Done("Your mail is on its way.", "Whatever they answer comes to this page, and to you by mail."),
    "tags": Done("The tags are corrected."),
    "exclude": Done("The answer is out of the figures.", "It stays on record, with your reason."),
    "include": Done("The answer counts again."),
    "assign": Done("The case is handed over.", "They get a mail with a link of their own."),
    "close": Done("The case is closed."),
    "reopen": Done("The case is open again."),
}

_NOTHING: dict[str, str] = dict.fromkeys(("text", "reason", "note", "sid", "to", "outcome", "once"), "")


def done(text: str) -> Done | None:
    """Return what a query says was just done; anything that we never wrote there says nothing."""
    return next((what for do, what in _DONE.items() if do == text), None)


def case(shell: Shell, view: CaseView, once: str, mistake: CaseMistake | None = None, *, on_desk: bool = False) -> str:
    """Return the page of a case; once is an id that makes a mail that is posted twice one."""
    problem = _PROBLEMS[mistake.kind] if mistake else ""
    title = f"{view.person}, {view.account.name or view.account.account_id}"
    return shown(
        "case.html",
        replace(shell, done=None) if problem else shell,
        f"Problem: {title}" if problem else title,
        view=view,
        once=once,
        problem=problem,
        do=mistake.do if mistake else "",
        wrong=mistake.kind if mistake else "",
        entered=_NOTHING | dict(mistake.entered if mistake else {}),
        outcomes=OUTCOMES,
        on_desk=on_desk,
        limits={"text": TEXT_LENGTH, "note": NOTE_LENGTH, "reason": REASON_LENGTH},
    )
