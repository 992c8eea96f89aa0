"""The month ribbon: one cell a month, the employer in one glance.

A cell's height says the class (paid and not due low, late taller, evading full), so the ribbon reads without colour;
its solid part, from the ground up, is the share unpaid, and the pale part above it what was paid late. Small in list
rows, large with one row a fund on the employer's page; the same drawing in both.

Lists hold a ribbon as text, one token a month, oldest first: ``p`` paid, ``n`` not due, ``l250`` late with 250 per
mille unpaid, ``e1000`` evading, ``x`` excused, ``s`` suspended, ``-`` nothing owed or not an employer then.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ansinh.base import _
from ansinh.base.months import first_day, month_number
from ansinh.office.shell import figures
from ansinh.office.shell.classes import BY_LETTER, CLASSES

MONTHS = 16
NONE = ""
"""The conduct of a month in which nothing was owed."""
HEIGHTS = {"paid": 5, "not_due": 5, "late": 11, "evading": 16, "excused": 5, "suspended": 5}
"""Sixteenths of a cell's full height."""


@dataclass(frozen=True)
class RibbonMonth:
    """One month: its worst class, the share unpaid per mille, and for the large ribbon what there is to tell.

    ``due``, ``paid``, ``owed``, ``charge``: đồng; ``days``: days late; ``href``: that month's arithmetic.
    """

    month: dt.date
    conduct: str = NONE
    unpaid: int = 0
    due: int | None = None
    paid: int | None = None
    owed: int | None = None
    days: int | None = None
    charge: int | None = None
    href: str = ""


@dataclass(frozen=True)
class FundRibbon:
    """A row of the large ribbon: a fund, its months (oldest first) and what is owed to it, in đồng."""

    name: str
    months: Sequence[RibbonMonth]
    owed: int = 0


def encode(months: Iterable[RibbonMonth]) -> str:
    """The ribbon as stored text."""
    return " ".join(_token(month) for month in months)


def _token(month: RibbonMonth) -> str:
    if not month.conduct:
        return "-"
    return CLASSES[month.conduct].letter + (str(month.unpaid) if month.unpaid else "")


def decode(text: str, last_month: dt.date) -> list[RibbonMonth]:
    """Stored text back to months, the last of them ``last_month``; ValueError for a token that is none.

    >>> [month.conduct for month in decode("p l250 -", dt.date(2026, 10, 1))]
    ['paid', 'late', '']
    """
    codes = text.split()
    first = month_number(last_month) - len(codes) + 1
    return [_month(code, first_day(first + at)) for at, code in enumerate(codes)]


def _month(code: str, month: dt.date) -> RibbonMonth:
    if code == "-":
        return RibbonMonth(month)
    conduct = BY_LETTER.get(code[0])
    if conduct is None or (code[1:] and not code[1:].isdecimal()):
        raise ValueError(f"not a ribbon token: {code!r}")
    return RibbonMonth(month, conduct.key, int(code[1:] or 0))


# --- drawing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    """Where a month stands: left edge, width, and the height of a full cell, in the drawing's units."""

    left: int
    width: int
    full: int

    def block(self, bottom: int, height: int) -> str:
        """A filled block, ``bottom`` units above the ground."""
        return f"M{self.left} {self.full - bottom}v-{height}h{self.width}v{height}z"


def _paths(month: RibbonMonth, cell: _Cell) -> list[tuple[str, str]]:
    """``(class, path)`` of one month. Outlines are set in half a unit so that a stroke stays inside its cell."""
    left, width, full = cell.left, cell.width, cell.full
    if not month.conduct:
        return [("rb-o", f"M{left} {full - 1}.5h{width}")]
    height = max(full * HEIGHTS[month.conduct] // 16, 5)
    match month.conduct:
        case "paid":
            return [("rb-p", cell.block(0, height))]
        case "not_due":
            return [("rb-n", f"M{left}.5 {full - height}.5h{width - 1}v{height - 1}h-{width - 1}z")]
        case "excused" | "suspended":
            return [("rb-x", "".join(f"M{x} {full}l2-{height}" for x in range(left, left + width - 1, 3)))]
        case late_or_evading:
            letter = CLASSES[late_or_evading].letter
            # Two units at least: a small debt is still one. One unit parts it from what was paid.
            solid = min(max(height * month.unpaid // 1000, 2), height)
            paths = [(f"rb-{letter}", cell.block(0, solid))]
            if height - solid > 1:
                paths.append((f"rb-{letter}p", cell.block(solid + 1, height - solid - 1)))
            return paths


def _drawn(paths: Iterable[tuple[str, str]]) -> SafeString:
    """One ``<path>`` a class: fifty ribbons on a page must stay light."""
    by_class: dict[str, list[str]] = {}
    for name, path in paths:
        by_class.setdefault(name, []).append(path)
    return format_html_join("", '<path class="{}" d="{}"/>', ((name, "".join(d)) for name, d in by_class.items()))


def small(data: str | Sequence[RibbonMonth], last_month: dt.date | None = None) -> SafeString:
    """The ribbon of a list row: the last 16 months, 6 px a month. ``data`` is stored text or months.

    Text needs ``last_month`` only for what is read aloud and shown on hover.
    """
    known = last_month is not None or not isinstance(data, str)
    months = decode(data, last_month or dt.date(2000, 1, 1)) if isinstance(data, str) else list(data)
    months = months[-MONTHS:]
    paths = [path for at, month in enumerate(months) for path in _paths(month, _Cell(at * 7, 6, 16))]
    summary = summary_of(months, named=known)
    return format_html(
        '<svg class="ribbon-small" viewBox="0 0 111 16" role="img"><title>{}</title>{}</svg>',
        summary, _drawn(paths),
    )  # fmt: skip


def summary_of(months: Sequence[RibbonMonth], named: bool = True) -> str:
    """The ribbon in a sentence: how many months of each class, worst first."""
    if not months:
        return _("Chưa có tháng nào")
    counts = Counter(month.conduct for month in months)
    worst_first = [*reversed([key for key in CLASSES if counts[key]])]
    parts = [f"{counts[key]} {str(CLASSES[key].word).lower()}" for key in worst_first] or [_("không phát sinh")]
    what = ", ".join(parts)
    if not named:
        return _("{count} tháng: {what}").format(count=len(months), what=what)
    last = figures.month(months[-1].month)
    return _("{count} tháng đến {month}: {what}").format(count=len(months), month=last, what=what)


def large(funds: Sequence[FundRibbon]) -> SafeString:
    """The employer's ribbon: one row a fund, each month a link with its figures on hover, and what is owed at right.

    All funds must cover the same months.
    """
    if not funds:
        return mark_safe("")
    rows = format_html_join("", "{}", ((_fund(fund, first=at == 0),) for at, fund in enumerate(funds)))
    return format_html(
        '<div class="ribbon-large" data-roving>{}<div class="fund" aria-hidden="true">{}</div></div>{}',
        rows, _months(funds[0].months), legend(),
    )  # fmt: skip


def _fund(fund: FundRibbon, first: bool) -> SafeString:
    cells = format_html_join(
        "", "{}", ((_large_cell(fund, month, at, reachable=first and at == 0),) for at, month in enumerate(fund.months))
    )
    return format_html(
        '<div class="fund"><span class="name">{}</span>'
        '<svg viewBox="0 0 {} 28" preserveAspectRatio="none" role="group" aria-label="{}">{}</svg>'
        '<span class="owed money{}">{}</span></div>',
        fund.name, len(fund.months) * 20, f"{fund.name}: {summary_of(fund.months)}", cells,
        "" if fund.owed else " faint", figures.money(fund.owed),
    )  # fmt: skip


def _large_cell(fund: FundRibbon, month: RibbonMonth, at: int, reachable: bool) -> SafeString:
    """Only the first cell takes part in tabbing; arrows move from there, or eighty stops would lie in the way."""
    drawing = _drawn(_paths(month, _Cell(at * 20 + 1, 18, 26)))
    told = told_of(fund.name, month)
    hit = format_html('<rect class="hit" x="{}" width="20" height="28"/>', at * 20)
    if not month.href:
        return format_html("<g><title>{}</title>{}{}</g>", told, hit, drawing)
    return format_html(
        '<a href="{}" aria-label="{}" tabindex="{}"><title>{}</title>{}{}</a>',
        month.href, told.replace("\n", ", "), 0 if reachable else -1, told, hit, drawing,
    )  # fmt: skip


def told_of(fund: str, month: RibbonMonth) -> str:
    """What one cell tells on hover, a line a figure."""
    word = CLASSES[month.conduct].word if month.conduct else _("Không phát sinh")
    lines = [f"{fund} {figures.month(month.month)}: {word}"]
    for label, amount in (
        (_("Phải đóng"), month.due), (_("Đã nộp"), month.paid), (_("Còn nợ"), month.owed),
        (_("Tiền chậm đóng, trốn đóng"), month.charge),
    ):  # fmt: skip
        if amount is not None:
            lines.append(f"{label} {figures.money(amount)}")
    if month.days:
        lines.append(_("Quá hạn {count} ngày").format(count=figures.number(month.days)))
    return "\n".join(lines)


def _months(months: Sequence[RibbonMonth]) -> SafeString:
    return format_html('<div class="months">{}</div>', axis([month.month for month in months]))


def axis(months: Sequence[dt.date]) -> SafeString:
    """Months under a drawing, the year at the first and at every January; ``shown`` is what a telephone keeps."""
    return format_html_join(
        "", '<span{}>{}{}</span>',
        (
            (
                mark_safe(' class="shown"') if (len(months) - 1 - at) % 3 == 0 else "",
                month.month,
                format_html("<b>{}</b>", month.year) if at == 0 or month.month == 1 else "",
            )
            for at, month in enumerate(months)
        ),
    )  # fmt: skip


def legend() -> SafeString:
    """Each class as it is drawn, with its word."""
    sample = RibbonMonth(dt.date(2000, 1, 1))
    return format_html(
        '<p class="legend">{}</p>',
        format_html_join(
            "",
            '<span><svg viewBox="0 0 12 16" aria-hidden="true">{}</svg>{}</span>',
            (
                (_drawn(_paths(replace(sample, conduct=key, unpaid=600), _Cell(0, 12, 16))), conduct.word)
                for key, conduct in CLASSES.items()
                if key != "suspended"
            ),
        ),
    )
