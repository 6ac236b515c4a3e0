"""Icons of a control chart, drawn from simple shapes inside the figure: form and words tell them apart, colour only helps."""

from __future__ import annotations

from typing import Any

from ig_metrics.ui.figure import TEXT_PX, Ink

RADIUS = 13
NEUTRAL = {"#ffffff": "#6f3a96"}
"""Purple for a signal that is neither good nor bad, by the paper it stands on; lighter on dark paper."""
NEUTRAL_ON_DARK = "#c8a4ea"
SHORT = {
    "common_cause": "Within chance",
    "improvement_high": "Higher: better",
    "improvement_low": "Lower: better",
    "concern_high": "Higher: worse",
    "concern_low": "Lower: worse",
    "neutral_high": "Higher than chance",
    "neutral_low": "Lower than chance",
    "pass": "Target: will be met",
    "fail": "Target: will be missed",
    "inconsistent": "Target: by chance",
}
OF_TIMES = {"Higher": "Longer", "Lower": "Shorter"}
_WAVE = "M-8,-2 L-4,4 L0,-4 L4,4 L8,-2"
_UP, _DOWN = "M-6,0 L0,7 L6,0 M0,7 L0,-7", "M-6,0 L0,-7 L6,0 M0,-7 L0,7"
_TICK, _CROSS = "M-6,0 L-2,-5 L7,5", "M-5,-5 L5,5 M-5,5 L5,-5"
_DIAMOND = "M0,15 L15,0 L0,-15 L-15,0 Z"
_SQUARE = "M-12,12 L12,12 L12,-12 L-12,-12 Z"


def neutral(colours: Ink) -> str:
    """The colour of a signal that is neither good nor bad."""
    return NEUTRAL.get(colours.paper, NEUTRAL_ON_DARK)


def colour(kind: str, colours: Ink) -> str:
    """The colour of improvement, concern, neutral or common, by the first word of an icon or point type."""
    if "improvement" in kind or kind == "pass":
        return colours.good
    if "concern" in kind or kind == "fail":
        return colours.short
    return neutral(colours) if "neutral" in kind else colours.grey


def drawn(icon: str, left: float, colours: Ink, *, times: bool = False) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """An icon's shapes and its words, `left` (0 to 1) along the strip above the chart. `times`: longer, not higher."""
    ink = colour(icon, colours)
    solid = icon not in ("common_cause", "inconsistent")
    outline = _SQUARE if "neutral" in icon else _DIAMOND if "concern" in icon or icon == "fail" else None
    inside = {"common_cause": _WAVE, "inconsistent": "", "pass": _TICK, "fail": _CROSS}.get(
        icon, _UP if icon.endswith("_high") else _DOWN
    )
    fill = {"fillcolor": ink if solid else "rgba(0,0,0,0)", "line": {"color": ink, "width": 2}}
    body: dict[str, Any] = {"type": "path", "path": _moved(outline)} if outline else {
        "type": "circle", "x0": 17 - RADIUS, "x1": 17 + RADIUS, "y0": 24 - RADIUS, "y1": 24 + RADIUS,
    }  # fmt: skip
    shapes = [_placed(body | fill, left)]
    if inside:
        stroke = {"color": colours.paper if solid else ink, "width": 2.5}
        shapes.append(_placed({"type": "path", "path": _moved(inside), "line": stroke}, left))
    words = SHORT[icon]
    if times:
        words = words.replace("Higher", OF_TIMES["Higher"]).replace("Lower", OF_TIMES["Lower"])
    label = {
        "x": left, "y": 1, "xref": "paper", "yref": "paper", "text": words, "showarrow": False, "xanchor": "left",
        "yanchor": "middle", "xshift": 36, "yshift": 24, "font": {"size": TEXT_PX, "color": colours.text},
    }  # fmt: skip
    if icon == "inconsistent":
        mark = label | {"text": "<b>?</b>", "xanchor": "center", "xshift": 17, "font": {"size": 17, "color": ink}}
        return shapes, {"both": [label, mark]}
    return shapes, {"both": [label]}


def _placed(shape: dict[str, Any], left: float) -> dict[str, Any]:
    return shape | {
        "xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": left, "yanchor": 1,
    }  # fmt: skip


def _moved(path: str) -> str:
    """A path drawn about 0, 0 moved to where an icon stands: 17 pixels in, 24 up."""
    parts = []
    for part in path.split():
        if part == "Z":
            parts.append(part)
            continue
        x, y = part[1:].split(",")
        parts.append(f"{part[0]}{float(x) + 17:g},{float(y) + 24:g}")
    return " ".join(parts)
