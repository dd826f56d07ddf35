"""Whatever customers and colleagues write is text on every page of a desk, and never markup."""

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from functions.core.people import Owner
from functions.core.standing import Entry
from functions.followup.cases import page as case_page
from functions.followup.cases.forms import CaseMistake
from functions.followup.cases.views import Story, view
from functions.followup.desk import page as desk_page
from functions.followup.desk.account import AccountView, AnnotationLine, Member, Moment, facts, health_seen
from functions.followup.desk.page import Counts, Narrowed
from functions.followup.desk.views import (
    Choice,
    Choices,
    Filters,
    Sight,
    account_lines,
    answer_lines,
    case_lines,
    silences,
    silent_lines,
)
from functions.followup.web.page import Shell
from functions.followup.web.submission import Mistake
from tests.cases import SID, a_case, a_heard, acme, known, with_team
from tests.making import MONDAY, a_contact, a_programme

NASTY = st.text(max_size=30).map(
    lambda text: f"{text}</textarea></blockquote>\"'><img src=x onerror=alert(1)><script>x"
)
COUNTS = Counts(1, 1, 1, 1, 300, 200)


class Tags(HTMLParser):
    """Notes every tag, and every attribute that does something by itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(name for name, _ in attrs)}


def inert(html: str) -> bool:
    """Say whether a page holds nothing of what a nasty text would add to it."""
    return not Tags(html).found & {"img", "script", "onerror", "src"}


def pages(said: str) -> list[str]:
    """Return every page on which a text can come to stand, wherever it can."""
    owner, contact = Owner(said, "jane@harbour.example"), a_contact(name=said)
    account = acme(name=said, segment=said, stage=said, plan=said, owner=owner)
    case = a_case(account_name=said, owner=owner, reason=said, note=said, log=(Entry(MONDAY, said, said, said),))
    heard = a_heard(comment=said, tags=(said,), excluded=said)
    silent = a_heard(sid="b", contact_id="ann", score=None)
    one = Sight(account, known(heard, cases=(case,)), (heard, silent))
    people, shell = {"ann": contact}, Shell(said, said, "UTC", MONDAY)
    lines, cases = answer_lines([(one, heard)], people, {}), case_lines([case], people, MONDAY)
    listed = (Choice(said, said),)
    by = Narrowed(Filters(said, said, said, said, said), Choices(listed, listed, listed, listed, listed))
    shown = AccountView(
        account, said, facts(account, MONDAY.date(), None), [Moment(MONDAY, said, said, lines[0])], cases,
        [Member(said, said, said, said)], [Member(said, said, said, said)], 1, listed, MONDAY, None,
        health_seen(one, {}, a_programme().health, MONDAY), said, (said,),
        [AnnotationLine(MONDAY.date(), said, said)],
    )  # fmt: skip
    items = [
        {"pk": "i", "sk": "REPLY#a", "at": "2026-01-05T09:00:00Z", "text": said, "sender": said},
        {"pk": "i", "sk": "MESSAGE#a", "at": "2026-01-05T09:00:00Z", "text": said, "by": said},
        {"pk": "i", "sk": "INVITATION", "locale": said},
    ]
    told = view(Story(case, account, contact, (heard,), {SID: said}, items), [owner], {said: said}, with_team(), MONDAY)
    entered = {"text": said, "reason": said, "note": said, "to": said, "once": said, "sid": SID, "outcome": said}
    return [
        desk_page.summary(shell, COUNTS, cases, lines),
        desk_page.cases(shell, COUNTS, cases, cases),
        desk_page.answers(shell, COUNTS, lines, by),
        desk_page.silent(shell, COUNTS, silent_lines(silences([one]), people), 1),
        desk_page.accounts(shell, COUNTS, account_lines([one], lambda _one, _case: True, {}), by),
        desk_page.account(shell, shown, said, Mistake("no_reason", (), said, said, said, "health", "red")),
        *(
            case_page.case(shell, told, said, CaseMistake("changed", do, entered))
            for do in ("write", "exclude", "close")
        ),
        case_page.case(shell, replace(told, case=replace(case, state="closed")), said),
    ]


@given(said=NASTY)
def test_nothing_that_anybody_wrote_becomes_markup(said: str) -> None:
    assert all(inert(page) for page in pages(said))
