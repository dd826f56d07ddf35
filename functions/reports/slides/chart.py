"""A native chart: its numbers in the workbook within, ranges as error bars that read their ends from there."""

from copy import deepcopy

from lxml import etree
from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import CategoryChartData
from pptx.chart.marker import Marker
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from functions.reports.forms.shared import inert
from functions.reports.packs.model import Chart
from functions.reports.slides.text import fit

ABOVE, BELOW = "To the upper end", "To the lower end"
_TYPES = {"line": XL_CHART_TYPE.LINE_MARKERS, "bars": XL_CHART_TYPE.BAR_CLUSTERED}
_ENDS = {"points": (-100.0, 100.0, 50.0), "per cent": (0.0, 100.0, 25.0)}
_FORMATS = {"points": "0;\N{MINUS SIGN}0;0", "per cent": '0"%"', "answers": "#,##0"}
_SMALL, _SMALLER = Pt(11), Pt(9)
_MANY = 8  # points, from which on their labels are written smaller
_GAPS = {1: 500, 2: 250, 3: 150, 4: 100}

Box = tuple[int, int, int, int]


def draw(slide: Slide, chart: Chart, box: Box) -> GraphicFrame:
    """Draw a chart in a box of left, top, width and height, and return its frame."""
    frame = slide.shapes.add_chart(_TYPES[chart.shape], *box, _data(chart))
    _ranged(frame.chart)
    _dressed(frame.chart, chart)
    return frame


def _data(chart: Chart) -> CategoryChartData:
    """Return the numbers: what is shown, and how far its range goes up and down, so that all can be edited together."""
    data = CategoryChartData(number_format="General")
    data.categories = [str(inert(fit(each.label))) for each in chart.points]
    data.add_series(chart.name, [each.value for each in chart.points])
    if any(each.low is not None for each in chart.points):
        data.add_series(ABOVE, [_apart(each.value, each.high) for each in chart.points])
        data.add_series(BELOW, [_apart(each.low, each.value) for each in chart.points])
    return data


def _apart(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else round(high - low, 2)


def _ranged(drawn: Drawn) -> None:
    """Turn the second and third series into the error bars of the first; the workbook keeps their columns."""
    every = drawn._chartSpace.findall(f".//{qn('c:ser')}")  # noqa: SLF001 - the library knows no error bars
    if len(every) == 1:
        return
    shown, above, below = every
    bars = etree.SubElement(shown, qn("c:errBars"))
    if drawn.chart_type == XL_CHART_TYPE.LINE_MARKERS:
        etree.SubElement(bars, qn("c:errDir"), val="y")
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, qn(f"c:{name}"), val=value)
    for name, series in (("plus", above), ("minus", below)):
        numbers = etree.SubElement(bars, qn(f"c:{name}"))
        numbers.append(deepcopy(series.find(f"{qn('c:val')}/{qn('c:numRef')}")))
        series.getparent().remove(series)
    look = etree.SubElement(bars, qn("c:spPr"))
    line = etree.SubElement(look, qn("a:ln"), w=str(Pt(1.5)))
    etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:schemeClr"), val="accent6")
    shown.insert(shown.index(shown.find(qn("c:cat"))), bars)  # the schema has it stand before the categories


def _dressed(drawn: Drawn, chart: Chart) -> None:
    drawn.has_legend, drawn.has_title = False, False
    drawn.font.size = _SMALLER if len(chart.points) > _MANY else _SMALL
    drawn.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    category, value = drawn.category_axis, drawn.value_axis
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.format.line.color.theme_color = MSO_THEME_COLOR.ACCENT_6
    if chart.shape == "bars":  # the first at the top, the scale at the foot
        category.reverse_order = True
        value._element.find(qn("c:crosses")).set("val", "max")  # noqa: SLF001 - the library would move the other axis
    value.major_gridlines.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    value.format.line.fill.background()
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = _FORMATS[chart.unit], False
    if chart.unit in _ENDS:
        value.minimum_scale, value.maximum_scale, value.major_unit = _ENDS[chart.unit]
    else:
        value.minimum_scale = 0
    _series(drawn, chart)


def _series(drawn: Drawn, chart: Chart) -> None:
    plot = drawn.plots[0]
    series = plot.series[0]
    if chart.shape == "line":
        series.smooth = False
        series.format.line.color.theme_color = MSO_THEME_COLOR.ACCENT_1
        series.format.line.width = Pt(2.25)
        _dotted(series.marker)
        for number, each in enumerate(chart.points):
            if each.apart:  # the line to a point is the point's own; told apart, it needs a dot of its own too
                series.points[number].format.line.fill.background()
                _dotted(series.points[number].marker)
        return
    plot.gap_width = _GAPS.get(len(chart.points), 60)  # in per cent of a bar, so that few are not fat
    series.format.fill.solid()
    series.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    series.invert_if_negative = False


def _dotted(marker: Marker) -> None:
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 8
    marker.format.fill.solid()
    marker.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
