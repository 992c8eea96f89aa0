"""Words that several forms share: blocks, offices, signers, and what each kind of figure comes from."""

from __future__ import annotations

from ansinh.office.reports.forms.sheet import N_

BLOCKS = {
    "state": "Doanh nghiệp Nhà nước", "fdi": "DN có vốn đầu tư nước ngoài", "private": "Doanh nghiệp ngoài quốc doanh",
    "administration": "Hành chính, Đảng, đoàn thể", "public_service": "Sự nghiệp công lập",
    "commune": "Xã, phường, thị trấn", "commune_part_time": "Cán bộ không CT cấp xã", "cooperative": "Hợp tác xã",
    "non_public": "Ngoài công lập", "household": "Hộ SXKD cá thể, tổ hợp tác, CN", "other": "Khác, chưa rõ khối",
}  # fmt: skip
"""As form B03-TS words them."""
BASE_SIGNER = "GIÁM ĐỐC BHXH CƠ SỞ"
PROVINCE_SIGNER = "GIÁM ĐỐC BHXH TỈNH"
MONEY_UNIT = "Đơn vị tính: đồng"

SOURCES = {
    "workers": N_("Sổ: người có phát sinh đóng trong tháng"),
    "units": N_("Sổ: số đơn vị của dòng"),
    "name": N_("Danh bạ đơn vị"),
    "address": N_("Danh bạ đơn vị"),
    "code": N_("Danh bạ đơn vị"),
    "not_due": N_("Sổ ngày {day}: tiền gốc chưa đóng, chưa quá ngày đến hạn; C12-TS dòng Đ.2.2.1"),
    "late": N_("Sổ ngày {day}: tiền gốc chưa đóng, lớp chậm đóng; C12-TS dòng Đ.2.2.2"),
    "evading": N_("Sổ ngày {day}: tiền gốc chưa đóng, lớp trốn đóng; C12-TS dòng Đ.2.2.3"),
    "charge_late": N_("Sổ ngày {day}: tiền xử lý chậm đóng còn lại; C12-TS dòng Đ.3.1"),
    "charge_evading": N_("Sổ ngày {day}: tiền xử lý trốn đóng còn lại; C12-TS dòng Đ.3.2"),
    "days_late": N_("Số ngày chậm đóng quỹ BHXH, bình quân theo số tiền; C12-TS dòng Đ.4.1"),
    "days_evading": N_("Số ngày trốn đóng quỹ BHXH, bình quân theo số tiền; C12-TS dòng Đ.4.2"),
    "surplus_opening": N_("Số thừa chuyển sang từ kỳ trước; C12-TS dòng A.2.1"),
    "surplus_closing": N_("Sổ ngày {day}: số thừa chưa phân bổ; C12-TS dòng Đ.2.1"),
    "principal_opening": N_("Số thiếu chuyển sang từ kỳ trước; C12-TS dòng A.2.2"),
    "charge_opening": N_("Tiền xử lý chuyển sang từ kỳ trước; C12-TS dòng A.3"),
    "due": N_("Phải đóng phát sinh và điều chỉnh kỳ trước; C12-TS dòng B.3, B.4"),
    "raised_principal": N_("Điều chỉnh tăng số phải đóng kỳ trước; C12-TS dòng B.4.1"),
    "raised_earlier_years": N_("Trong số điều chỉnh tăng, phần của các năm trước"),
    "lowered": N_("Điều chỉnh giảm số phải đóng kỳ trước; C12-TS dòng B.4.2"),
    "lowered_earlier_years": N_("Trong số điều chỉnh giảm, phần của các năm trước"),
    "raised_charge": N_("Tiền xử lý phát sinh và điều chỉnh; C12-TS dòng B.4.1.3, B.5"),
    "arising_up": N_("Tiền xử lý phát sinh trong kỳ; C12-TS dòng B.5"),
    "arising_down": N_("Tiền xử lý giảm do số phải đóng giảm"),
    "to_principal": N_("Tiền đóng phân bổ vào số phải đóng; C12-TS dòng D.1"),
    "to_earlier_years": N_("Tiền đóng phân bổ vào các tháng của năm trước"),
    "to_charge": N_("Tiền đóng phân bổ vào tiền xử lý; C12-TS dòng D.2"),
    "principal_closing": N_("Sổ ngày {day}: tiền gốc chưa đóng; C12-TS dòng Đ.2.2"),
    "charge_closing": N_("Sổ ngày {day}: tiền xử lý chưa đóng; C12-TS dòng Đ.3"),
    "nothing": N_("Sổ không phân bổ trước cho năm sau: phần trả trước là số thừa"),
    "women": N_("Giới tính theo hồ sơ kê khai gần nhất"),
    "base": N_("Sổ: tiền lương làm căn cứ đóng của từng người trong tháng"),
    "is": N_("Tình trạng ở danh bạ đơn vị, danh bạ doanh nghiệp, quyết định tạm dừng và bất khả kháng"),
}


def base_office(letter: str) -> str:
    """A base office in the rows of a province's report."""
    return f"BHXH cơ sở {letter}"


def signer(office: str) -> str:
    """Who signs a monthly report."""
    return BASE_SIGNER if office else PROVINCE_SIGNER
