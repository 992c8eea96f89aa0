"""What the employment service collects: recruitment needs (form 02 of Circular 01/2022/TT-BLĐTBXH), lists of job
orders (03a/PLI), the list of people looking for work, and tips about employers."""

from __future__ import annotations

import re

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.movements import search_key
from ansinh.facts.readers.declarations import Draft
from ansinh.facts.readers.heading import read_heading
from ansinh.facts.readers.layout import HEAD_ROWS, SERIAL, Field, Layout, Table
from ansinh.facts.readers.listing import STT, Above, ListForm, fill_tax_code, recode
from ansinh.facts.readers.workbook import Document

_NEEDS = Layout(
    (
        STT,
        Field("occupation_code", "Mã nghề cấp 2", r"ma nghe"),
        Field("title", "Tên nghề, công việc", r"ten (nghe|cong viec)", required=True),
        Field("openings", "Số lượng", r"so luong", required=True),
        Field("women", "Trong đó: Nữ", r"\bnu$"),
    ),
)
_ORDERS = Layout(
    (
        Field("vacancy_id", "Số phiếu", r"^so phieu|^ma (phieu|viec tim nguoi|tin)", required=True),
        Field("tax_code", "Mã số thuế", r"^(ma so thue|mst)"),
        Field("title", "Tên công việc", r"^ten cong viec|^vi tri|^chuc danh", required=True),
        Field("occupation_code", "Mã nghề", r"^ma nghe"),
        Field("openings", "Số lượng tuyển", r"^so luong|^so nguoi"),
        Field("contract", "Loại hợp đồng lao động", r"hop dong"),
        Field("posted_on", "Ngày đăng ký", r"^ngay (dang|lap)"),
        Field("closes_on", "Hạn nhận hồ sơ", r"^han |^thoi han (nhan|nop|tuyen)"),
    ),
    foreign=(r"^ho (va )?ten",),
    added=(
        STT,
        Field("description", "Mô tả công việc", r"^mo ta"),
        Field("wage_from", "Mức lương từ", r"luong (tu|toi thieu)\b"),
        Field("wage_to", "Mức lương đến", r"luong (den|toi da)\b"),
        Field("wage", "Mức lương", r"^(muc luong|tien luong)$"),
        Field("commune_code", "Mã xã nơi làm việc", r"^ma (xa|phuong)"),
        Field("shift", "Ca làm việc", r"^ca lam"),
        Field("requirements", "Yêu cầu", r"^yeu cau"),
    ),
    anchor=rf"{SERIAL}|so phieu|ma phieu",
)
_SUPPLY = Layout(
    (
        Field("full_name", "Họ và tên", r"^ho (va )?ten"),
        Field("citizen_id", "Số CCCD", r"cccd|cmnd|dinh danh"),
        Field("priority", "Đối tượng ưu tiên", r"uu tien", required=True),
        Field("schooling", "Trình độ học vấn", r"hoc van|van hoa|giao duc pho thong"),
        Field("training", "Trình độ chuyên môn kỹ thuật", r"trinh do (chuyen mon|cmkt)|^(cmkt|chuyen mon)"),
        Field("wanted", "Công việc mong muốn", r"mong muon(?!.*luong)(?<!luong mong muon)|^viec muon"),
        Field("status", "Tình trạng", r"^tinh trang"),
    ),
    added=(
        STT,
        Field("seeker_id", "Mã người tìm việc", r"^ma (nguoi tim viec|so nguoi|ho so)|^so ho so"),
        Field("born_on", "Ngày sinh", r"^(ngay|nam).*sinh(?!.*> (nam|nu)$)"),
        Field("born_male", "Ngày sinh: Nam", r"sinh > nam$"),
        Field("born_female", "Ngày sinh: Nữ", r"sinh > nu$"),
        Field("sex", "Giới tính", r"^gioi tinh"),
        Field("person_number", "Mã số BHXH", r"^(ma )?so bhxh|^ma so bhxh"),
        Field("commune_code", "Mã xã nơi ở hiện tại", r"^ma (xa|phuong)"),
        Field("skills", "Kỹ năng", r"^ky nang"),
        Field("experience_years", "Số năm kinh nghiệm", r"kinh nghiem"),
        Field("occupation_code", "Mã nghề", r"^ma nghe"),
        Field("wage_wanted", "Mức lương mong muốn", r"luong mong muon"),
        Field("travel_km", "Khoảng cách đi làm (km)", r"khoang cach"),
        Field("registered_on", "Ngày đăng ký", r"^ngay dang ky"),
    ),
)
_TIPS = Layout(
    (
        Field("tip_id", "Số tiếp nhận", r"^(so|ma) (tiep nhan|phan anh|don|vu viec)", required=True),
        Field("received_on", "Ngày tiếp nhận", r"^ngay (tiep )?nhan", required=True),
        Field("text", "Nội dung phản ánh", r"^noi dung", required=True),
    ),
    added=(
        STT,
        Field("tax_code", "Mã số thuế", r"^(ma so thue|mst)"),
        Field("employer_name", "Tên đơn vị bị phản ánh", r"^ten (don vi|doanh nghiep|co so|nguoi su dung)"),
    ),
    anchor=rf"{SERIAL}|(so|ma) (tiep nhan|phan anh|don|vu viec)",
)
_STATUSES = (
    (r"dang tim|tim viec", "seeking"), (r"that nghiep|chua co viec|mat viec", "unemployed"),
    (r"co viec", "employed"), (r"khong tham gia|ngoai luc luong", "inactive"),
)  # fmt: skip
_MILLIONS = re.compile(r"(\d+(?:[.,]\d+)?) ?(?:tr\b|trieu)")
_DONG = re.compile(r"\d{1,3}(?:[. ,]\d{3})+|\d{6,}")


def _title_needs() -> str:
    return _("Nhu cầu tuyển dụng lao động (mẫu số 02 của Thông tư 01/2022/TT-BLĐTBXH)")


def _title_orders() -> str:
    return _("Danh sách phiếu đăng ký tuyển dụng lao động (mẫu 03a/PLI)")


def _title_supply() -> str:
    return _("Danh sách người tìm việc (cung lao động)")


def _title_tips() -> str:
    return _("Danh sách phản ánh, tố giác")


def _says_needs(document: Document, table: Table) -> float:
    """Five plain labels prove little: the title must speak of recruitment."""
    head = document.head(table.sheet, HEAD_ROWS)[: table.first]
    words = " ".join(search_key(cell) for row in head for cell in row if isinstance(cell, str))
    return 1.0 if "nhu cau tuyen dung" in words else 0.0


def _arrange_needs(draft: Draft, above: Above, document: Document) -> None:
    fill_tax_code(draft, above, document)
    collected_on = read_heading(above.cells_above, above.cells_below).filed_on
    if collected_on is None:
        raise AnsinhError(
            _("Không biết phiếu {file} lập ngày nào.").format(file=document.path.name),
            _("Trên phiếu không ghi ngày tháng năm lập."),
            _("Hãy ghi ngày lập (ngày … tháng … năm …) trên phiếu rồi nhập lại."),
        )
    draft.rows = draft.rows.with_columns(
        pl.concat_str(
            pl.col("tax_code"), pl.lit(f"{collected_on:%Y%m}"), pl.int_range(1, pl.len() + 1), separator="-"
        ).alias("vacancy_id"),
        pl.lit(collected_on.isoformat()).alias("posted_on"),
    )


def _arrange_orders(draft: Draft, _above: Above, _document: Document) -> None:
    if "wage" not in draft.rows.columns:
        return
    known = {text: _wage_range(text) for text in draft.rows["wage"].drop_nulls().unique()}
    for at, name in enumerate(("wage_from", "wage_to")):
        told = draft.rows["wage"].replace_strict(
            {text: wages[at] for text, wages in known.items()}, default=None, return_dtype=pl.String
        )
        own = pl.col(name) if name in draft.rows.columns else pl.lit(None, pl.String)
        draft.rows = draft.rows.with_columns(own.fill_null(told).alias(name))


def _wage_range(text: str) -> tuple[str | None, str | None]:
    """Lowest and highest pay that a sentence or one of the form's five bands names, in đồng.

    >>> _wage_range("Từ 5 đến 10 triệu"), _wage_range("trên 50 triệu đồng"), _wage_range("Thỏa thuận")
    (('5000000', '10000000'), ('50000000', None), (None, None))
    """
    key = text.lower().replace("triệu", "trieu").replace("–", "-")
    amounts = [int(re.sub(r"\D", "", found)) for found in _DONG.findall(key)]
    if not amounts and re.search(r"\btr\b|trieu", key):
        figures = re.findall(r"\d+(?:[.,]\d+)?", key)
        amounts = [_tenths(figure) * 100_000 for figure in figures]
    if not amounts:
        return None, None
    if len(amounts) >= 2:
        return str(min(amounts)), str(max(amounts))
    only = str(amounts[0])
    if re.search(r"dưới|duoi|đến|tối đa|<", key):
        return None, only
    return only, None if re.search(r"trên|tren|từ|tối thiểu|>", key) else only


def _tenths(figure: str) -> int:
    whole, _point, fraction = figure.replace(",", ".").partition(".")
    return int(whole) * 10 + int((fraction or "0")[0])


def _arrange_supply(draft: Draft, above: Above, _document: Document) -> None:
    """The official list prints the birth date under Nam or Nữ; the newer ones have a column for the sex. Who has
    no number in the list is known by the citizen number, which also stands for the insurance number."""
    columns = draft.rows.columns

    def first(*names: str) -> pl.Expr:
        return pl.coalesce(*(pl.col(name) for name in names if name in columns), pl.lit(None, pl.String))

    marked = pl.lit(None, pl.String)
    for name, sex in (("born_male", "Nam"), ("born_female", "Nữ")):
        if name in columns:
            marked = pl.when(pl.col(name).is_not_null()).then(pl.lit(sex)).otherwise(marked)
    citizen = first("citizen_id")
    numbered = pl.when(citizen.str.contains(r"^\d{12}$")).then(citizen)
    collected_on = read_heading(above.cells_above, above.cells_below).filed_on
    draft.rows = draft.rows.with_columns(
        first("born_on", "born_male", "born_female").alias("born_on"),
        pl.coalesce(first("sex"), marked).alias("sex"),
        first("seeker_id", "citizen_id").alias("seeker_id"),
        pl.coalesce(first("person_number"), numbered).alias("person_number"),
        first("registered_on").fill_null(pl.lit(collected_on.isoformat() if collected_on else None, pl.String))
        .alias("registered_on"),
    )  # fmt: skip
    if "status" in columns:
        draft.rows = draft.rows.with_columns(recode(draft.rows["status"], _status).alias("status"))


def _status(text: str) -> str | None:
    key = search_key(text)
    return next((code for pattern, code in _STATUSES if re.search(pattern, key)), None)


FORMATS = (
    ListForm("recruitment_needs", _title_needs, "vacancies", _NEEDS, _arrange_needs, _says_needs).format(),
    ListForm("job_orders", _title_orders, "vacancies", _ORDERS, _arrange_orders).format(),
    ListForm("labour_supply", _title_supply, "seekers", _SUPPLY, _arrange_supply).format(),
    ListForm("tips_list", _title_tips, "tips", _TIPS).format(),
)
