import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

from jsonschema import Draft202012Validator
from pptx import Presentation

from functions.adapters.lake import Lake
from functions.adapters.parquet import Part
from functions.core.programme import Packs
from functions.reports.lake.rows import COLUMNS, parts, placed
from infra import desk, programme
from infra.local.outbox import SentMail
from infra.local.stack import Stack
from infra.schemas import schemas
from tests.integration.people import acme_with_ann, queued, tell
from tests.integration.programmes import change_programme
from tests.integration.test_reports import an_answer
from tests.making import SMALL

AS_OF = "2026-01-12T06:00:00Z"
FOR_JANE = {"report": "account", "account_id": "acme", "as_of": AS_OF, "for": "jane@harbour.example"}
SCORES = (0, 7, 9, 9, 10, 10, 2, 3, 8, 9, 9, 10)
FORMS = ("html", "pptx", "csv", "json", "parquet")
COMPANY = {"report": "company", "as_of": AS_OF, "for": None}


def twelve_answers(stack: Stack) -> None:
    """Let the lake hold answers of six people of Acme and of six other customers, and something that was changed."""
    acme_with_ann(stack)
    tell(stack, "AccountUpserted", account_id="globex", name="Globex")
    change = {
        "annotation_id": "n1",
        "title": "Faster exports",
        "at": "2026-01-02",
        "tags": ["exports"],
        "everyone": True,
    }
    stack.put_event("AnnotationAdded", change)
    stack.settle(flush=True)
    rows = [row for number, score in enumerate(SCORES) for row in placed(an_item(number, score), b"key")]
    lake = Lake(stack.runtime("ArchiveFunction"))
    for (into, month), found in parts(rows).items():
        lake.write("answers", [Part(f"{into}/month={month}", COLUMNS[into], found)])


def an_item(number: int, score: int) -> dict[str, Any]:
    answer = an_answer(number, score, comment=f"Ann Lee says {number} exports")
    account_id = "acme" if number < 6 else f"other{number}"
    return {**answer, "account_id": account_id, "consent_quote": number % 2 == 0}


def mails(stack: Stack) -> list[SentMail]:
    return [mail for mail in stack.outbox() if mail.tags.get("kind") == "slides"]


def stored(stack: Stack) -> list[str]:
    found = stack.client("s3").list_objects_v2(Bucket=stack.physical("ReportsBucket"), Prefix="reports/packs/")
    return [each["Key"] for each in found.get("Contents", [])]


def kept(stack: Stack, ending: str) -> bytes:
    """Return the only file that is stored in a form."""
    [key] = [each for each in stored(stack) if each.endswith(ending)]
    body: bytes = stack.client("s3").get_object(Bucket=stack.physical("ReportsBucket"), Key=key)["Body"].read()
    return body


def opened(stack: Stack) -> Any:
    """Return the only deck that is stored."""
    return Presentation(io.BytesIO(kept(stack, ".pptx")))


def everything(stack: Stack) -> str:
    """Return what every form of the only pack says, one after the other."""
    return "\n".join([words(opened(stack)), *(kept(stack, each).decode() for each in (".html", ".csv", ".json"))])


def words(deck: Any) -> str:
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    cells = [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join((*texts, *cells))


def test_who_asks_for_a_pack_gets_one_mail_that_leads_to_the_page_first_then_the_slides_then_all_forms(
    stack: Stack,
) -> None:
    twelve_answers(stack)

    stack.invoke("ReportFunction", queued(FOR_JANE))
    stack.settle()

    [mail] = mails(stack)
    assert (mail.to, mail.subject) == ("jane@harbour.example", "Page and slides: Acme: what you told us")
    page, slides, listing = re.findall(r"http://127\.0\.0\.1:8000(/r/\S+)", mail.text)
    assert "/account-pack.html?" in stack.request("GET", page).headers["Location"]
    assert "/account-pack.pptx?" in stack.request("GET", slides).headers["Location"]
    found = stack.request("GET", listing).body.decode()
    assert re.findall(r'href="([^"]+)"', found) == [f"?file=account-pack.{each}" for each in FORMS]
    assert "Account pack <span>12 January 2026</span>" in found


def test_links_to_all_forms_of_a_pack_are_taken_back_together(stack: Stack) -> None:
    twelve_answers(stack)
    stack.invoke("ReportFunction", queued(FOR_JANE))
    stack.settle()
    [mail] = mails(stack)
    stack.clock.advance(timedelta(minutes=1))

    desk.revoke(stack.runtime("LifecycleFunction"), "jane@harbour.example")

    paths = re.findall(r"http://127\.0\.0\.1:8000(/r/\S+)", mail.text)
    assert [stack.request("GET", each).status for each in paths] == [410, 410, 410]


def test_the_data_of_a_pack_fits_its_schema_and_its_table_has_the_same_figures(stack: Stack) -> None:
    twelve_answers(stack)

    stack.invoke("ReportFunction", queued(FOR_JANE))
    stack.settle()

    found = json.loads(kept(stack, ".json"))
    Draft202012Validator(schemas()["Pack"]).validate(found)
    [mine] = [each for each in found["slides"][0]["chart"]["points"] if each["value"] is not None]
    table = csv.DictReader(io.StringIO(kept(stack, ".csv").decode("utf-8-sig")))
    [row] = [each for each in table if each["query"] == "pack_scores and pack_questions" and each["value"]]
    assert (row["name"], float(row["value"]), row["n"]) == (mine["label"], mine["value"], "6")


def test_no_form_of_a_pack_tells_of_anyone_else(stack: Stack) -> None:
    twelve_answers(stack)

    stack.invoke("ReportFunction", queued(FOR_JANE))
    stack.settle()

    said = everything(stack)
    assert said.count("[name] says 4 exports") == 4
    assert not re.search("Ann Lee|Globex|other7|says 8 exports", said)


def test_the_deck_holds_the_account_and_keeps_everyone_else_out(stack: Stack) -> None:
    twelve_answers(stack)

    stack.invoke("ReportFunction", queued(FOR_JANE))
    stack.settle()

    said = words(opened(stack))
    assert "NPS 50 (" in said
    assert "6 comments; 3 shown here. 3 not shown: we may quote only those who agreed." in said
    assert "[name] says 4 exports" in said
    assert "Faster exports" in said
    assert not re.search("Ann Lee|Globex|other7|says 8 exports", said)


def test_what_a_colleague_left_out_is_in_no_slide(stack: Stack) -> None:
    twelve_answers(stack)
    rows = placed({**an_item(4, 10), "version": 9, "excluded_at": "2026-01-08T09:00:00Z"}, b"key")
    lake = Lake(stack.runtime("ArchiveFunction"))
    for (into, month), found in parts(rows).items():
        lake.write("left-out", [Part(f"{into}/month={month}", COLUMNS[into], found)])

    stack.invoke("ReportFunction", queued(FOR_JANE))
    stack.settle()

    said = words(opened(stack))
    assert "NPS 40 (" in said
    assert "5 comments; 2 shown here." in said
    assert "says 4 exports" not in said


def test_without_anyone_who_asked_the_account_s_csm_is_told(stack: Stack) -> None:
    twelve_answers(stack)

    stack.invoke("ReportFunction", queued({**FOR_JANE, "for": None}))
    stack.settle()

    assert [mail.to for mail in mails(stack)] == ["jane@harbour.example"]


def test_the_company_s_deck_goes_to_every_stakeholder_once(stack: Stack) -> None:
    twelve_answers(stack)

    for _ in range(2):
        stack.invoke("ReportFunction", queued(COMPANY))
        stack.settle()

    assert [mail.to for mail in mails(stack)] == ["robin@harbour.example", "sam@harbour.example"]
    assert "pay hang on this score" in words(opened(stack))


def test_the_company_s_deck_goes_to_no_colleague_who_has_left(stack: Stack) -> None:
    twelve_answers(stack)
    change_programme(stack, team=[{"name": "Sam", "email": "sam@harbour.example", "left": True}])

    stack.invoke("ReportFunction", queued(COMPANY))
    stack.settle()

    assert [mail.to for mail in mails(stack)] == ["robin@harbour.example"]


def test_an_account_that_nobody_knows_gets_no_deck(stack: Stack) -> None:
    stack.invoke("ReportFunction", queued({**FOR_JANE, "account_id": "unknown"}))
    stack.settle()

    assert (mails(stack), stored(stack)) == ([], [])


def test_each_quarter_every_account_with_five_answers_has_a_deck_if_the_programme_wants_it(stack: Stack) -> None:
    twelve_answers(stack)
    wanted = programme.load(SMALL).model_copy(update={"packs": Packs(each_quarter=True)})
    programme.activate(wanted, stack.physical("ProgrammeBucket"), stack.client("s3"))

    stack.advance(timedelta(minutes=10))
    stack.invoke("ReportScheduleFunction", {"time": "2026-01-12T06:15:00Z", "reports": ["packs"]})
    stack.settle()

    assert sorted(mail.tags["report"] for mail in mails(stack)) == ["account-pack", "company-pack", "company-pack"]


def test_no_deck_is_made_by_the_clock_unless_the_programme_wants_it(stack: Stack) -> None:
    stack.invoke("ReportScheduleFunction", {"time": "2026-01-12T06:15:00Z", "reports": ["packs"]})
    stack.settle()

    assert (mails(stack), stored(stack)) == ([], [])


def test_the_owner_s_template_is_drawn_on_without_its_own_slides(stack: Stack) -> None:
    theirs = Presentation()
    theirs.slides.add_slide(theirs.slide_layouts[0]).shapes.title.text = "Sample slide"
    theirs.slide_width = 12192000 + 1
    body = io.BytesIO()
    theirs.save(body)
    put(stack, body.getvalue())

    stack.invoke("ReportFunction", queued(COMPANY))
    stack.settle()

    assert opened(stack).slide_width == 12192001
    assert "Sample slide" not in words(opened(stack))


def test_a_template_that_cannot_be_opened_is_said_to_be_so_and_our_design_stands_in(stack: Stack) -> None:
    put(stack, b"no presentation")

    stack.invoke("ReportFunction", queued(COMPANY))
    stack.settle()

    assert "could not be used" in mails(stack)[0].text
    assert len(opened(stack).slides) > 5


def put(stack: Stack, template: bytes) -> None:
    stack.client("s3").put_object(
        Bucket=stack.physical("ProgrammeBucket"), Key="programme/template.pptx", Body=template
    )
