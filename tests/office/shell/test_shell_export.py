"""The exported sheet: every row that passes the filters, figures as figures, nobody's name a formula."""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import RequestFactory

from ansinh.office.shell.tables import Column, Table, class_choices, table

pytestmark = pytest.mark.django_db  # the office's clock lies in the database
DANGEROUS = ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\tx", "http://x.vn"]  # fmt: skip
TABLE = Table(
    name="don-vi", label="Đơn vị", default_sort="name",
    columns=[
        Column("name", "Tên", card="title"),
        Column("owed", "Còn nợ", "money", filter="range"),
        Column("rate", "Tỷ lệ", "rate"),
        Column("day", "Hạn", "day"),
        Column("seen", "Lúc", "moment"),
        Column("class", "Lớp", "class", filter="choice", choices=class_choices()),
        Column("ribbon", "16 tháng", "ribbon"),
        Column("link", "Mở", "html"),
        Column("secret", "Ẩn", export=False),
        Column("later", "Sau", hidden=True),
    ],
)  # fmt: skip


def row(name: str, **fields: Any) -> dict[str, Any]:
    return {
        "name": name, "owed": 35_812_345_678, "rate": 8_450, "day": dt.date(2026, 10, 31), "class": "late",
        "seen": dt.datetime(2026, 10, 31, 17, 5, tzinfo=dt.UTC), "ribbon": "p l250", "link": "<a>", "secret": "s",
        "later": "x", **fields,
    }  # fmt: skip


def exported(rows: list[dict[str, Any]], query: str = "") -> Any:
    request = RequestFactory().get(f"/ds/?export=xlsx&{query}")
    request.as_of = SimpleNamespace(day=dt.date(2026, 10, 31), known_at=None, is_past=False)  # type: ignore[attr-defined]
    response = TABLE.respond(request, rows, "unused.html")
    assert response["Content-Disposition"].startswith('attachment; filename="don-vi-')
    return openpyxl.load_workbook(io.BytesIO(response.content))


def test_values_keep_their_kind() -> None:
    sheet = exported([row("Công ty Đỉnh Vàng")])["Danh sách"]
    assert [cell.value for cell in sheet[1]] == ["Tên", "Còn nợ", "Tỷ lệ", "Hạn", "Lúc", "Lớp", "16 tháng"]
    assert [str(cell.value) for cell in sheet[2]] == [
        "Công ty Đỉnh Vàng", "35812345678", "0.845", "2026-10-31 00:00:00", "2026-11-01 00:05:00", "Chậm đóng",
        "p l250",
    ]  # fmt: skip
    assert sheet["D2"].is_date
    assert sheet["B2"].number_format == "#,##0"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_name_stays_a_name(name: str) -> None:
    cell = exported([row(name)])["Danh sách"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
    assert cell.quotePrefix is (not name.startswith("http")), "nor becomes a formula when somebody edits it"


def test_nothing_is_an_empty_cell() -> None:
    nothing = row("A", owed=None, rate=None, day=None, seen=None, ribbon="", **{"class": None})
    assert [cell.value for cell in exported([nothing])["Danh sách"][2]] == ["A", None, None, None, None, None, None]


def test_every_row_that_passes_and_the_conditions_beside() -> None:
    rows = [row(f"Đơn vị {at:04d}", **{"class": "late" if at % 2 else "paid"}) for at in range(300)]
    book = exported(rows, "class=late&size=25&columns=name,owed&owed_from=1 tỷ")
    assert book["Danh sách"].max_row == 151
    assert book["Danh sách"].max_column == 2
    notes = dict(book["Điều kiện"].values)
    assert notes["Tính đến"] == "31/10/2026"
    assert notes["Điều kiện lọc"] == "Còn nợ: ≥ 1\xa0tỷ; Lớp: Chậm đóng"
    assert notes["Số dòng"] == "150"


def test_too_many_rows_are_refused_with_a_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "EXPORT_ROWS", 2)
    request = RequestFactory().get("/?export=xlsx", headers={"HX-Target": "table-don-vi-rows"})
    html = TABLE.respond(request, [row(str(at)) for at in range(3)], "unused.html").content.decode()
    assert "Danh sách có 3 dòng, nhiều hơn 2 dòng mà một tệp chứa" in html
