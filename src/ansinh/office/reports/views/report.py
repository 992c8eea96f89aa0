"""One report: its preview page by page, its tie-out, its workbook and PDF."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ansinh.base import AnsinhError, _
from ansinh.base.text import day
from ansinh.ledger.statement import load_office
from ansinh.office.accounts.permissions import allowed, can_see_employers, signed_in
from ansinh.office.registry.words import office as office_name
from ansinh.office.reports import selectors
from ansinh.office.reports.forms.sheet import Sheet
from ansinh.office.reports.models import Period, Report
from ansinh.office.reports.printing import to_pdf, to_xlsx
from ansinh.office.reports.printing.heads import Paper, depth, heads
from ansinh.office.reports.printing.heads import text as cell_text
from ansinh.office.reports.printing.xlsx import said
from ansinh.office.reports.views import prepared

TYPES = {
    "pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_CELLS = 2_000
"""Of a page of the preview, so that it stays light."""
_PDF_CELLS = 60_000
"""More than these take too long to set while somebody waits."""
_CLASSES = {"wide": "w", "text": "t", "flag": "c"}


@allowed(can_see_employers)
@require_safe
def report(request: HttpRequest, month: str, kind: str) -> HttpResponse:
    """The preview."""
    found, sheet = _asked(request, month, kind)
    pages = Paginator(sheet.lines, max(_CELLS // len(sheet.columns), 20))
    page = pages.get_page(request.GET.get("page"))
    context = {
        "report": found, "sheet": sheet, "month": month, "heads": _heads(sheet), "page": page,
        "above": [_row(sheet, at) for at in _titles(sheet, page.start_index() - 1)],
        "rows": [_row(sheet, at) for at in range(page.start_index() - 1, page.end_index())] if sheet.lines else [],
        "office": office_name(found.office_code) if found.office_code else _("Toàn tỉnh"),
        "checks": [(said(check.what), check, said(check.source)) for check in sheet.checks],
        "sources": [(each.where, said(each.what)) for each in sheet.sources],
        "blanks": [(each.where, said(each.what)) for each in sheet.blanks],
        "query": f"&office={found.office_code}" if found.office_code else "",
    }  # fmt: skip
    return render(request, "reports/report.html", context)


@allowed(can_see_employers)
@require_safe
def download(request: HttpRequest, month: str, kind: str, form: str) -> HttpResponse:
    """The workbook or PDF."""
    if form not in TYPES:
        raise Http404
    found, sheet = _asked(request, month, kind)
    if form == "pdf" and len(sheet.lines) * len(sheet.columns) > _PDF_CELLS:
        raise AnsinhError(
            _("Bản PDF của {form} quá dài để in ngay.").format(form=sheet.form),
            _("Báo cáo có {count} dòng.").format(count=len(sheet.lines)),
            _("Dùng bản xlsx, hoặc in theo từng BHXH cơ sở."),
        )
    paper = paper_of(found.period, found.office_code)
    content = to_pdf(sheet, paper) if form == "pdf" else to_xlsx(sheet, paper)
    return file_response(content, f"{sheet.form}_{month}_{found.office_code or 'tinh'}.{form}")


def file_response(content: bytes, name: str) -> HttpResponse:
    """A file to open in the browser (PDF) or to save."""
    form = name.rpartition(".")[2]
    where = "inline" if form == "pdf" else "attachment"
    disposition = f'{where}; filename="{name}"'
    return HttpResponse(content, content_type=TYPES[form], headers={"Content-Disposition": disposition})


def paper_of(period: Period, office: str) -> Paper:
    """Who issues, and what the foot says of the figures' standing."""
    state = (
        f"Chốt ngày {day(period.closed_on)}" if period.state == Period.State.CLOSED else "Bản chưa chốt"
    )  # papers are in Vietnamese
    foot = f"{state} · Dữ liệu đến lô {period.version} · Luật: {period.law}"
    return Paper(load_office(settings.ANSINH_HOME), office, period.closed_on, foot)


def _asked(request: HttpRequest, month: str, kind: str) -> tuple[Report, Sheet]:
    """The report of the office asked for; without one the whole of the user's territory."""
    user = signed_in(request)
    office = request.GET.get("office", user.office_code)[:10]
    return selectors.sheet_of(user, prepared(month), kind, office)


def _heads(sheet: Sheet) -> list[list[tuple[str, int, int]]]:
    """Heading rows: text, rows and columns of each cell."""
    rows: list[list[tuple[str, int, int]]] = [[] for _row in range(depth(sheet.columns))]
    for head in heads(sheet.columns):
        rows[head.row].append((head.text, head.rows, head.columns))
    return rows


def _titles(sheet: Sheet, first: int) -> list[int]:
    """The rows before ``first`` that it stands under, outermost first: a part, a group of it."""
    found: list[int] = []
    level = sheet.lines[first].level if first > 0 else 0
    for at in range(first - 1, -1, -1):
        if 0 < sheet.lines[at].level < level:
            found.append(at)
            level = sheet.lines[at].level
    return found[::-1]


def _row(sheet: Sheet, at: int) -> tuple[int, list[tuple[str, str]]]:
    """A row's level, and of each cell its class and text."""
    line = sheet.lines[at]
    cells = []
    for place, (cell, column) in enumerate(zip(line.cells, sheet.columns, strict=True)):
        kind = "count" if column.kind == "flag" and line.level < 3 else column.kind
        cells.append(("x" if place in line.hatched else _CLASSES.get(column.kind, ""), cell_text(cell, kind)))
    return line.level, cells
