"""Columns that the D02 forms of all years share, by the labels they print."""

from __future__ import annotations

from ansinh.facts.readers.layout import Field

__all__ = [
    "ALLOWANCE", "BEYOND_FRAME", "BORN_ON", "CITIZEN_ID", "EMPLOYER_CODE", "FROM_MONTH", "FULL_NAME", "NOTE",
    "OCCUPATIONAL", "PERSON_NUMBER", "POSITION", "SALARY", "SEX", "STT", "SUPPLEMENT", "TO_MONTH", "Field",
]  # fmt: skip

STT = Field("stt", "STT", r"^(s ?tt|tt|so tt|so thu tu)$")
FULL_NAME = Field("full_name", "Họ và tên", r"^ho (va )?ten")
PERSON_NUMBER = Field("person_number", "Mã số BHXH", r"^ma so (bhxh|bao hiem xa hoi)|^ma bhxh", required=True)
BORN_ON = Field("born_on", "Ngày tháng năm sinh", r"^ngay (thang )?(nam )?sinh")
SEX = Field("sex", "Giới tính", r"^gioi tinh")
CITIZEN_ID = Field("citizen_id", "Số CCCD", r"^(so )?(cccd|cmnd|cmtnd|can cuoc|so dinh danh)")
EMPLOYER_CODE = Field("employer_code", "Mã đơn vị", r"^ma (so )?don vi")
SALARY = Field("salary", "Hệ số/ Mức lương", r"he so (luong|muc luong)|(muc|tien) luong$", required=True)
POSITION = Field("position", "Phụ cấp: Chức vụ", r"phu cap > chuc vu|phu cap chuc vu")
BEYOND_FRAME = Field("beyond_frame", "Thâm niên VK (%)", r"tham nien (vk|vuot khung)")
OCCUPATIONAL = Field("occupational", "Thâm niên nghề (%)", r"tham nien nghe")
ALLOWANCE = Field("allowance", "Phụ cấp lương", r"phu cap luong")
SUPPLEMENT = Field("supplement", "Các khoản bổ sung", r"(cac khoan )?bo sung$")
FROM_MONTH = Field("from_month", "Từ tháng, năm", r"^tu thang", required=True)
TO_MONTH = Field("to_month", "Đến tháng, năm", r"^den thang")
NOTE = Field("note", "Ghi chú", r"^ghi chu", required=True)
