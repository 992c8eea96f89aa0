"""What the office calls sectors, states, sizes, industries and places, in the language spoken."""

from __future__ import annotations

from ansinh.base import _
from ansinh.base.text import money
from ansinh.facts.communes import base_offices, communes
from ansinh.office.registry.readmodel import SIZES


def sectors() -> dict[str, str]:
    """Kinds of employer."""
    return {
        "enterprise_private": _("DN ngoài nhà nước"), "enterprise_fdi": _("DN có vốn nước ngoài"),
        "enterprise_state": _("DN nhà nước"), "public_unit": _("Hành chính, sự nghiệp"),
        "cooperative": _("Hợp tác xã"), "household_business": _("Hộ kinh doanh"), "other": _("Khác"),
    }  # fmt: skip


def sector(key: str) -> str:
    """One kind of employer; what is not known is shown as it came."""
    return sectors().get(key, key) or _("Chưa rõ")


def status(key: str) -> str:
    """The state of an employer in the register."""
    known = {
        "active": _("đang hoạt động"), "paused": _("tạm ngừng"), "left_address": _("không còn ở địa chỉ đăng ký"),
        "dissolved": _("đã giải thể"), "bankruptcy": _("phá sản"), "merged": _("đã sáp nhập"),
        "no_representative": _("không còn người đại diện"),
    }  # fmt: skip
    return known.get(key, key) or _("chưa rõ")


def sizes() -> dict[int, str]:
    """Sizes by number of workers, from nobody to the largest."""
    named = {0: _("Không có lao động")}
    for place, (least, beyond) in enumerate(zip(SIZES[1:], (*SIZES[2:], None), strict=True), 1):
        named[place] = (
            _("{least}–{most} lao động").format(least=money(least), most=money(beyond - 1))
            if beyond
            else _("Từ {least} lao động").format(least=money(least))
        )
    return named


def commune(code: str) -> str:
    """A commune's name; a code that is none is shown as it came."""
    found = communes().get(code)
    return found.name if found else code or _("Chưa rõ")


def office(letter: str) -> str:
    """A base office: its letter and the old districts it manages."""
    districts = base_offices().get(letter, "").replace("Huyện ", "").replace("Thành phố ", "TP ")
    return f"{letter} · {districts.replace('Thị xã ', 'TX ')}" if districts else letter


_SECTIONS = (
    (1, 3, "A"), (5, 9, "B"), (10, 33, "C"), (35, 35, "D"), (36, 39, "E"), (41, 43, "F"), (45, 47, "G"), (49, 53, "H"),
    (55, 56, "I"), (58, 63, "J"), (64, 66, "K"), (68, 68, "L"), (69, 75, "M"), (77, 82, "N"), (84, 84, "O"),
    (85, 85, "P"), (86, 88, "Q"), (90, 93, "R"), (94, 96, "S"), (97, 98, "T"), (99, 99, "U"),
)  # fmt: skip
"""Divisions (first two digits) of each section of the national classification (Decision 27/2018/QĐ-TTg)."""


def industry(code: str) -> str:
    """The section an industry code belongs to, with the code."""
    names = {
        "A": _("Nông, lâm nghiệp, thủy sản"), "B": _("Khai khoáng"), "C": _("Chế biến, chế tạo"),
        "D": _("Điện, khí đốt"), "E": _("Cấp nước, xử lý rác thải"), "F": _("Xây dựng"), "G": _("Bán buôn, bán lẻ"),
        "H": _("Vận tải, kho bãi"), "I": _("Lưu trú, ăn uống"), "J": _("Thông tin, truyền thông"),
        "K": _("Tài chính, bảo hiểm"), "L": _("Bất động sản"), "M": _("Chuyên môn, khoa học, công nghệ"),
        "N": _("Hành chính, dịch vụ hỗ trợ"), "O": _("Quản lý nhà nước, đoàn thể"), "P": _("Giáo dục, đào tạo"),
        "Q": _("Y tế, trợ giúp xã hội"), "R": _("Nghệ thuật, vui chơi, giải trí"), "S": _("Dịch vụ khác"),
        "T": _("Làm thuê trong hộ gia đình"), "U": _("Tổ chức quốc tế"),
    }  # fmt: skip
    division = int(code[:2]) if code[:2].isdecimal() else 0
    found = next((letter for first, last, letter in _SECTIONS if first <= division <= last), "")
    return f"{names[found]} ({code})" if found else code
