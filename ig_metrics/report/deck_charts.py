"""PowerPoint's own charts on a slide: bars within an outline, and a run of months with the limits of chance.

Each keeps its figures in a workbook of its own, so that it can be edited in PowerPoint.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from ig_metrics.dashboard.export import xlsx_bytes
from ig_metrics.report.blocks import Picture, safe
from ig_metrics.report.chart import grid_step, short_month
from ig_metrics.report.deck import INK, LINE, NAVY, PAPER, POINTS, SOFT, Box, described

ORANGE = "C2500C"
GAP, OVERLAP = 45, 100
SHORT = 0.3
"""A bar shorter than this share of the longest has no number in it: the table beside it tells it."""
AIR_AT_END = 1.02
MOST_LABELS = 5
PLOT_WIDE = 0.75
"""How much of the width the plot of months takes; the rest is for the lines' names."""


@dataclass(frozen=True)
class Bars:
    """Level bars, one a row: filled as far as `filled`, within an outline as far as `outline`; None: no bar. `key` says which is which,
    `about` describes them to somebody who cannot see them; `form` is the number format of the labels in the filled bars."""

    key: str
    about: str
    filled_name: str
    filled: tuple[float | None, ...]
    outline_name: str
    outline: tuple[float | None, ...]
    form: str = "0"

    @property
    def longest(self) -> float:
        """How far the longest of them reaches."""
        return max((each for each in (*self.outline, *self.filled) if each is not None), default=0.0) or 1.0


def bars(slide: Any, box: Box, title: str, names: Sequence[str], given: Bars, longest: float) -> None:
    """The bars of a table's rows, beside it: the rows share the box alike, so that each bar stands at the height of its own. A bar as long
    as `longest` takes the box's width."""
    columns = {given.outline_name: given.outline, given.filled_name: given.filled}
    chart = _made(slide, box, XL_CHART_TYPE.BAR_CLUSTERED, f"{title}: chart", given.about, names, columns)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = GAP, OVERLAP
    axis = chart.category_axis
    axis.reverse_order = True
    # the rows of the table beside it name them
    axis.tick_label_position, axis.major_tick_mark = XL_TICK_LABEL_POSITION.NONE, XL_TICK_MARK.NONE
    axis.format.line.color.rgb = RGBColor.from_string(LINE)
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = 0, longest * AIR_AT_END
    values.has_major_gridlines = values.visible = False
    outline, filled = plot.series
    outline.format.fill.background()
    outline.format.line.color.rgb, outline.format.line.width = RGBColor.from_string(INK), Pt(1.75)
    filled.format.fill.solid()
    filled.format.fill.fore_color.rgb = RGBColor.from_string(NAVY)
    labels = filled.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.INSIDE_BASE
    labels.number_format, labels.number_format_is_linked = given.form, False
    _letters(labels.font, PAPER, bold=True)
    for n, value in enumerate(given.filled):
        if value is not None and value < SHORT * longest:
            label = filled.points[n].data_label
            _letters(label.font, INK)
            _form(label, given.form, show=False)
    _plot(chart, 0.0, 0.0, 1.0, 1.0)


def months(slide: Any, box: Box, given: Picture) -> None:
    """A line of months with its mean and limits, each named at its end; what is beyond chance is a diamond."""
    days = _months([label for label, _ in given.points])
    names: Sequence[str] | Sequence[dt.date] = days or [short_month(label) for label, _ in given.points]
    values = [value for _, value in given.points]
    known = {"Upper limit": given.upper, "Mean": given.mean, "Lower limit": given.lower}
    levels = {name: value for name, value in known.items() if value is not None}
    columns: dict[str, Sequence[float | None]] = {"Reported": values}
    columns |= {name: [value] * len(values) for name, value in levels.items()}
    chart = _made(slide, box, XL_CHART_TYPE.LINE_MARKERS, given.caption, given.alt, names, columns)
    top = max([each for each in values if each is not None] + list(levels.values()) + [1.0])
    axis = chart.value_axis
    axis.minimum_scale, axis.major_unit = 0, grid_step(top)
    axis.maximum_scale = math.ceil(top / grid_step(top)) * grid_step(top)
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("D5D9DD")
    axis.format.line.fill.background()
    axis.major_tick_mark = XL_TICK_MARK.NONE
    _letters(axis.tick_labels.font)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
    below = chart.category_axis
    below.tick_label_position, below.major_tick_mark = XL_TICK_LABEL_POSITION.LOW, XL_TICK_MARK.NONE
    below.format.line.color.rgb = RGBColor.from_string(LINE)
    _letters(below.tick_labels.font)
    _sparse(below._element, len(names), dated=bool(days))
    for series in chart.plots[0].series:
        series.smooth = False
        if series.name == "Reported":
            _reported(series, given)
        else:
            _level(series, len(names) - 1, dashed=series.name != "Mean")
    _plot(chart, 0.05, 0.03, PLOT_WIDE, 0.84)


def _months(labels: Sequence[str]) -> list[dt.date]:
    """The first day of each month that is named (`March 2014`); none where any of them is something else."""
    try:
        return [day.date() for day in pd.to_datetime(list(labels), format="%B %Y")]
    except ValueError:
        return []


def _sparse(axis: Any, count: int, *, dated: bool) -> None:
    """A name below every few points only. An axis of dates says so in months, which every program that opens slides keeps to."""
    every = str(max(1, math.ceil(count / MOST_LABELS)))
    if not dated:
        for name in ("c:tickLblSkip", "c:tickMarkSkip"):
            axis.find(qn("c:noMultiLvlLbl")).addprevious(etree.Element(qn(name), val=every))
        return
    number, base = axis.find(qn("c:numFmt")), axis.find(qn("c:baseTimeUnit"))
    number.set("formatCode", "mmm yyyy")
    number.set("sourceLinked", "0")
    base.set("val", "months")
    unit = etree.Element(qn("c:majorTimeUnit"), val="months")
    base.addnext(unit)
    unit.addprevious(etree.Element(qn("c:majorUnit"), val=every))


def _made(slide: Any, box: Box, kind: Any, title: str, about: str, names: Sequence[str] | Sequence[dt.date],
          columns: Mapping[str, Sequence[float | None]]) -> Any:  # fmt: skip
    data = CategoryChartData()
    data.categories = shown = [safe(name) if isinstance(name, str) else name for name in names]
    for name, values in columns.items():
        data.add_series(name, values)
    frame = slide.shapes.add_chart(kind, *box.inches(), data)
    described(frame, title, about)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart._chartSpace.chart.get_or_add_autoTitleDeleted().set("val", "1")
    chart.font.size = Pt(POINTS)
    # python-pptx's own workbook would take a name that begins with "=" for a formula, and hold the time of making
    held = pd.DataFrame({"Name": shown} | {name: list(of) for name, of in columns.items()})
    chart.part.chart_workbook.update_from_xlsx_blob(xlsx_bytes({"Sheet1": held}))
    return chart


def _letters(font: Any, colour: str = INK, *, bold: bool = False) -> None:
    font.size, font.bold = Pt(POINTS), bold
    font.color.rgb = RGBColor.from_string(colour)


def _reported(series: Any, given: Picture) -> None:
    series.format.line.color.rgb, series.format.line.width = RGBColor.from_string(NAVY), Pt(2.5)
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 7
    _filled(series.marker.format, NAVY, NAVY)
    for n in sorted(given.marked):
        marker = series.points[n].marker
        marker.style, marker.size = XL_MARKER_STYLE.DIAMOND, 14
        _filled(marker.format, ORANGE, INK)


def _filled(form: Any, colour: str, edge: str) -> None:
    form.fill.solid()
    form.fill.fore_color.rgb = RGBColor.from_string(colour)
    form.line.color.rgb = RGBColor.from_string(edge)


def _level(series: Any, last: int, *, dashed: bool) -> None:
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb, series.format.line.width = RGBColor.from_string(SOFT), Pt(1.75)
    if dashed:
        series.format.line.dash_style = MSO_LINE.DASH
    label = series.points[last].data_label
    label.position = XL_LABEL_POSITION.RIGHT
    _letters(label.font)
    _form(label, "0.0", show=True, named=True)


def _plot(chart: Any, left: float, top: float, wide: float, high: float) -> None:
    """Where the plot stands within its chart, in shares of it: left alone, room for the labels differs from program to program."""
    plot = chart._chartSpace.chart.plotArea
    for old in plot.findall(qn("c:layout")):
        plot.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    places = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge", "x": left, "y": top, "w": wide, "h": high}
    for name, value in places.items():
        etree.SubElement(manual, qn(f"c:{name}"), val=value if isinstance(value, str) else f"{value:.4f}")
    plot.insert(0, layout)


def _form(label: Any, form: str, *, show: bool, named: bool = False) -> None:
    """One point's own label: its number format, and whether the series is named in it."""
    held = label._dLbl
    number = etree.Element(qn("c:numFmt"), formatCode=form, sourceLinked="0")
    held.find(qn("c:spPr") if held.find(qn("c:spPr")) is not None else qn("c:txPr")).addprevious(number)
    held.find(qn("c:showVal")).set("val", "1" if show else "0")
    held.find(qn("c:showSerName")).set("val", "1" if named else "0")
    for name in ("showLegendKey", "showCatName", "showPercent", "showBubbleSize"):
        held.find(qn(f"c:{name}")).set("val", "0")
    if named:
        mark = etree.Element(qn("c:separator"))
        mark.text = " "
        held.find(qn("c:showBubbleSize")).addnext(mark)
