"""A look at a case, by its own link or on a desk: it changes nothing."""

from functions.adapters.runtime import Runtime
from functions.followup import case_page
from functions.followup.case_forms import CaseMistake
from functions.followup.case_reading import Found, open_case, story
from functions.followup.case_views import view
from functions.followup.desk_views import tag_choices
from functions.followup.opening import Opened, opened
from functions.followup.page import Shell
from functions.followup.scope import successors
from functions.followup.web import Reply, Visit


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
