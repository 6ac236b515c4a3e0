"""What axe cannot see: words in charts against what is behind them, marks against the page, colour alone, and where the focus is."""

from __future__ import annotations

COLOURS = """
const parse = text => {
  const found = /rgba?\\(([^)]+)\\)/.exec(text || '');
  if (!found) return null;
  const [r, g, b, a] = found[1].split(/[ ,/]+/).map(Number);
  return [r, g, b, a === undefined ? 1 : a];
};
const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
const light = colour => {
  const [r, g, b] = colour.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};
const painted = (style, kind) => {
  const colour = parse(style[kind]);
  return colour && [colour[0], colour[1], colour[2], colour[3] * style[kind + 'Opacity'] * style.opacity];
};
const shown = node => node.getClientRects().length && getComputedStyle(node).visibility === 'visible';
const paper = parse(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor);
"""
"""Contrast as WCAG 2.2 works it out (relative luminance)."""

CHARTS = (
    "() => {"
    + COLOURS
    + """
const wrong = [];
for (const plot of document.querySelectorAll('.js-plotly-plot')) {
  if (!shown(plot)) continue;
  const all = [...plot.querySelectorAll('.main-svg path, .main-svg rect, .main-svg circle, .main-svg text')].filter(shown);
  const solid = all.filter(node => node.tagName !== 'text' && !node.closest('.draglayer, .hoverlayer, defs, clipPath'));
  all.forEach(node => {
    const style = getComputedStyle(node);
    if (node.tagName === 'text') {
      const words = node.textContent.trim(), box = node.getBoundingClientRect();
      if (!words || !box.width) return;
      const x = box.x + box.width / 2, y = box.y + box.height / 2;
      let behind = paper;
      for (const other of solid) {
        if (!(other.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
        const at = other.getBoundingClientRect();
        if (x < at.left || x > at.right || y < at.top || y > at.bottom) continue;
        const fill = painted(getComputedStyle(other), 'fill');
        if (!fill || !fill[3]) continue;
        const point = new DOMPoint(x, y).matrixTransform(other.getScreenCTM().inverse());
        if (other.isPointInFill(point)) behind = over(fill, behind);
      }
      const size = parseFloat(style.fontSize), bold = parseInt(style.fontWeight) >= 700;
      const needed = size >= 24 || (size >= 18.66 && bold) ? 3 : 4.5;
      const has = contrast(over(painted(style, 'fill'), behind), behind);
      if (has < needed) wrong.push(`"${words.slice(0, 40)}" ${has.toFixed(1)}:1, needs ${needed}:1`);
    } else if (node.classList.contains('point') || node.closest('.scatterlayer .points')) {
      const best = Math.max(...['fill', 'stroke'].map(kind => painted(style, kind)).filter(Boolean)
        .map(colour => contrast(over(colour, paper), paper)));
      if (best < 3) wrong.push(`a mark ${best.toFixed(1)}:1, needs 3:1`);
    }
  });
}
return [...new Set(wrong)];
}"""
)
"""Words in charts short of 4.5:1 (3:1 where large) against what is painted behind their middle; marks short of 3:1."""

ALONE = """() => {
const wrong = [];
for (const plot of document.querySelectorAll('.js-plotly-plot')) {
  const forms = new Map();
  for (const trace of plot.data || []) {
    const mark = trace.marker || {}, line = trace.line || {};
    if (!(trace.x || []).length) continue;
    const drawn = trace.type === 'bar' ? ['bar', (mark.pattern || {}).shape || '', mark.color]
      : (trace.mode || '').includes('markers') && typeof mark.color === 'string'
        ? ['mark', mark.symbol, (mark.line || {}).color === mark.color, mark.color]
        : (trace.mode || '').includes('lines') && !trace.fill ? ['line', line.dash || '', line.shape || '', line.width, line.color] : null;
    if (!drawn) continue;
    const colour = drawn.pop(), form = JSON.stringify(drawn);
    if (forms.has(form) && forms.get(form) !== colour) wrong.push(`${form} in ${forms.get(form)} and ${colour}`);
    forms.set(form, colour);
  }
}
for (const node of document.querySelectorAll('.stMarkdownColoredText, .stMarkdownBadge'))
  if (!/[a-z]{2}|\\d/i.test(node.textContent)) wrong.push(`coloured "${node.textContent}" without a word`);
return wrong;
}"""
"""Series of a chart that only colour tells apart, and coloured text that says nothing."""

LOOK = """() => {
const node = document.activeElement;
if (!node || node === document.body) return null;
const looks = () => {
  const found = [];
  for (let at = node, up = 0; at && up < 5; at = at.parentElement, up++) {
    const style = getComputedStyle(at);
    found.push([style.outlineStyle === 'none' ? '' : style.outlineWidth + style.outlineColor, style.boxShadow, style.borderColor,
                style.backgroundColor, getComputedStyle(at, '::before').outlineStyle, getComputedStyle(at, '::before').boxShadow].join());
  }
  return found.join('|');
};
const last = window.lastFocused;
window.lastFocused = {node, focused: looks(), looks};
return last && last.node.isConnected && last.node !== node && last.looks() === last.focused && last.node.tagName !== 'CANVAS'
  ? last.node.outerHTML.slice(0, 160) : '';
}"""
"""After each press of Tab: the stop before this one, where it looked the same with the focus as without; null at the end."""


def hidden_focus(page, most=80):
    """Tab stops at which nothing shows where the focus is."""
    page.evaluate("() => { window.lastFocused = undefined; document.activeElement && document.activeElement.blur() }")
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(LOOK)
        if said is None:
            break
        if said:
            found.append(said)
    return found
