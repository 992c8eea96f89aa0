"""The registers of taxpayers (TMS export, look-up of tax codes) and of enterprises (search rows of the business
registry, JSON of the national data exchange).

An enterprise is known by its tax code alone. The number of a business location (five digits) is unique only
within its parent, so such a row is refused and never linked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.business_terms import BUSINESS_KINDS, TAX_STATUSES
from ansinh.facts.movements import search_key
from ansinh.facts.readers.declarations import Draft
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.layout import Field, Layout
from ansinh.facts.readers.listing import Above, ListForm, reading, recode
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

_TAX_CODE = Field("tax_code", "Mã số thuế", r"^(ma so thue|mst)( nnt)?$", required=True)
_REGISTER = Layout(
    (
        _TAX_CODE,
        Field("status", "Trạng thái ĐKT tổ chức", r"^trang thai( (dkt|to chuc|nnt|mst|hoat dong)|$)", required=True),
        Field("closed_on", "Ngày đóng trạng thái tổ chức", r"^ngay dong( (trang thai|mst|cua)|$)"),
    ),
    added=(
        Field("name", "Tên người nộp thuế", r"^ten (nguoi nop thue|nnt|to chuc|doanh nghiep)"),
        Field("kind", "Loại hình", r"^loai hinh"),
        Field("industry_code", "Mã ngành nghề chính", r"^ma nganh"),
        Field("address", "Địa chỉ trụ sở", r"^dia chi"),
        Field("commune_code", "Mã phường/xã", r"^ma (phuong|xa)"),
        Field("founded_on", "Ngày thành lập", r"^ngay thanh lap"),
        Field("capital", "Vốn điều lệ", r"^von"),
        Field("representative_name", "Họ tên người đại diện", r"^(ho (va )?)?ten.*dai dien"),
        Field("representative_id", "Số CMND/CCCD người đại diện", r"(cmnd|cccd|dinh danh).*dai dien"),
        Field("status_from", "Ngày bắt đầu trạng thái", r"^ngay (bat dau|hieu luc|thay doi).*trang thai"),
    ),
    anchor=r"ma so thue.*|mst.*",
)  # fmt: skip
_LOOKUP = Layout(
    (
        Field("tax_code", "mst", r"^mst$", required=True),
        Field("name", "tennnt", r"^tennnt$"),
        Field("status", "tthai", r"^tthai$", required=True),
        Field("tax_office", "tencqt", r"^tencqt$"),
        Field("address", "dctsdchi", r"^dctsdchi$"),
    ),
    added=(
        Field("commune", "dctsxaten", r"^dctsxaten$"), Field("district", "dctshuyenten", r"^dctshuyenten$"),
        Field("province", "dctstinhten", r"^dctstinhten$"),
    ),
    anchor="mst",
)  # fmt: skip
_SEARCH = Layout(
    (
        Field("name", "Name", r"^name$"),
        Field("tax_code", "Enterprise_Gdt_Code", r"^enterprise gdt code$", required=True),
        Field("registry_status", "Status", r"^status$"),
        Field("address", "Ho_Address", r"^ho address$"),
    ),
    added=(Field("enterprise_code", "Enterprise_Code", r"^enterprise code$"),),
    anchor="enterprise gdt code",
)
_STATUS_BY_WORDS = {search_key(words): code for code, words in TAX_STATUSES.items()}
_KIND_WORDS = (
    (r"mot thanh vien|\bmtv\b", "limited_one"),
    (r"hai thanh vien|2 thanh vien|\btnhh\b|trach nhiem huu han", "limited_more"),
    (r"co phan|\bctcp\b", "joint_stock"), (r"tu nhan|\bdntn\b", "private"), (r"hop danh", "partnership"),
    (r"hop tac xa|\bhtx\b", "cooperative"), (r"ho kinh doanh|\bhkd\b|ho gia dinh", "household_business"),
    (r"chi nhanh", "branch"), (r"van phong dai dien|\bvpdd\b", "office"), (r"dia diem kinh doanh", "location"),
    (r"nha nuoc", "state"), (r"nuoc ngoai|\bfdi\b", "foreign"), (r"su nghiep|hanh chinh|co quan", "public_unit"),
    (r"khac", "other"),
)  # fmt: skip
"""Folded words of a legal form, looked for in this order: a limited company of the State is a limited company."""
_LOCATION = r"^[0-9]{1,5}$"


def _title_register() -> str:
    return _("Danh bạ người nộp thuế (xuất từ hệ thống TMS)")


def _title_lookup() -> str:
    return _("Danh sách tra cứu mã số thuế")


def _title_search() -> str:
    return _("Danh sách tra cứu đăng ký doanh nghiệp")


def _title_exchange() -> str:
    return _("Dữ liệu đăng ký doanh nghiệp (trục liên thông quốc gia, JSON)")


def _arrange_register(draft: Draft, _above: Above, _document: Document) -> None:
    _code_status(draft)
    _code_kind(draft)
    days = [pl.col(name) for name in ("status_from", "closed_on") if name in draft.rows.columns]
    # A closed code has its closing day; of the others the register says since when the status holds.
    draft.rows = draft.rows.with_columns(pl.coalesce(*days, pl.lit(None, pl.String)).alias("status_from"))


def _arrange_lookup(draft: Draft, _above: Above, _document: Document) -> None:
    _code_status(draft)
    address = pl.col("address").fill_null("") if "address" in draft.rows.columns else pl.lit("")
    for part in ("commune", "district", "province"):
        if part in draft.rows.columns:
            said = pl.col(part).is_null() | address.str.contains(pl.col(part), literal=True)
            joined = pl.concat_str(
                address, pl.when(address == "").then(pl.lit("")).otherwise(pl.lit(", ")), pl.col(part)
            )
            address = pl.when(said).then(address).otherwise(joined)
    draft.rows = draft.rows.with_columns(address.alias("address"))
    draft.rows = draft.rows.with_columns(pl.when(pl.col("address") != "").then("address").alias("address"))


def _arrange_search(draft: Draft, _above: Above, _document: Document) -> None:
    _refuse_locations(draft)


def _code_status(draft: Draft) -> None:
    """The two digits of a status, written alone, before its words, or told by its words; else as written."""

    def code(text: str) -> str | None:
        digits = re.match(r"0?(\d)(?!\d)", text.strip())
        return f"0{digits[1]}" if digits else _STATUS_BY_WORDS.get(search_key(text))

    draft.rows = draft.rows.with_columns(recode(draft.rows["status"], code).alias("status"))


def _code_kind(draft: Draft) -> None:
    if "kind" not in draft.rows.columns:
        return
    exact = {search_key(words): code for code, words in BUSINESS_KINDS.items()}

    def code(text: str) -> str | None:
        key = search_key(text)
        return exact.get(key) or next((kind for pattern, kind in _KIND_WORDS if re.search(pattern, key)), None)

    draft.rows = draft.rows.with_columns(recode(draft.rows["kind"], code).alias("kind"))


def _refuse_locations(draft: Draft) -> None:
    draft.refuse(
        draft.rows["tax_code"].str.contains(_LOCATION), "tax_code", "location_counter",
        _(
            "Dòng là địa điểm kinh doanh: số thứ tự 5 chữ số chỉ duy nhất trong doanh nghiệp mẹ, không phải mã số "
            "thuế, nên không nối được với đơn vị nào."
        ),
    )  # fmt: skip


def _recognise_json(document: Document) -> float:
    if document.kind != "json":
        return 0.0
    return 1.0 if '"ENTERPRISE_GDT_CODE"' in document.sample and '"MainInformation"' in document.sample else 0.0


def _read_json(document: Document, options: ReadOptions) -> list[Reading]:
    found = _objects(_parse_json(document), "MainInformation")
    draft = _json_draft([_enterprise(number, each) for number, each in enumerate(found, 1)], list(_ENTERPRISE))
    _code_kind(draft)
    return [reading("registry_exchange", _title_exchange(), "businesses", draft)]


def _json_draft(rows: list[tuple[int | str | None, ...]], names: list[str]) -> Draft:
    schema = {"row": pl.Int32(), **dict.fromkeys(names, pl.String())}
    draft = Draft(pl.DataFrame(rows, schema=schema, orient="row"))
    draft.notes.append(_("Số dòng là thứ tự của doanh nghiệp trong tệp."))
    _refuse_locations(draft)
    return draft


_ENTERPRISE = (
    "tax_code", "name", "kind", "founded_on", "registry_status", "capital", "address", "representative_name",
    "representative_id",
)  # fmt: skip


def _enterprise(number: int, enterprise: dict[str, Any]) -> tuple[int | str | None, ...]:
    """One enterprise as a row. The service spells the address ``HOAdress`` and gives one representative as an
    object, several as a list: the first is taken."""
    main = _object(enterprise["MainInformation"])
    address = _object(enterprise.get("HOAdress"))
    people = enterprise.get("Representatives")
    person = _object(people[0] if isinstance(people, list) and people else people)
    cells = (
        main.get("ENTERPRISE_GDT_CODE"), main.get("NAME"), main.get("ENTERPRISE_TYPE_NAME"), main.get("FOUNDING_DATE"),
        main.get("ENTERPRISE_STATUS_NAME"), main.get("CAPITAL_AMOUNT"), address.get("AddressFullText"),
        person.get("FULL_NAME"), person.get("ID_NUMBER"),
    )  # fmt: skip
    return (number, *map(_text, cells))


def _object(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _text(cell: object) -> str | None:
    return None if cell is None or cell == "" else str(cell).removesuffix(".0")


def _objects(found: object, key: str) -> Iterable[dict[str, Any]]:
    """The objects with ``key`` in an answer: alone, in a list, or either inside an envelope."""
    if isinstance(found, list):
        for each in found:
            yield from _objects(each, key)
    elif isinstance(found, dict):
        if key in found:
            yield found
        else:
            for each in found.values():
                yield from _objects(each, key)


def _parse_json(document: Document) -> object:
    try:
        return json.loads(document.text.lstrip("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise AnsinhError(
            _("Tệp {file} không phải JSON hợp lệ.").format(file=document.path.name),
            _("Lỗi ở dòng {line}.").format(line=line),
            _("Hãy tải lại tệp từ hệ thống gốc."),
        ) from error


_ROW = (
    ("tax_code", "Enterprise_Gdt_Code"), ("name", "Name"), ("registry_status", "Status"), ("address", "Ho_Address"),
)  # fmt: skip


def _recognise_answer(document: Document) -> float:
    return 1.0 if document.kind == "json" and '"Enterprise_Gdt_Code"' in document.sample else 0.0


def _read_answer(document: Document, options: ReadOptions) -> list[Reading]:
    """The same rows as the search gives them to a program."""
    found = _objects(_parse_json(document), "Enterprise_Gdt_Code")
    rows = [(number, *(_text(each.get(key)) for _name, key in _ROW)) for number, each in enumerate(found, 1)]
    draft = _json_draft(rows, [name for name, _key in _ROW])
    return [reading("registry_search", _title_search(), "businesses", draft)]


FORMATS = (
    ListForm("taxpayer_register", _title_register, "businesses", _REGISTER, _arrange_register).format(),
    ListForm("tax_code_lookup", _title_lookup, "businesses", _LOOKUP, _arrange_lookup).format(),
    ListForm("registry_search", _title_search, "businesses", _SEARCH, _arrange_search).format(),
    Format("registry_search_answer", _title_search, ("businesses",), _recognise_answer, _read_answer),
    Format("registry_exchange", _title_exchange, ("businesses",), _recognise_json, _read_json),
)
