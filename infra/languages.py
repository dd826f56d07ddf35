"""The languages: what there is to translate, brought up to date in each catalogue, and compiled for the functions.

    python -m infra.languages

infra/languages/LANGUAGE.po is what translators edit. Its compiled twin lies with the code, since that is what functions
ship; a language is spoken once it has one. A text that was changed in English is marked fuzzy in every other language
until someone has looked at it, and a catalogue with such a text, or without a translation, is not compiled.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from functions.core.languages import en
from functions.core.languages.catalogue import CATALOGUES, mapped
from infra.closure import ROOT

SOURCES = ROOT / "infra" / "languages"
_WIDTH = 110
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_ADVICE = {
    "reviewed_by": "who grew up with the language and has read all of it; - for nobody yet",
    "date_format": "how a date is written, of {day}, {month} and {year}",
    "page.thousands": "what stands between thousands and hundreds",
}

# How long a text may be where room is short, in characters, by the beginning of its place.
ROOM = {
    "mail.subject": 60,
    "mail.reminder_subject": 40,
    "mail.unsubscribe": 40,
    "reply.subject": 60,
    "reply.open": 30,
    "reply.referral_open": 45,
    "reply.told_subject": 60,
    "reply.why": 100,
    "reply.quoted": 50,
    "page.title": 50,
    "page.optional": 20,
    "page.submit": 30,
    "page.change": 30,
    "more.save": 30,
    "more.any_of": 60,
    "more.next_person": 30,
    "more.review": 45,
    "unsubscribe.confirm": 30,
    "unsubscribe.resubscribe": 40,
    "widget": 60,
    "widget.send": 18,
    "widget.skip": 24,
    "widget.thanks": 24,
    "months": 16,
    "surveys.nps.low_label": 40,
    "surveys.nps.high_label": 40,
    "surveys.csat.low_label": 40,
    "surveys.csat.high_label": 40,
    "surveys.ces.low_label": 40,
    "surveys.ces.high_label": 40,
    "surveys": 140,
}


def room(place: str) -> int | None:
    """Return how long the text at a place may be, or None if there is room enough."""
    named = [name for name in ROOM if f"{place}.".startswith(f"{name}.")]
    return ROOM[max(named, key=len)] if named else None


def texts() -> dict[str, str]:
    """Return every English text by its place."""
    found: dict[str, str] = {}

    def note(place: str, text: str) -> str:
        found[place] = text
        return text

    mapped(en.WORDS, note)
    return found


def _advice(place: str) -> list[str]:
    """Return what a translator must know of a place."""
    length = room(place)
    return [_ADVICE[place]] if place in _ADVICE else [f"at most {length} characters"] if length else []


def read(path: Path) -> Catalog:
    """Return a catalogue as its translators left it."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)


def updated(path: Path) -> Catalog:
    """Return a catalogue with what is new in English still to be translated, and what is gone left out."""
    before = {str(each.context): each for each in read(path) if each.id}
    catalogue = _empty(path.stem)
    for place, text in texts().items():
        known = before.get(place)
        fuzzy = known is not None and (known.fuzzy or known.id != text)
        string = known.string if known else ""
        catalogue.add(text, string, context=place, auto_comments=_advice(place), flags={"fuzzy"} if fuzzy else ())
    return catalogue


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language.replace("-", "_"),
        project="Listening Post",
        version="1",
        copyright_holder="",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        charset="utf-8",
        fuzzy=False,
        header_comment=f"# Listening Post: {language}. After an edit run `python -m infra.languages`.",
        creation_date=_SOME_DAY,  # a file that differs only by when it was written is no other file
        revision_date=_SOME_DAY,
    )


def source_text(catalogue: Catalog) -> bytes:
    """Return a catalogue as its file, always the same for the same words."""
    file = io.BytesIO()
    write_po(file, catalogue, width=_WIDTH, sort_output=False, omit_header=False)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as functions read it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def unfinished(catalogue: Catalog) -> list[str]:
    """Return the places whose text has no translation, or one that nobody has looked at since English changed."""
    return [str(each.context) for each in catalogue if each.id and (not each.string or each.fuzzy)]


def main() -> int:
    """Bring every catalogue up to date and compile it; 1 if one is unfinished, which is named."""
    failed = False
    CATALOGUES.mkdir(exist_ok=True)
    for path in sorted(SOURCES.glob("*.po")):
        catalogue = updated(path)
        path.write_bytes(source_text(catalogue))
        missing = unfinished(catalogue)
        if missing:
            sys.stderr.write(f"{path.stem}: to be translated: {', '.join(missing)}\n")
            failed = True
            continue
        (CATALOGUES / f"{path.stem}.mo").write_bytes(compiled(catalogue))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
