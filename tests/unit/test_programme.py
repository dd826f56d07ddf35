import re
import subprocess
import sys
from pathlib import Path

import pytest

from functions.core import alerts, mapping, programme, tags, triggers
from functions.core.fields import Strict
from functions.core.programme import Programme, compiled
from infra.programme import InvalidProgrammeError, load, main
from tests.making import SMALL

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "infra" / "programme.yaml"
TRIGGER = "- stage_reached: live         # the stage as your AccountStageChanged events name it"
RULE = "mappings:\n  - source: a\n    detail_type: b\n    to: ActivitySeen\n    detail:\n      contact_id: "
EVERYTHING = """
company: {name: Harbour Software, product: Harbour, address: 1 Quay Street}
sender: {name: Harbour Software, email: feedback@harbour.example}
surveys:
  loyalty-nps:
    metric: nps
    touchpoint: product
    triggers:
      - {stage_reached: live, from: onboarding}
      - {milestone: launched}
      - {playbook_completed: Go-live}
      - {metric_changed: logins, by: -0.3}
      - {ticket_resolved: question}
      - {churned: any}
    audience:
      roles: [key_contact, end_user]
      segments: [enterprise, smb, mid-market]
      stages: [live, adopted, renewing]
      plans: [scale, team, start]
      attributes: {region: [emea, apac, amer]}
mappings:
  - source: product
    detail_type: Signed in
    to: ActivitySeen
    when: detail.user
    detail: {contact_id: detail.user}
replies: {review_link: "https://www.g2.com/products/harbour/reviews"}
stakeholders: [{name: Robin Clarke, email: robin@harbour.example, role: ceo}]
"""


def written(tmp_path: Path, old: str, new: str) -> Path:
    text = SMALL.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "programme.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def everything(tmp_path: Path) -> Programme:
    file = tmp_path / "everything.yaml"
    file.write_text(EVERYTHING, encoding="utf-8")
    return load(file)


def complaint(file: Path) -> str:
    with pytest.raises(InvalidProgrammeError) as refused:
        load(file)
    return str(refused.value).replace(str(file), "programme.yaml")


def test_the_example_programme_is_sound() -> None:
    assert main([str(EXAMPLE), "--domain", "harbour.example"]) == 0


def test_the_example_programme_shows_every_option_that_there_is() -> None:
    models = [
        each
        for module in (programme, triggers, mapping, tags, alerts)
        for each in vars(module).values()
        if _is_model(each)
    ]
    options = {field.alias or name for model in models for name, field in model.model_fields.items()}

    text = EXAMPLE.read_text(encoding="utf-8")

    assert {"metric", "from", "growth", "at_most_once", "detail_type"} <= options
    assert {option for option in options if not re.search(rf"\b{option}\b", text)} == set()


def _is_model(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Strict)


def test_every_kind_of_trigger_is_in_the_example_programme() -> None:
    told = {type(each) for survey in load(EXAMPLE).surveys.values() for each in survey.triggers}

    assert told == {each for each in vars(triggers).values() if _is_model(each)} - {Strict, triggers.Happened}


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("metric: nps", "metric: nqs", r":\d+: surveys\.onboarding-nps\.metric: Input should be 'nps'"),
        ("quiet_days: 90", "quiet_days: 0", r":\d+: surveys\.onboarding-nps\.quiet_days: .*greater than or equal to 1"),
        ("open_days: 30", "opendays: 30", r":\d+: surveys\.onboarding-nps\.opendays: Extra inputs"),
        ("email: robin@harbour.example", "email: robin", r":\d+: stakeholders\.0\.email: "),
    ],
)
def test_a_mistake_is_named_by_line_and_field(tmp_path: Path, old: str, new: str, mistake: str) -> None:
    with pytest.raises(InvalidProgrammeError, match=mistake):
        load(written(tmp_path, old, new))


@pytest.mark.parametrize(("told", "currency"), [("eur", "EUR"), ("USD", "USD")])
def test_a_programme_may_name_the_currency_of_what_accounts_pay(tmp_path: Path, told: str, currency: str) -> None:
    named = load(written(tmp_path, "  product: Harbour", f"  currency: {told}\n  product: Harbour"))

    assert named.company.currency == currency
    assert load(SMALL).company.currency is None


def test_a_currency_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidProgrammeError, match=r"company\.currency: .*EURO.* is not a currency by ISO 4217"):
        load(written(tmp_path, "  product: Harbour", "  currency: euro\n  product: Harbour"))


@pytest.mark.parametrize(
    ("told", "mistake"),
    [
        ("[role]", r"reports\.group_by: .*none of segment, role and survey"),
        ("[survey]", r"reports\.group_by: .*none of segment, role and survey"),
        ("[plan, plan]", r"reports\.group_by: .*names each once"),
        ("[a=b]", r"reports\.group_by\.0: "),
        ("[a, b, c, d]", r"reports\.group_by: .*at most 3"),
    ],
)
def test_what_reports_cannot_group_by_is_refused(tmp_path: Path, told: str, mistake: str) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text(SMALL.read_text(encoding="utf-8") + f"\nreports: {{group_by: {told}}}\n", encoding="utf-8")

    with pytest.raises(InvalidProgrammeError, match=mistake):
        load(file)


def test_the_line_named_is_the_line_of_the_mistake(tmp_path: Path) -> None:
    file = written(tmp_path, "metric: nps", "metric: nqs")
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "nqs" in text)

    with pytest.raises(InvalidProgrammeError, match=f"programme.yaml:{line}: "):
        load(file)


def test_a_file_that_is_not_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text("company:\n\t- x", encoding="utf-8")

    with pytest.raises(InvalidProgrammeError, match="line 2"):
        load(file)


def test_a_sender_of_another_domain_is_named_by_line_and_field(capsys: pytest.CaptureFixture[str]) -> None:
    status = main([str(SMALL), "--domain", "quay.example"])

    assert status == 1
    said = capsys.readouterr().err
    line = next(n for n, text in enumerate(SMALL.read_text(encoding="utf-8").splitlines(), 1) if "feedback@" in text)
    assert said == f"{SMALL}:{line}: sender.email: must be of the domain quay.example\n"


def test_a_sender_of_a_subdomain_is_not_of_the_domain(tmp_path: Path) -> None:
    file = written(tmp_path, "feedback@harbour", "feedback@mail.harbour")

    assert main([str(file), "--domain", "harbour.example"]) == 1


def test_a_sender_of_the_domain_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SMALL), "--domain", "Harbour.example"]) == 0
    assert capsys.readouterr().out.endswith(" is sound\n")


@pytest.mark.parametrize(
    ("trigger", "line", "mistake"),
    [
        ("- milestone: launched\n        after_weeks: 2", 21, "0.after_weeks: Extra inputs are not permitted"),
        ("- stage_reached: live\n      - metric_changed: logins", 21, "1.by: Field required"),
        ("- {metric_changed: logins, by: 0}", 20, "0: by must not be 0: below it means a fall, above it a rise"),
    ],
)
def test_a_mistake_in_a_trigger_is_named_as_the_file_names_it(
    tmp_path: Path, trigger: str, line: int, mistake: str
) -> None:
    said = complaint(written(tmp_path, TRIGGER, trigger))

    assert said == f"programme.yaml:{line}: surveys.onboarding-nps.triggers.{mistake}"


@pytest.mark.parametrize("trigger", ["- launched: live", "- live", "- {}"])
def test_a_trigger_of_no_known_name_is_told_which_there_are(tmp_path: Path, trigger: str) -> None:
    said = complaint(written(tmp_path, TRIGGER, trigger))

    assert said.startswith("programme.yaml:20: surveys.onboarding-nps.triggers.0: a trigger is named by one of ")
    names = "stage_reached, milestone, playbook_completed, metric_changed, ticket_resolved, churned"
    assert said.endswith(f" {names}")


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("replies:", f"{RULE}lower(\nreplies:", "31: mappings.0.detail.contact_id: Invalid jmespath expression: Inco"),
        ("replies:", f"{RULE}a\n      account: b\nreplies:", "32: mappings.0.detail.account: ActivitySeen has no such"),
        ("  onboarding-nps:", "  (onboarding):", "15: surveys.(onboarding): String should match pattern"),
    ],
)
def test_any_mistake_is_named_by_file_line_and_field(tmp_path: Path, old: str, new: str, mistake: str) -> None:
    said = complaint(written(tmp_path, old, new))

    assert said.startswith(f"programme.yaml:{mistake}")
    assert len(said.splitlines()) == 1


def test_every_mistake_is_named_and_not_only_the_first(tmp_path: Path) -> None:
    file = written(tmp_path, "company:", "companies:")

    assert complaint(file).splitlines() == [
        "programme.yaml:1: company: Field required",
        "programme.yaml:5: companies: Extra inputs are not permitted",
    ]


def test_an_empty_file_is_no_programme(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text("", encoding="utf-8")

    assert complaint(file).startswith("programme.yaml:1: programme: Input should be a valid dictionary")


def test_the_same_programme_has_the_same_hash_and_another_another(tmp_path: Path) -> None:
    other = load(written(tmp_path, "open_days: 30", "open_days: 31"))

    assert compiled(load(SMALL))[1] == compiled(load(SMALL))[1]
    assert compiled(load(SMALL))[1] != compiled(other)[1]


def test_the_hash_does_not_depend_on_the_order_that_a_process_gives_to_sets(tmp_path: Path) -> None:
    file = tmp_path / "everything.yaml"
    file.write_text(EVERYTHING, encoding="utf-8")
    command = [sys.executable, "-m", "infra.programme", str(file)]

    said = {
        subprocess.run(
            command, cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3", "4")
    }

    assert said == {f"programme {compiled(everything(tmp_path))[1]} is sound\n"}


def test_what_was_compiled_reads_as_the_programme_that_it_was(tmp_path: Path) -> None:
    programme = everything(tmp_path)

    again = Programme.model_validate_json(compiled(programme)[0])

    assert again == programme
    assert compiled(again) == compiled(programme)
