"""The rules of the house that keep the code readable: who may import what, what may be called, how long it may be."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.closure import ROOT, at_run_time, imports, module_of, modules, tree_of
from infra.functions import functions
from tests.infra.source import FOLDERS, code_lines, definitions, entry_points, files, name

_AWS = {"boto3", "botocore", "s3transfer", "awscrt"}
_CLOCK = re.compile(r"\b(datetime|date)\.(now|today|utcnow)$|^time\.(time|sleep|monotonic|perf_counter)")
_CHANCE = {"random", "secrets", "uuid"}
_WIRING = ROOT / "functions" / "adapters" / "runtime.py"


def _tops(path: Path) -> set[str]:
    return {imported.partition(".")[0] for imported in imports(path)}


def _importing(paths: list[Path], pattern: str) -> list[str]:
    """Return the files among some that import a name the pattern matches, with the name."""
    found = [(path, imported) for path in paths for imported in sorted(imports(path))]
    return [f"{name(path)} imports {imported}" for path, imported in found if re.match(pattern, imported)]


def test_only_adapters_and_infra_import_the_aws_sdk() -> None:
    others = [path for path in files("functions") if "adapters" not in path.parts]

    assert [name(path) for path in others if _tops(path) & _AWS] == []


def test_core_knows_no_adapter_environment_or_log() -> None:
    core = files("functions/core")

    assert _importing(core, r"functions\.(?!core\b)|os$|os\.(?!path)|logging|aws_lambda_powertools|infra") == []


def test_no_function_folder_imports_another() -> None:
    wrong = [
        line
        for folder in FOLDERS
        for line in _importing(files(f"functions/{folder}"), rf"functions\.(?!core\b|adapters\b|{folder}\b)\w")
    ]

    assert wrong == []


def test_adapters_import_no_function_folder() -> None:
    assert _importing(files("functions/adapters"), r"functions\.(?!core\b|adapters\b)\w") == []


def test_statistics_know_no_lake_and_no_report() -> None:
    assert _importing(files("functions/reports/statistics"), r"functions\.(?!core\b|reports\.statistics\b)\w") == []


def test_no_folder_of_a_function_is_too_full_to_look_through() -> None:
    folders = {path.parent for path in files("functions") if "adapters" not in path.parts and "core" not in path.parts}

    assert {name(each): len(list(each.glob("*.py"))) for each in folders if len(list(each.glob("*.py"))) > 30} == {}


def test_every_module_is_reached_by_some_function() -> None:
    reached = {module for each in functions() for module in modules(each.module)}

    assert [name(path) for path in files("functions") if module_of(path) not in reached] == []


def test_core_holds_only_what_two_use() -> None:
    # Every figure that anyone is shown has its interval; reports are the first to show any.
    shared = {path for path in files("functions/core") if path.name not in {"__init__.py", "interval.py"}}

    assert {name(path): _users(module_of(path)) for path in shared if len(_users(module_of(path))) < 2} == {}


def _users(module: str) -> set[str]:
    """Return the function folders, and the tools, that come to import a module."""
    folders = {each.folder for each in functions() if module in modules(each.module)}
    return folders | {"infra" for path in files("infra") if module in imports(path)}


def test_functions_know_nothing_of_what_surrounds_them() -> None:
    assert _importing(files("functions"), r"infra\b|tests\b|moto\b") == []
    assert _importing(files("infra"), r"tests\b") == []


def test_only_the_runtime_reads_the_environment_and_the_clock() -> None:
    inside = [path for path in files("functions") if path != _WIRING]

    assert [name(path) for path in inside if _asks_the_machine(path)] == []
    assert _asks_the_machine(_WIRING)


def _asks_the_machine(path: Path) -> bool:
    attributes = (ast.unparse(node) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute))
    asked = any(_CLOCK.search(text) or text in {"os.environ", "os.getenv", "os.urandom"} for text in attributes)
    return asked or bool(_tops(path) & _CHANCE)


def test_every_module_imports_with_an_empty_environment_and_makes_no_client() -> None:
    modules = [module_of(path) for path in files("functions", "infra") if path.name != "__main__.py"]
    script = """
import importlib, sys
import boto3, botocore.session
def refuse(*_arguments, **_named):
    raise SystemExit("a client or session was made at import")
boto3.Session.__init__ = botocore.session.Session.create_client = refuse
for module in sys.argv[2:]:
    importlib.import_module(module)
"""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, sys.argv[1]){script}", str(ROOT), *modules]

    done = subprocess.run(command, env={}, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_entry_point_is_the_handler_of_a_function_in_the_template() -> None:
    assert sorted(module_of(path) for path in entry_points()) == sorted(each.module for each in functions())


def test_entry_points_are_named_for_their_trigger() -> None:
    web = [each.handler for each in functions() if each.events("Api")]
    other = [each.handler for each in functions() if not each.events("Api")]

    assert [handler for handler in web if not re.search(r"\.(app|api)\.app$", handler)] == []
    assert [handler for handler in other if not re.search(r"\.on_[a-z_]+\.handler$", handler)] == []


def test_a_web_entry_point_offers_routes_and_what_surrounds_them_and_nothing_else() -> None:
    web = [path for path in entry_points() if path.name in {"app.py", "api.py"}]
    public = [(path, node) for path in web for node in _public(path)]

    assert [f"{name(path)}: {node.name}" for path, node in public if "app." not in _decorators(node)] == []


def _public(path: Path) -> Iterator[ast.FunctionDef]:
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def _decorators(node: ast.FunctionDef) -> str:
    return " ".join(ast.unparse(decorator) for decorator in node.decorator_list)


def test_no_function_is_longer_than_forty_lines() -> None:
    every = [(path, node, length) for path in files("functions", "infra") for node, length in definitions(path)]

    assert [f"{name(path)}: {node.name} {length}" for path, node, length in every if length > 40] == []


def test_no_file_is_longer_than_250_lines_of_code() -> None:
    lengths = {name(path): len(code_lines(path)) for path in files("functions", "infra", "tests")}

    assert {path: length for path, length in lengths.items() if length > 250} == {}


def test_no_test_is_skipped_expected_to_fail_or_asleep() -> None:
    marks = re.compile(r"\b(mark\.(skip|skipif|xfail)|pytest\.(skip|xfail|importorskip)|time\.sleep)\b")
    every = [(path, ast.unparse(node)) for path in files("tests") for node in at_run_time(tree_of(path))
             if isinstance(node, ast.Attribute)]  # fmt: skip

    assert [f"{name(path)}: {text}" for path, text in every if marks.search(text)] == []


def test_no_template_switches_escaping_off() -> None:
    templates = [path for top in ("functions", "infra") for path in (ROOT / top).rglob("*.html")]

    assert [name(path) for path in templates if re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text())] == []
