"""One file: what was recognised, why rows were sent back, and correcting them where they stand."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ansinh.base import AnsinhError, _
from ansinh.facts.labels import column_label
from ansinh.office.accounts.permissions import allowed, can_import, require, signed_in
from ansinh.office.imports import access, correcting, selectors, verbs, words
from ansinh.office.imports.forms import HowToRead
from ansinh.office.imports.models import Delivery, Upload
from ansinh.office.imports.templatetags.imports import counts
from ansinh.office.shell.toasts import toast

PAGE = 25
_CELL = re.compile(r"(\d{1,3})\.(\d{1,9})\.([a-z_]{1,40})")
"""Name of an input: table, row, column."""


@allowed(selectors.may_look)
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """Verdicts: reasons first, then rows of the chosen verdict."""
    user = signed_in(request)
    found = selectors.upload_of(user, number)
    problems = correcting.problems_now(found)
    asked = request.GET.get("show", "")
    tabs = _tabs(found)
    show = asked if asked in {key for key, _label, _count in tabs} else (tabs[0][0] if tabs else "")
    mine = selectors.may_change(user, found.delivery)
    context: dict[str, Any] = {
        "upload": found, "delivery": found.delivery, "show": show, "tabs": tabs, "mine": mine, "tab": "desk",
        "editable": mine and found.delivery.state == Delivery.State.CHECKED and not found.delivery.pending,
        "reasons": _reasons(problems.filter(pl.col("severity") == show), mine),
        "form": HowToRead(initial={"kind": found.kind, **found.options}),
        "what": words.for_desk(found.what), "why": words.for_desk(found.why), "next": words.for_desk(found.do_next),
    }  # fmt: skip
    wanted = request.GET.get("page", "1")
    page = int(wanted) if wanted.isdecimal() and 0 < int(wanted) < 10**6 else 1
    if show == "refused":
        context |= _refused(request, found, page)
    elif show:
        context |= _problems(found, problems.filter(pl.col("severity") == show), page, mine)
    return render(request, "imports/upload.html", context)


def _tabs(found: Upload) -> list[tuple[str, str, int]]:
    """Verdicts that a row has, with how many rows."""
    known = counts(found)
    known["refused"] = max(known["refused"], found.refused)
    return [(key, words.severity(key), known[key]) for key in ("refused", "warned", "duplicate") if known[key]]


def _reasons(problems: pl.DataFrame, mine: bool) -> list[dict[str, object]]:
    """Each kind of fault once: how many rows, the first of them, and what was said of the first."""
    rows = (
        problems.group_by("sheet", "code", "column", maintain_order=True)
        .agg(
            pl.col("row").n_unique().alias("rows"),
            pl.col("row").unique(maintain_order=True).head(5).alias("first"),
            pl.col("message").first(),
        )
        .sort("rows", descending=True, maintain_order=True)
        .head(20)
    )
    return [
        {**row, "label": column_label(row["column"]) if row["column"] else "–",
         "message": words.for_desk(_told(row["message"], row["column"], mine))}
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _told(message: str, column: str, mine: bool) -> str:
    return message if mine or column not in access.PEOPLE else access.quoted(message)


def _refused(request: HttpRequest, found: Upload, page: int) -> dict[str, Any]:
    """Refused rows of the page, table by table, cells as they stand."""
    user = signed_in(request)
    mine = selectors.may_change(user, found.delivery)
    start, left = (page - 1) * PAGE, PAGE
    total = 0
    tables = []
    for each in correcting.refused(found):
        total += each.rows.height
        part = each.rows[start : start + left] if left and start < each.rows.height else each.rows.clear()
        start = max(start - each.rows.height, 0)
        left -= part.height
        if part.height:
            shown = access.access_rows(user, found, lambda part=part: part)  # type: ignore[misc]
            columns = _shown_columns(each.columns, part)
            rows = [_cells(each.sheet, columns, row, mine) for row in shown.iter_rows(named=True)]
            tables.append({"table": each.table, "columns": columns, "rows": rows})
    lost = correcting.unread(found)
    return {
        "refused_tables": tables,
        "unread": lost.head(50).to_dicts(),
        "unread_count": lost.height,
        **_pager(page, total),
    }


def _shown_columns(columns: list[str], part: pl.DataFrame) -> list[str]:
    """Columns at fault, then those that say something on this page."""
    wrong = {name for names in part["wrong"].drop_nulls() for name in names}
    told = [name for name in columns if name not in wrong and part[name].null_count() < part.height]
    return [*(name for name in columns if name in wrong), *told]


def _cells(sheet: int, columns: list[str], row: dict[str, Any], mine: bool) -> dict[str, Any]:
    wrong = set(row["wrong"] or [])
    reason = row["reason"] or ""
    if not mine and wrong & access.PEOPLE:
        reason = access.quoted(reason)
    return {
        "row": row["row"], "reason": words.for_desk(reason), "edited": row["edited"],
        "cells": [
            {"column": name, "label": column_label(name), "text": row[name] or "", "wrong": name in wrong,
             "name": f"{sheet}.{row['row']}.{name}"}
            for name in columns
        ],
    }  # fmt: skip


def _problems(found: Upload, problems: pl.DataFrame, page: int, mine: bool) -> dict[str, Any]:
    part = problems[(page - 1) * PAGE * 2 : page * PAGE * 2]
    rows = [
        {"row": row["row"], "label": column_label(row["column"]) if row["column"] else "–",
         "table": found.sheets[row["sheet"]]["table"] if row["sheet"] < len(found.sheets) else "",
         "message": words.for_desk(_told(row["message"], row["column"], mine))}
        for row in part.iter_rows(named=True)
    ]  # fmt: skip
    return {"problems": rows, **_pager(page, problems.height, PAGE * 2)}


def _pager(page: int, total: int, size: int = PAGE) -> dict[str, int]:
    pages = max(-(-total // size), 1)
    return {"page_number": min(page, pages), "pages": pages, "total": total, "previous": page - 1,
        "following": page + 1 if page < pages else 0}  # fmt: skip


@require_POST
@allowed(can_import)
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Corrected cells: judged again at once."""
    found = selectors.upload_of(signed_in(request), number)
    edits: dict[int, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for name, text in request.POST.items():
        if cell := _CELL.fullmatch(name):
            edits[int(cell[1])][int(cell[2])][cell[3]] = str(text)[:2000]
    if verbs.correct(upload=found, by=signed_in(request), edits=edits):
        return redirect("imports:delivery", found.delivery_id)
    toast(request, _("Chưa có ô nào thay đổi."))
    return redirect(_here(found))


@require_POST
@allowed(can_import)
def options(request: HttpRequest, number: int) -> HttpResponse:
    """How to read the file: read and judged again."""
    user = signed_in(request)
    found = selectors.upload_of(user, number)
    form = HowToRead(request.POST)
    if not form.is_valid():
        named = "; ".join(
            f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()
        )
        raise AnsinhError(_("Cách đọc tệp chưa hợp lệ."), named, _("Sửa mục ấy rồi kiểm tra lại."))
    verbs.set_options(upload=found, by=user, kind=form.cleaned_data["kind"], options=form.options())
    return redirect("imports:delivery", found.delivery_id)


@require_POST
@allowed(can_import)
def leave_out(request: HttpRequest, number: int) -> HttpResponse:
    """Not this file."""
    found = selectors.upload_of(signed_in(request), number)
    verbs.leave_out(upload=found, by=signed_in(request))
    toast(request, _("Đã bỏ tệp {name} khỏi lần nhập.").format(name=found.name))
    return redirect("imports:delivery", found.delivery_id)


@allowed(can_import)
def workbook(request: HttpRequest, number: int) -> HttpResponse:
    """The refused rows as a workbook, to be corrected elsewhere and handed in again. On record as read."""
    user = signed_in(request)
    found = selectors.upload_of(user, number)
    require(selectors.may_change(user, found.delivery))
    for each in correcting.refused(found):
        access.access_rows(user, found, lambda each=each: each.rows)  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        if not correcting.workbook(path, found):
            raise Http404
        content = path.read_bytes()
    name = f"tra-lai-{found.pk}.rejects.xlsx"
    return HttpResponse(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{name}"'})  # fmt: skip


def _here(found: Upload) -> str:
    return reverse("imports:upload", args=[found.pk])
