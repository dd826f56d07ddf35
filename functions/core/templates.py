"""Texts and pages from packaged Jinja2 templates; everything put into HTML is escaped."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_LAYOUTS = Path(__file__).parent / "layouts"  # what the mails of several functions extend


@lru_cache
def _environment(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader([folder, _LAYOUTS]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        auto_reload=False,  # what is packaged does not change
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(folder: Path, name: str, /, **values: object) -> str:
    """Return a template filled in; a value it needs and does not get is an error."""
    return _environment(folder).get_template(name).render(**values)
