"""One page that needs no network: every figure beside its target, and the main distributions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby
from typing import Any

from ansinh.base import _
from ansinh.simulate.check.arrears import contradiction
from ansinh.simulate.check.evidence import Evidence, Missing
from ansinh.simulate.check.labels import group_label, source_label, target_label, unit_label
from ansinh.simulate.check.targets import Measured

_STYLE = """
:root { color-scheme: light dark; --page: #ffffff; --ink: #1d2733; --quiet: #5a6675; --line: #d9dee5; --good: #1e7d4f;
  --bad: #b3362b; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14181e; --ink: #e6eaf0; --quiet: #9aa6b5; --line: #323b47; --good: #5cc48e; --bad: #f08a7e; }
}
body { margin: 0 auto; max-width: 1180px; padding: 24px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 24px; } h2 { font-size: 18px; margin-top: 36px; } p { max-width: 75ch; color: var(--quiet); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 5px 10px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.good { color: var(--good); } td.bad { color: var(--bad); font-weight: 600; } td.quiet, small { color: var(--quiet); }
.charts { display: flex; flex-wrap: wrap; gap: 24px; }
.chart { min-width: 340px; }
"""
_SCRIPT = """
const dark = matchMedia('(prefers-color-scheme: dark)');
function draw() {
  const ink = dark.matches ? '#c9d2de' : '#3a4654', line = dark.matches ? '#323b47' : '#e3e7ec';
  const text = { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' };
  const config = { background: 'transparent', view: { stroke: line }, legend: text, header: text,
    axis: { ...text, gridColor: line, domainColor: line, tickColor: line } };
  const formatLocale = { decimal: ',', thousands: '.', grouping: [3], currency: ['', ' ₫'] };
  const options = { config, formatLocale, actions: false, renderer: 'svg' };
  for (const [id, spec] of Object.entries(charts)) vegaEmbed('#' + id, spec, options);
}
dark.addEventListener('change', draw);
draw();
"""


def picture(measures: list[Measured], evidence: Evidence) -> str:
    """A page (HTML) with tables and charts; the drawing library stands in it."""
    # The libraries of charts take a second to load, which only those who want the page should wait for.
    import vl_convert

    library: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its arguments have defaults
    charts: dict[str, Any] = {}
    parts = [_heading(measures, evidence), *_drawn(measures, evidence, charts), _both(evidence), _table(measures)]
    specs = json.dumps(charts, ensure_ascii=False).replace("</", "<\\/")
    title = escape(_("Tỉnh mô phỏng so với số công bố"))
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>{"".join(parts)}'
        f"<script>{library}</script><script>const charts = {specs};{_SCRIPT}</script></body></html>\n"
    )


def figure_text(value: float) -> str:
    """Three significant figures or whole numbers, decimal comma: 3.326; 35,8; 0,55."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")).replace("-", "−")


def _heading(measures: list[Measured], evidence: Evidence) -> str:
    met, missed = (sum(each.within is wanted for each in measures) for wanted in (True, False))
    counts = _("{met} số đạt, {missed} số không đạt, {other} số chưa so được.").format(
        met=met, missed=missed, other=len(measures) - met - missed
    )
    about = _("Tỉnh mô phỏng có {units} đơn vị. Mọi số của cả tỉnh được quy về 14.000 đơn vị.").format(
        units=figure_text(evidence.employers.height)
    )
    title = _("Tỉnh mô phỏng so với số công bố")
    return f"<h1>{escape(title)}</h1><p>{escape(counts)} {escape(about)}</p>"


def _drawn(measures: list[Measured], evidence: Evidence, charts: dict[str, Any]) -> Iterator[str]:
    """The sections of charts; their specifications are put into ``charts`` by the name of their place."""
    from ansinh.simulate.check.charts import class_charts, office_charts, pay_chart, size_chart

    sections: tuple[tuple[str, Callable[[], list[dict[str, Any]]]], ...] = (
        (group_label("long_units"), lambda: class_charts(measures)),
        (group_label("office_units"), lambda: office_charts(measures, evidence)),
        (group_label("insured"), lambda: [pay_chart(measures, evidence), size_chart(evidence)]),
    )
    for title, specs_of in sections:
        yield f"<h2>{escape(title)}</h2>"
        try:
            specs = specs_of()
        except Missing as missing:
            reason = _("chưa vẽ được vì {reason}").format(reason=missing)
            yield f"<p>{escape(reason)}</p>"
            continue
        yield '<div class="charts">'
        for spec in specs:
            place = f"chart{len(charts)}"
            charts[place] = spec
            yield f'<div class="chart" id="{place}"></div>'
        yield "</div>"


def _both(evidence: Evidence) -> str:
    title, told = escape(_("Hai bức tranh nợ mâu thuẫn đến đâu")), contradiction_text(evidence)
    return f"<h2>{title}</h2><p>{escape(told)}</p>" if told else ""


def contradiction_text(evidence: Evidence) -> str:
    """What the two published pictures say of one another; nothing where the province ends too early."""
    try:
        apart = contradiction(evidence)
    except Missing:
        return ""
    published, province, alike, differ, months = (
        _("Ở cơ sở được công bố, số đơn vị nợ từ 3 tháng chiếm từ {least}% đến {most}%."),
        _("Ở cả tỉnh Thanh Hóa là {units} đơn vị, tức {percent}%."),
        _("Nếu mọi cơ sở đều như cơ sở đó, cả tỉnh chỉ có {least}–{most} đơn vị nợ từ 3 tháng."),
        _("Vì vậy mô phỏng giả định các cơ sở khác nhau: {orderly}% ở một cơ sở, {usual}% ở các cơ sở còn lại."),
        _("Ở các cơ sở còn lại, số tháng nợ tại bách phân vị 50, 90, 95, 99 là {months}; số công bố: 1; 2,6; 4; 18."),
    )
    least, most = map(figure_text, apart.published_office)
    fewest, largest = map(figure_text, apart.expected)
    usual_months = "; ".join(map(figure_text, apart.months_usual.values()))
    lines = (
        published.format(least=least, most=most),
        province.format(units=figure_text(apart.published_units), percent=figure_text(apart.published_province)),
        alike.format(least=fewest, most=largest),
        differ.format(orderly=figure_text(apart.orderly), usual=figure_text(apart.usual)),
        months.format(months=usual_months),
    )
    return " ".join(lines)


def _table(measures: list[Measured]) -> str:
    parts = []
    for title, group in groupby(measures, key=lambda each: group_label(each.target.key)):
        heads = (_("Số liệu"), _("Công bố"), _("Mô phỏng"), _("Sai số cho phép"), _("Kết quả"), _("Nguồn"))
        cells = "".join(
            f'<th class="{"number" if 0 < i < 4 else ""}">{escape(head)}</th>' for i, head in enumerate(heads)
        )
        parts.append(f"<h2>{escape(title)}</h2><table><tr>{cells}</tr>{''.join(map(_row, group))}</table>")
    return "".join(parts)


def _row(each: Measured) -> str:
    target = each.target
    unit = escape(unit_label(target.unit))
    verdict = {True: ("good", _("đạt")), False: ("bad", _("không đạt")), None: ("quiet", each.note)}[each.within]
    source = escape(source_label(target.source))
    got = "–" if each.got is None else figure_text(each.got)
    return (
        f"<tr><td>{escape(target_label(target.key))} <small>({unit})</small></td>"
        f'<td class="number">{figure_text(target.target)}</td><td class="number">{got}</td>'
        f'<td class="number">± {figure_text(target.tolerance)}</td>'
        f'<td class="{verdict[0]}">{escape(verdict[1])}</td><td class="quiet">{source}</td></tr>'
    )
