"""The project's own source, as the tests of the house read it."""

import ast
import io
import tokenize
from functools import cache
from pathlib import Path

from infra.closure import ROOT, tree_of

FOLDERS = ("dispatch", "ingest", "followup", "reports")
_NO_CODE = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
Definition = ast.FunctionDef | ast.AsyncFunctionDef


def files(*tops: str) -> list[Path]:
    """Return the Python files under some folders."""
    return sorted(path for top in tops for path in (ROOT / top).rglob("*.py"))


def name(path: Path) -> str:
    """Return a file's path as a person writes it."""
    return str(path.relative_to(ROOT))


@cache
def code_lines(path: Path) -> frozenset[int]:
    """Return the numbers of the lines that carry code: no blanks, comments or docstrings."""
    text = path.read_text(encoding="utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    spans = [range(token.start[0], token.end[0] + 1) for token in tokens if token.type not in _NO_CODE]
    documented = {line for node in ast.walk(tree_of(path)) for line in _docstring(node)}
    return frozenset(line for span in spans for line in span) - documented


def _docstring(node: ast.AST) -> range:
    match node:
        case ast.Module(body=[ast.Expr(value=ast.Constant(value=str())) as first, *_]):
            return range(first.lineno, (first.end_lineno or first.lineno) + 1)
        case (
            ast.FunctionDef(body=[ast.Expr(value=ast.Constant(value=str())) as first, *_])
            | ast.AsyncFunctionDef(body=[ast.Expr(value=ast.Constant(value=str())) as first, *_])
            | ast.ClassDef(body=[ast.Expr(value=ast.Constant(value=str())) as first, *_])
        ):
            return range(first.lineno, (first.end_lineno or first.lineno) + 1)
    return range(0)


def definitions(path: Path) -> list[tuple[Definition, int]]:
    """Return every function of a file with the number of its code lines."""
    lines = code_lines(path)
    nodes = [node for node in ast.walk(tree_of(path)) if isinstance(node, Definition)]
    return [(node, sum(node.lineno <= line <= (node.end_lineno or 0) for line in lines)) for node in nodes]


def entry_points() -> list[Path]:
    """Return the files that Lambda calls."""
    ours = files(*(f"functions/{folder}" for folder in FOLDERS))
    return [path for path in ours if path.name.startswith("on_") or path.name in {"app.py", "api.py"}]
