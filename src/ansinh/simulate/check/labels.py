"""What users call the figures of the check."""

from __future__ import annotations

from ansinh.base import _

_PERCENTILES = {
    "office_months": "months",
    "office_debt": "debt",
    "office_credit": "credit",
    "office_paid": "paid",
    "office_dues": "dues",
}


def target_label(key: str) -> str:
    """The figure in the user's language."""
    begin, _underscore, last = key.rpartition("_")
    if begin in _PERCENTILES and last.isdigit():
        return _percentile(_PERCENTILES[begin]).format(percent=last)
    if begin == "office_top":
        return _("Phần nợ của {percent}% đơn vị nợ nhiều nhất").format(percent=last)
    if begin == "surname":
        return _("Tỷ lệ người mang họ phổ biến thứ {place}").format(place=last)
    return (_arrears() | _office() | _society())[key]


def group_label(key: str) -> str:
    """The heading a figure stands under."""
    if key.startswith(("long_", "largest_", "second_", "third_")):
        return _("Toàn tỉnh: đơn vị chậm đóng từ 3 tháng, ngày 30/9/2025")
    if key.startswith("office_"):
        return _("Một bảo hiểm xã hội cơ sở, giữa tháng 4/2026")
    return _("Người tham gia, tiền lương, doanh nghiệp")


def unit_label(unit: str) -> str:
    """The unit a figure is in."""
    return {
        "units": _("đơn vị"),
        "billion": _("tỷ đồng"),
        "million": _("triệu đồng"),
        "percent": "%",
        "months": _("tháng"),
        "people": _("người"),
        "ratio": _("lần"),
    }[unit]


def source_label(source: str) -> str:
    """Where a target comes from; ``targets.csv`` says it in full."""
    return {
        "press": _("báo chí 1/11/2025"),
        "office": _("danh sách C12 của một cơ sở"),
        "estimate": _("ước từ tỉnh lân cận"),
        "fdi": _("báo chí 2021, điều tra lương 2022"),
        "insurance": _("Bảo hiểm xã hội Việt Nam 2022"),
        "survey": _("điều tra lương 2022"),
        "founded": _("đăng ký mới 2022–2024"),
        "trades": _("đăng ký mới 2019"),
        "capital": _("đăng ký mới 2024"),
        "names": _("thống kê họ tên"),
        "assumption": _("giả định"),
    }[source]


def sector_label(sector: str) -> str:
    """Sectors as wage surveys name them."""
    return {"state": _("Nhà nước"), "fdi": _("Có vốn nước ngoài"), "private": _("Ngoài nhà nước")}[sector]


def _percentile(what: str) -> str:
    return {
        "months": _("Số tháng nợ, bách phân vị {percent}"),
        "debt": _("Số nợ một đơn vị, bách phân vị {percent}"),
        "credit": _("Số nộp thừa một đơn vị, bách phân vị {percent} từ lớn đến nhỏ"),
        "dues": _("Số phát sinh trong tháng một đơn vị, bách phân vị {percent}"),
        "paid": _("Số đã nộp trong nửa đầu tháng một đơn vị, bách phân vị {percent}"),
    }[what]


def _arrears() -> dict[str, str]:
    return {
        "long_units": _("Số đơn vị chậm đóng từ 3 tháng"),
        "long_money": _("Số tiền chậm đóng từ 3 tháng"),
        "long_units_3": _("Đơn vị chậm đóng từ 3 đến dưới 6 tháng"),
        "long_units_6": _("Đơn vị chậm đóng từ 6 đến dưới 12 tháng"),
        "long_units_12": _("Đơn vị chậm đóng từ 12 tháng"),
        "long_units_hard": _("Đơn vị khó thu"),
        "long_money_3": _("Tiền chậm đóng từ 3 đến dưới 6 tháng"),
        "long_money_6": _("Tiền chậm đóng từ 6 đến dưới 12 tháng"),
        "long_money_12": _("Tiền chậm đóng từ 12 tháng"),
        "long_money_hard": _("Tiền khó thu"),
        "long_public_units": _("Đơn vị sự nghiệp, hành chính chậm đóng từ 3 tháng"),
        "long_public_money": _("Tiền chậm đóng của các đơn vị đó"),
        "largest_debt": _("Khoản nợ lớn nhất (đơn vị đang hoạt động)"),
        "second_debt": _("Khoản nợ lớn thứ hai"),
        "third_debt": _("Khoản nợ lớn thứ ba"),
    }


def _office() -> dict[str, str]:
    return {
        "office_units": _("Số đơn vị của cơ sở"),
        "office_owing": _("Đơn vị còn nợ"),
        "office_credit": _("Đơn vị nộp thừa"),
        "office_zero": _("Đơn vị không nợ, không thừa"),
        "office_owing_before": _("Đơn vị còn nợ cuối tháng trước"),
        "office_owed_each": _("Số nợ bình quân trên mọi đơn vị"),
        "office_dust": _("Đơn vị nộp thừa dưới 1.000 đồng, trong số nộp thừa"),
        "office_paid_units": _("Đơn vị nộp tiền trong nửa đầu tháng"),
    }


def _society() -> dict[str, str]:
    return {
        "insured": _("Người tham gia bảo hiểm xã hội bắt buộc"),
        "workers_fdi": _("Lao động trong doanh nghiệp có vốn nước ngoài"),
        "pay_state": _("Tiền lương đóng bình quân, doanh nghiệp nhà nước"),
        "pay_fdi": _("Tiền lương đóng bình quân, doanh nghiệp có vốn nước ngoài"),
        "pay_private": _("Tiền lương đóng bình quân, khu vực ngoài nhà nước"),
        "paid_insured_state": _("Lương đóng trên thu nhập, doanh nghiệp nhà nước"),
        "paid_insured_fdi": _("Lương đóng trên thu nhập, doanh nghiệp có vốn nước ngoài"),
        "paid_insured_private": _("Lương đóng trên thu nhập, doanh nghiệp tư nhân"),
        "new_plain": _("Doanh nghiệp mới ở đồng bằng"),
        "new_coast": _("Doanh nghiệp mới ở ven biển"),
        "new_mountain": _("Doanh nghiệp mới ở miền núi"),
        "trade": _("Doanh nghiệp tư nhân ngành thương mại"),
        "construction": _("Doanh nghiệp tư nhân ngành xây dựng"),
        "manufacturing": _("Doanh nghiệp tư nhân ngành công nghiệp chế biến"),
        "capital_small": _("Doanh nghiệp có vốn dưới 10 tỷ đồng"),
        "hiding": _("Người sử dụng lao động có điều che giấu"),
    }
