"""What a deck is drawn on: the owner's template, emptied of its own slides, or a plain design of ours in 16:9."""

from dataclasses import dataclass
from io import BytesIO

from lxml import etree
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout
from pptx.util import Emu, Inches, Pt

_WIDE, _HIGH = Inches(13.333), Inches(7.5)
_MARGIN = Inches(0.75)
_KEPT = ("Title Slide", "Title Only")
_FONT = "Calibri"
_CALIBRI, _ANY = 0.44, 0.54  # how wide a letter is: English set in Calibri, measured; Verdana takes about the second
# Ink, paper, and six accents that can be told apart without colour vision; each is dark enough for text on paper.
_COLOURS = {
    "dk1": "1B2733", "lt1": "FFFFFF", "dk2": "12455A", "lt2": "EEF3F5", "accent1": "0F6E84", "accent2": "B4540A",
    "accent3": "5B5F97", "accent4": "3C7A3B", "accent5": "8A3B6E", "accent6": "5F6B76", "hlink": "0F6E84",
    "folHlink": "5B5F97",
}  # fmt: skip
TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}


class NotATemplate(ValueError):  # noqa: N818 - says what is wrong with the file
    """The owner's template cannot be drawn on: it is no PPTX, or has no layout with a title."""


@dataclass(frozen=True, slots=True)
class Design:
    """A deck without slides, the layouts of its first and of its other slides, and the size of a slide in EMU.

    Letter is how wide a letter of running text is, of its size.
    """

    deck: Deck
    opening: SlideLayout
    inner: SlideLayout
    width: int
    height: int
    letter: float


def design(template: bytes | None) -> Design:
    """Return the design to draw on; raise NotATemplate if the owner's cannot be used."""
    deck = _ours() if template is None else _theirs(template)
    layouts = list(deck.slide_layouts)
    titled = [each for each in layouts if _title(each)]
    if not titled:
        message = "no layout has a title"
        raise NotATemplate(message)
    return Design(
        deck=deck,
        opening=min(titled, key=_opening),
        inner=min(titled, key=_bodies),
        width=deck.slide_width or 0,
        height=deck.slide_height or 0,
        letter=_CALIBRI if template is None else _ANY,
    )


def _theirs(template: bytes) -> Deck:
    try:
        deck = Presentation(BytesIO(template))
    except Exception as error:  # whatever a broken file may raise: a zip, XML or a package that is none
        message = f"the template cannot be opened: {type(error).__name__}"
        raise NotATemplate(message) from error
    slides = deck.slides._sldIdLst  # noqa: SLF001 - the library has no way to remove a slide
    for each in list(slides):
        deck.part.drop_rel(each.rId)
        slides.remove(each)
    return deck


def kinds(layout: SlideLayout) -> set[PP_PLACEHOLDER]:
    """Return what a layout has places for."""
    return {each.placeholder_format.type for each in layout.placeholders}


def _title(layout: SlideLayout) -> bool:
    return bool(kinds(layout) & TITLES)


def _opening(layout: SlideLayout) -> int:
    """Order layouts by how well they open a deck."""
    found = kinds(layout)
    return 0 if {PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.SUBTITLE} <= found else 1 + len(found - TITLES)


def _bodies(layout: SlideLayout) -> tuple[int, bool]:
    """Order layouts by how much stands in the way of what we draw: at best a title alone."""
    found = [each.placeholder_format.type for each in layout.placeholders]
    return len([each for each in found if each not in TITLES | _FURNITURE]), PP_PLACEHOLDER.TITLE not in found


def _ours() -> Deck:
    """Return the library's own deck made wide, with our colours and fonts and the layouts that we use."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDE, _HIGH
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    _dressed(deck)
    _opened(next(each for each in deck.slide_layouts if each.name == _KEPT[0]))
    for shapes in (deck.slide_master.placeholders, *(layout.placeholders for layout in deck.slide_layouts)):
        for each in shapes:
            _placed(each)
    return deck


def _dressed(deck: Deck) -> None:
    """Put our colours and fonts in the theme, and have titles stand to the left."""
    master = deck.slide_master
    part = next(each.target_part for each in master.part.rels.values() if each.reltype.endswith("/theme"))
    theme = etree.fromstring(part.blob)
    for name, value in _COLOURS.items():
        slot = theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        slot[:] = [etree.SubElement(slot, qn("a:srgbClr"), val=value)]
    for latin in theme.iterfind(f".//{qn('a:fontScheme')}/*/{qn('a:latin')}"):
        latin.set("typeface", _FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001
    style = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    look = style.find(qn("a:defRPr"))
    look.set("sz", str(Pt(26).centipoints))
    look.set("b", "1")
    for fill in look.iterfind(f"{qn('a:solidFill')}/{qn('a:schemeClr')}"):
        fill.set("val", "tx2")


def _opened(layout: SlideLayout) -> None:
    """Have a deck open on a dark ground."""
    layout.background.fill.solid()
    layout.background.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_2
    for each in layout.placeholders:
        _inked(each)


def _inked(each: BaseShape) -> None:
    """Write a placeholder of the first slide in the colour of paper, the title large."""
    title = each.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE
    styles = each._element.find(f".//{qn('a:lstStyle')}")  # noqa: SLF001 - the library sets no list styles
    level = styles.find(qn("a:lvl1pPr"))
    level = etree.SubElement(styles, qn("a:lvl1pPr")) if level is None else level
    for old in level.findall(qn("a:defRPr")):
        level.remove(old)
    look = etree.SubElement(level, qn("a:defRPr"), sz=str(Pt(40 if title else 20).centipoints))
    etree.SubElement(etree.SubElement(look, qn("a:solidFill")), qn("a:schemeClr"), val="bg1")


def _placed(each: BaseShape) -> None:
    """Give a placeholder of our design its place; on the first slide the title stands in the middle of the height."""
    kind = each.placeholder_format.type
    inside = _WIDE - 2 * _MARGIN
    places = {
        PP_PLACEHOLDER.TITLE: (_MARGIN, Inches(0.4), inside, Inches(0.9)),
        PP_PLACEHOLDER.CENTER_TITLE: (_MARGIN, Inches(2.2), inside, Inches(1.7)),
        PP_PLACEHOLDER.SUBTITLE: (_MARGIN, Inches(4.1), inside, Inches(1.2)),
        PP_PLACEHOLDER.BODY: (_MARGIN, Inches(1.5), inside, Inches(5.2)),
        PP_PLACEHOLDER.DATE: (_MARGIN, Inches(6.95), Inches(3), Inches(0.35)),
        PP_PLACEHOLDER.FOOTER: (Inches(4.5), Inches(6.95), Inches(4.3), Inches(0.35)),
        PP_PLACEHOLDER.SLIDE_NUMBER: (_WIDE - _MARGIN - Inches(2), Inches(6.95), Inches(2), Inches(0.35)),
    }
    if kind in places:
        each.left, each.top, each.width, each.height = map(Emu, places[kind])
    if kind in TITLES:
        each.text_frame.margin_left = 0
    if kind in (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.CENTER_TITLE):
        each.text_frame.margin_left = 0
        for style in each._element.iterfind(f".//{qn('a:lvl1pPr')}"):  # noqa: SLF001 - the library sets no list styles
            style.set("algn", "l")
