"""A pack as slides that can be edited: titles, native charts and tables, each described for who cannot see it."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.shapes.base import BaseShape
from pptx.slide import Slide as Drawn
from pptx.util import Emu, Pt

from functions.reports.packs.model import Pack, Quote, Slide
from functions.reports.slides import chart as deck_chart
from functions.reports.slides.design import TITLES, Design, design
from functions.reports.slides.fitting import BY, GAP, LEADING, SIZES, divided, largest, lines_of, quotes_size
from functions.reports.slides.table import tabled
from functions.reports.slides.text import bulleted, first, fit, rightward, written

_LONG_TITLE, _LONGER_TITLE = 48, 90
_LEAD, _POINT_GAP = 14.0, 8.0
_INDENTED = 0.97  # of the width
_POINTS = (*SIZES[2:], 14.0, 13.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, its size and the gap after it in points, and how it is set."""

    text: str
    size: float
    bullet: bool = False
    remark: bool = False
    right: bool = False
    gap: float = 0.0


def deck(pack: Pack, template: bytes | None = None) -> bytes:
    """Return the pack as a PPTX on the owner's template, or on our own design; raise NotATemplate if theirs is none."""
    made = design(template)
    _open(made, pack)
    for each in pack.slides:
        _add(made, each)
    properties = made.deck.core_properties
    properties.title, properties.author, properties.language = fit(pack.title)[:200], fit(pack.company)[:200], "en"
    properties.subject, properties.keywords = f"As of {pack.as_of}", f"programme {pack.programme}"
    properties.comments, properties.last_modified_by = "", fit(pack.company)[:200]
    out = BytesIO()
    made.deck.save(out)
    return out.getvalue()


def _open(made: Design, pack: Pack) -> None:
    slide = made.deck.slides.add_slide(made.opening)
    _titled(slide, pack.title)
    _noted(slide, f"Source: as of {pack.as_of}; programme {pack.programme}.")
    for each in list(slide.placeholders):
        kind = each.placeholder_format.type
        if kind in (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY) and pack.subtitle not in _texts(slide):
            each.text_frame.text = fit(pack.subtitle)
    _emptied(slide)


def _texts(slide: Drawn) -> list[str]:
    return [each.text_frame.text for each in slide.placeholders if each.has_text_frame]


def _add(made: Design, each: Slide) -> None:
    """Draw what a pack has on one subject, on as many slides as it takes."""
    left, top, width, height = _room(made)
    letters = width / Pt(1) / made.letter
    lead = _lead_height(each.lead, letters)
    box, high = (left, top + lead, width, height - lead), (height - lead) / Pt(1)
    pages = divided(each, letters, high)
    size = quotes_size(pages, letters, high) if each.quotes else _points_size(each.points, letters, high)
    for page in pages:
        slide = made.deck.slides.add_slide(made.inner)
        _titled(slide, page.title)
        _emptied(slide)
        _boxed(slide, "Summary", (left, top, width, lead), [Line(page.lead, _LEAD)])
        _filled(slide, page, box, size)
        _numbered(slide, made)
        _noted(slide, page.source.notes)


def _titled(slide: Drawn, title: str) -> None:
    """Write the title in its place, in the template's size unless it is too long for it."""
    place = slide.shapes.title
    if place is None:
        return
    place.text_frame.text = fit(title)
    place.text_frame.word_wrap = True
    if len(title) > _LONG_TITLE:
        for run in place.text_frame.paragraphs[0].runs:
            run.font.size = Pt(20 if len(title) > _LONGER_TITLE else 24)


def _emptied(slide: Drawn) -> None:
    """Remove the places that nothing was put in: a reader would be told to click there."""
    for each in list(slide.placeholders):
        if each.has_text_frame and not each.text_frame.text:
            each._element.getparent().remove(each._element)  # noqa: SLF001 - the library removes no shape


def _numbered(slide: Drawn, made: Design) -> None:
    """Put the number on a slide where the layout has a place for it, last in the order of reading."""
    for each in made.inner.placeholders:
        if each.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            slide.shapes._spTree.append(deepcopy(each._element))  # noqa: SLF001 - the library copies no place for it


def _room(made: Design) -> deck_chart.Box:
    """Return where there is room: below the title, as wide as it, down to what stands at the foot."""
    title = next(each for each in made.inner.placeholders if each.placeholder_format.type in TITLES)
    left, width = int(title.left), int(title.width)
    top = int(title.top + title.height) + made.height // 75
    foot = made.height * 91 // 100
    if not made.width // 40 <= left or width < made.width // 2 or top > made.height // 2:
        left, width, top = made.width // 16, made.width * 14 // 16, min(top, made.height // 3)
    return left, top, width, foot - top


def _lead_height(lead: str, letters: float) -> int:
    return int(Pt(_LEAD * LEADING)) * lines_of(lead, _LEAD, letters) + int(Pt(12))


def _filled(slide: Drawn, each: Slide, box: deck_chart.Box, size: float) -> None:
    """Show what a slide shows: a chart with its table beside it, or a table alone, or points or quotes in a size."""
    left, top, width, height = box
    if each.chart and each.chart.shows and each.table:
        part = width * 52 // 100
        described(deck_chart.draw(slide, each.chart, (left, top, part, height)), "Chart", each.chart.said)
        rest = left + part + width // 50, top, width - part - width // 50, height
        described(tabled(slide, each.table, rest), "Table", f"The figures of the chart: {each.chart.name}.")
    elif each.table:
        described(tabled(slide, each.table, box), "Table", each.title)
    if each.points:
        _boxed(slide, "Points", box, [Line(text, size, bullet=True, gap=_POINT_GAP) for text in each.points])
    if each.quotes:
        _boxed(slide, "Comments", box, [line for quote in each.quotes for line in _quoted(quote, size)])


def _points_size(points: Sequence[str], letters: float, height: float) -> float:
    """Return the largest size in which points fit, indented as they are."""

    def high(size: float) -> float:
        return sum(lines_of(each, size, letters * _INDENTED) * size * LEADING + _POINT_GAP for each in points)

    return largest(_POINTS, high, height)


def _quoted(quote: Quote, size: float) -> list[Line]:
    told = f"\N{LEFT DOUBLE QUOTATION MARK}{quote.text}\N{RIGHT DOUBLE QUOTATION MARK}"
    right = rightward(quote.text)
    said = Line(told, size, right=right, gap=2.0 if quote.by else GAP)
    return [said, Line(quote.by, size * BY, right=right, remark=True, gap=GAP)] if quote.by else [said]


def _boxed(slide: Drawn, name: str, box: deck_chart.Box, lines: Sequence[Line]) -> None:
    """Write lines of text in a box of left, top, width and height."""
    shape = slide.shapes.add_textbox(*map(Emu, box))
    shape.name = name
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.add_paragraph() if number else first(frame)
        colour = MSO_THEME_COLOR.ACCENT_6 if line.remark else MSO_THEME_COLOR.TEXT_1
        written(paragraph, line.text, line.size, right=line.right, colour=colour)
        paragraph.space_after = Pt(line.gap)
        if line.bullet:
            bulleted(paragraph)


def described(shape: BaseShape, name: str, said: str) -> None:
    """Give a shape its name, and the words that stand for it where it cannot be seen."""
    shape.name = name
    shape._element.nvGraphicFramePr.cNvPr.set("descr", fit(said))  # noqa: SLF001 - the library knows no alt text


def _noted(slide: Drawn, text: str) -> None:
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = "\n".join(map(fit, text.split("\n")))
