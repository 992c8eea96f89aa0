"""The taxpayer register, the look-up of tax codes, the business registry: to businesses, none blanking another."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts import CanonicalFolder, FactStore, import_files
from ansinh.facts.readers import read_file
from ansinh.facts.reading import Reading
from ansinh.facts.schemas import TABLES
from ansinh.facts.writers import (
    write_canonical,
    write_registry_exchange,
    write_registry_search,
    write_tax_code_lookup,
    write_taxpayer_register,
)

FIRMS = pl.DataFrame({
    "tax_code": ["0100109106", "0100109106-001", "038085000123"],
    "name": ["Công ty CP Một", "Chi nhánh Công ty CP Một", "Hộ kinh doanh Hoà"],
    "kind": ["joint_stock", "branch", "household_business"],
    "status": ["06", "03", "00"],
    "status_from": [dt.date(2026, 3, 5), dt.date(2025, 12, 31), None],
    "founded_on": [dt.date(2001, 1, 2), None, dt.date(2019, 9, 9)],
    "industry_code": ["1410", "1410", "5610"],
    "commune_code": ["14758", None, "16012"],
    "address": ["12 Đường Một, Phường Hạc Thành", "Xã Nga Sơn", "Chợ Vườn Hoa"],
    "representative_name": ["Lê Bá Đạt", None, "Đỗ Thị Hoà"],
    "representative_id": ["038085000123", None, "171234567"],
    "capital": [9_900_000_000, None, 150_000_000],
    "registry_status": ["Đang hoạt động", None, "Tạm ngừng kinh doanh"],
}, schema=TABLES["businesses"].schema)  # fmt: skip
CARRIED = {
    "taxpayer_register": [name for name in FIRMS.columns if name != "registry_status"],
    "tax_code_lookup": ["tax_code", "name", "status", "address"],
    "registry_search": ["tax_code", "name", "registry_status", "address"],
    "registry_exchange": [
        "tax_code", "name", "kind", "founded_on", "address", "representative_name", "representative_id", "capital",
        "registry_status",
    ],
}  # fmt: skip
WRITERS = [
    ("taxpayer_register", write_taxpayer_register, "dbnnt.xlsx"),
    ("taxpayer_register", write_taxpayer_register, "dbnnt.csv"),
    ("tax_code_lookup", write_tax_code_lookup, "mst.csv"),
    ("tax_code_lookup", write_tax_code_lookup, "mst.xlsx"),
    ("registry_search", write_registry_search, "dkkd.csv"),
    ("registry_exchange", write_registry_exchange, "truc.json"),
]
Write = Callable[[Path, pl.DataFrame], None]


def one(path: Path, kind: str | None = None) -> Reading:
    (reading,) = read_file(path, kind)
    return reading


def stored(folder: Path, *paths: Path) -> pl.DataFrame:
    store = FactStore(folder / "facts")
    for file in import_files(store, "auto", paths).files:
        assert (file.error, file.refused) == (None, 0)
    return store.snapshot().table("businesses")


@pytest.mark.parametrize(("key", "write", "name"), WRITERS)
def test_each_register_gives_what_it_carries(tmp_path: Path, key: str, write: Write, name: str) -> None:
    write(tmp_path / name, FIRMS)
    assert one(tmp_path / name).format == key
    columns = CARRIED[key]
    assert stored(tmp_path, tmp_path / name).select(columns).equals(FIRMS.select(columns))


@pytest.mark.parametrize(("key", "write", "name"), WRITERS)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, key: str, write: Write, name: str) -> None:
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / name, FIRMS)
    assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["tax first", "registry first"])
def test_no_register_blanks_or_overrules_the_other(tmp_path: Path, order: tuple[int, int]) -> None:
    """The tax office alone says the status of a tax code; the business registry alone its own."""
    paths = (tmp_path / "dbnnt.xlsx", tmp_path / "truc.json")
    write_taxpayer_register(paths[0], FIRMS)
    write_registry_exchange(paths[1], FIRMS.with_columns(name=pl.lit("Tên mới"), capital=pl.lit(None, pl.Int64)))
    found = stored(tmp_path, *(paths[at] for at in order)).sort("tax_code", descending=True)
    wanted = FIRMS.sort("tax_code", descending=True)
    same = [name for name in FIRMS.columns if name != "name"]
    assert found.select(same).equals(wanted.select(same))
    names = ["Tên mới"] * 3 if order == (0, 1) else wanted["name"].to_list()
    assert found["name"].to_list() == names


@pytest.mark.parametrize(
    ("told", "held"),
    [
        # status and day of each telling; what then holds
        ([("06", 5), ("00", None)], ("00", None)),
        ([("06", 5), (None, None)], ("06", 5)),
        ([("06", 5), ("06", None)], ("06", 5)),
        ([("06", None), ("06", 7)], ("06", 7)),
        ([("06", 5), ("00", 8), ("06", None)], ("06", None)),
        ([("06", 5), ("00", 8)], ("00", 8)),
    ],
)
def test_a_day_goes_with_its_status(
    tmp_path: Path, told: list[tuple[str | None, int | None]], held: tuple[str | None, int | None]
) -> None:
    rows = pl.DataFrame({
        "tax_code": ["0100109106"] * len(told),
        "status": [status for status, _day in told],
        "status_from": [None if day is None else dt.date(2026, 1, day) for _status, day in told],
    })  # fmt: skip
    write_canonical(tmp_path / "businesses.csv", "businesses", rows)
    wanted = (held[0], None if held[1] is None else dt.date(2026, 1, held[1]))
    folder = CanonicalFolder(tmp_path)
    assert folder.table("businesses").select("status", "status_from").row(0) == wanted
    assert CanonicalFolder(tmp_path).table("businesses", columns=["status_from"]).row(0) == wanted[1:]
    assert stored(tmp_path, tmp_path / "businesses.csv").select("status", "status_from").row(0) == wanted


def test_registers_imported_together_are_not_called_repetitions(tmp_path: Path) -> None:
    paths = [tmp_path / "dbnnt.csv", tmp_path / "truc.json"]
    write_taxpayer_register(paths[0], FIRMS)
    write_registry_exchange(paths[1], FIRMS)
    files = import_files(FactStore(tmp_path / "facts"), "auto", paths).files
    assert [(file.accepted, file.duplicates, file.warned) for file in files] == [(3, 0, 0), (2, 1, 0)]


def test_the_export_has_its_shape(tmp_path: Path) -> None:
    path = tmp_path / "dbnnt.xlsx"
    write_taxpayer_register(path, FIRMS)
    sheet = openpyxl.load_workbook(path).active
    assert (sheet.max_column >= 54, sheet["D2"].value, sheet["D3"].value) == (True, "Mã số thuế", "0100109106")
    assert sheet.cell(2, 45).value == "Trạng thái ĐKT tổ chức"
    assert sheet.cell(3, 45).value == "06 - NNT không hoạt động tại địa chỉ đã đăng ký"
    assert sheet.cell(3, 54).value is None
    assert sheet.cell(4, 54).value.date() == dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("00", "00"),
        ("6", "06"),
        ("06 - NNT không hoạt động tại địa chỉ đã đăng ký", "06"),
        ("NNT tạm ngừng hoạt động, kinh doanh có thời hạn", "05"),
        ("NNT cho lam thu tuc pha san", "07"),
        ("đang xem xét", "đang xem xét"),
    ],
)
def test_a_status_is_told_by_code_or_words(tmp_path: Path, written: str, status: str) -> None:
    path = tmp_path / "mst.csv"
    write_tax_code_lookup(path, FIRMS.head(1).with_columns(status=pl.lit(written)))
    assert one(path).rows["status"].to_list() == [status]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Công ty TNHH một thành viên", "limited_one"),
        ("Công ty TNHH MTV nhà nước", "limited_one"),
        ("CÔNG TY TRÁCH NHIỆM HỮU HẠN HAI THÀNH VIÊN TRỞ LÊN", "limited_more"),
        ("DNTN", "private"),
        ("Hợp tác xã nông nghiệp", "cooperative"),
        ("Hộ kinh doanh cá thể", "household_business"),
    ],
)
def test_a_legal_form_is_told_by_its_words(tmp_path: Path, written: str, kind: str) -> None:
    path = tmp_path / "truc.json"
    write_registry_exchange(path, FIRMS.head(1).with_columns(kind=pl.lit(written)))
    assert one(path).rows["kind"].to_list() == [kind]


def test_the_parts_of_an_address_are_joined_once(tmp_path: Path) -> None:
    path = tmp_path / "mst.csv"
    rows = FIRMS.with_columns(
        address=pl.Series(["Số 1", "Số 2, Phường Hạc Thành", None]), commune=pl.lit("Phường Hạc Thành"),
        province=pl.Series(["Thanh Hóa", "Thanh Hóa", None]),
    )  # fmt: skip
    write_tax_code_lookup(path, rows)
    assert one(path).rows["address"].to_list() == [
        "Số 1, Phường Hạc Thành, Thanh Hóa", "Số 2, Phường Hạc Thành, Thanh Hóa", "Phường Hạc Thành",
    ]  # fmt: skip


# -- never linked on a counter, never guessed -----------------------------------------------------


@pytest.mark.parametrize(("write", "name"), [(write_registry_search, "a.csv"), (write_registry_exchange, "a.json")])
def test_a_business_location_is_refused_with_its_row(tmp_path: Path, write: Write, name: str) -> None:
    write(tmp_path / name, FIRMS.with_columns(tax_code=pl.Series(["0100109106", "00036", "038085000123"])))
    reading = one(tmp_path / name)
    row = 3 if name.endswith("csv") else 2
    assert [(each.row, each.column, each.code) for each in reading.refused] == [(row, "tax_code", "location_counter")]
    assert reading.rows["tax_code"].to_list() == ["0100109106", "038085000123"]


def test_lost_zeros_come_back_and_bad_codes_are_sent_back(tmp_path: Path) -> None:
    path = tmp_path / "dbnnt.xlsx"
    write_taxpayer_register(path, FIRMS)
    book = openpyxl.load_workbook(path)
    book.active["D3"] = 100109106
    book.active["D4"] = 28000
    book.active.cell(5, 45).value = "đang xem xét"
    book.active.cell(5, 18).value = "31/13/2019"
    book.save(path)
    (file,) = import_files(FactStore(tmp_path / "facts"), "auto", [path]).files
    assert file.verdicts[0].accepted["tax_code"].to_list() == ["0100109106", "038085000123"]
    assert sorted(file.verdicts[0].problems.select("row", "severity", "column", "code").rows()) == [
        (4, "refused", "tax_code", "tax_code"),
        (5, "warned", "founded_on", "no_such_month"),
        (5, "warned", "status", "not_in_domain"),
    ]


def test_a_register_without_its_status_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dbnnt.csv"
    write_taxpayer_register(path, FIRMS)
    text = path.read_text(encoding="utf-8-sig").replace("Trạng thái ĐKT tổ chức", "Cột 45")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnsinhError, match="Trạng thái ĐKT"):
        read_file(path, "businesses")


# -- JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrap", ["alone", "list", "envelope"])
def test_an_answer_of_the_exchange_in_any_wrapping(tmp_path: Path, wrap: str) -> None:
    person = {"FULL_NAME": "Lê Bá Đạt"}
    firm = {
        "MainInformation": {"NAME": "Công ty Một", "ENTERPRISE_GDT_CODE": "0100109106", "CAPITAL_AMOUNT": 9.9e9},
        "HOAdress": None,
        "Representatives": person if wrap == "alone" else [person, {"FULL_NAME": "Khác"}],
    }
    answer = {"alone": firm, "list": [firm], "envelope": {"data": {"items": [firm]}}}[wrap]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    row = one(path).rows.row(0, named=True)
    assert (row["tax_code"], row["representative_name"], row["capital"]) == ("0100109106", "Lê Bá Đạt", "9900000000")
    assert row["address"] is None


def test_the_search_as_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    rows = [{"Id": 1, "Name": "Công ty Một", "Enterprise_Gdt_Code": "0100109106", "Status": None, "City_Id": 118}]
    path.write_text(json.dumps({"d": rows}), encoding="utf-8")
    assert one(path).rows.drop("row").row(0) == ("0100109106", "Công ty Một", None, None)


def test_broken_json_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_registry_exchange(path, FIRMS)
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    with pytest.raises(AnsinhError, match="không phải JSON hợp lệ"):
        read_file(path)


def test_other_json_is_not_recognised(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(AnsinhError, match="Không nhận ra mẫu"):
        read_file(path)
