"""A look at a case, by its own link or on a desk: it changes nothing."""

from functions.adapters.runtime import Runtime
from functions.followup.cases import page as case_page
from functions.followup.cases.forms import CaseMistake
from functions.followup.cases.reading import Found, open_case, story
from functions.followup.cases.views import view
from functions.followup.desk.views import tag_choices
from functions.followup.web.opening import Opened, opened
from functions.followup.web.page import Shell
from functions.followup.web.request import Reply, Visit
from functions.followup.web.scope import successors


def show(lent: Runtime, visit: Visit) -> Reply:
    """Show a case to whoever its link was given to, as long as they may see it."""
    return look(lent, visit, opened(lent, visit, "case"))


def look(lent: Runtime, visit: Visit, here: Opened) -> Reply:
    """Show a case to somebody whose link is open."""
    return Reply(200, case_as_page(lent, visit, here, open_case(lent, visit, here)), staff=True)


def case_as_page(lent: Runtime, visit: Visit, here: Opened, found: Found, mistake: CaseMistake | None = None) -> str:
    """Return the page of a case, with what is to be put right."""
    programme = here.programme
    heirs = successors(found.case, found.account, found.known, programme)
    shown = view(story(lent, found), heirs, tag_choices(programme), programme, here.now)
    done, on_desk = case_page.done(visit.asks("done")), bool(visit.asks("case"))
    shell = Shell(programme.company.name, here.who.name, programme.sending.time_zone, here.now, done)
    return case_page.case(shell, shown, lent.new_id(), mistake, on_desk=on_desk)
