from pathlib import Path

import pytest

from functions.core.programme import compiled
from infra.programme import InvalidProgrammeError, load, main
from tests.making import a_programme

EXAMPLE = Path(__file__).parents[2] / "infra" / "programme.yaml"


def written(tmp_path: Path, old: str, new: str) -> Path:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "programme.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_the_example_programme_is_sound() -> None:
    assert load(EXAMPLE).surveys["onboarding-nps"].metric == "nps"


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
    status = main([str(EXAMPLE), "--domain", "quay.example"])

    assert status == 1
    said = capsys.readouterr().err
    line = next(n for n, text in enumerate(EXAMPLE.read_text(encoding="utf-8").splitlines(), 1) if "feedback@" in text)
    assert said == f"{EXAMPLE}:{line}: sender.email: must be of the domain quay.example\n"


def test_a_sender_of_a_subdomain_is_not_of_the_domain(tmp_path: Path) -> None:
    file = written(tmp_path, "feedback@harbour", "feedback@mail.harbour")

    assert main([str(file), "--domain", "harbour.example"]) == 1


def test_a_sender_of_the_domain_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(EXAMPLE), "--domain", "Harbour.example"]) == 0
    assert capsys.readouterr().out.endswith(" is sound\n")


def test_the_same_programme_has_the_same_hash_and_another_another() -> None:
    assert compiled(a_programme())[1] == compiled(a_programme())[1]
    assert compiled(a_programme())[1] != compiled(a_programme(open_days=31))[1]
