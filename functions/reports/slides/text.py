"""Text in a deck: what no XML or spreadsheet may hold taken out, right-to-left where it is, in the theme's colours."""

import re
import unicodedata

from pptx.dml.color import ColorFormat
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Pt

# What XML 1.0 cannot hold, and the marks that turn the direction of what follows.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def fit(text: str) -> str:
    """Return a text that any XML may hold, on one line."""
    return " ".join(_UNFIT.sub(" ", text).split(" ")).replace("\n", " ")


def rightward(text: str) -> bool:
    """Say whether a text runs from right to left: whether its first letter with a direction does."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind in {"R", "AL"} for kind in strong if kind in {"L", "R", "AL"}), False)


def written(  # noqa: PLR0913 - how a paragraph looks
    paragraph: _Paragraph,
    text: str,
    size: float,
    *,
    bold: bool = False,
    right: bool = False,
    colour: MSO_THEME_COLOR = MSO_THEME_COLOR.TEXT_1,
) -> None:
    """Write a paragraph in one size, in points; right has it stand to the right, as figures do."""
    if not text:  # else its row would be as high as a line of the template's own text
        paragraph._p.append(paragraph._p.makeelement(qn("a:endParaRPr"), {"sz": str(Pt(size).centipoints)}))  # noqa: SLF001 - the library knows no size of nothing
        return
    run = paragraph.add_run()
    run.text = fit(text)
    run.font.size, run.font.bold = Pt(size), bold
    _coloured(run.font.color, colour)
    if rightward(text):
        paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001 - the library knows no direction
    paragraph.alignment = PP_ALIGN.RIGHT if right or rightward(text) else PP_ALIGN.LEFT


def bulleted(paragraph: _Paragraph) -> None:
    """Make a paragraph an item of a list."""
    settings = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library knows no bullets
    settings.set("marL", str(Pt(18)))
    settings.set("indent", str(-Pt(18)))
    settings.append(settings.makeelement(qn("a:buChar"), {"char": "\N{BULLET}"}))


def _coloured(colour: ColorFormat, theme: MSO_THEME_COLOR) -> None:
    colour.theme_color = theme


def first(frame: TextFrame) -> _Paragraph:
    """Return the paragraph that a frame begins with."""
    frame.word_wrap = True
    return frame.paragraphs[0]
