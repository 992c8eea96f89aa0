"""Words of the registers of taxpayers and enterprises: statuses of a tax code and kinds of enterprise."""

from __future__ import annotations

TAX_STATUSES: dict[str, str] = {
    "00": "NNT đang hoạt động (đã được cấp GCN ĐKT)",
    "01": "NNT ngừng hoạt động và đã hoàn thành thủ tục chấm dứt hiệu lực MST",
    "02": "NNT đã chuyển cơ quan thuế quản lý",
    "03": "NNT ngừng hoạt động nhưng chưa hoàn thành thủ tục chấm dứt hiệu lực MST",
    "04": "NNT đang hoạt động (hộ/cá nhân kinh doanh chưa đủ thông tin đăng ký thuế)",
    "05": "NNT tạm ngừng hoạt động, kinh doanh có thời hạn",
    "06": "NNT không hoạt động tại địa chỉ đã đăng ký",
    "07": "NNT chờ làm thủ tục phá sản",
    "09": "NNT chờ xác minh tình trạng hoạt động tại địa chỉ đã đăng ký",
}
"""Status of a tax code (Circular 86/2024/TT-BTC) and how the registers word it; ``businesses.status``."""

BUSINESS_KINDS: dict[str, str] = {
    "limited_one": "Công ty trách nhiệm hữu hạn một thành viên",
    "limited_more": "Công ty trách nhiệm hữu hạn hai thành viên trở lên",
    "joint_stock": "Công ty cổ phần",
    "private": "Doanh nghiệp tư nhân",
    "partnership": "Công ty hợp danh",
    "state": "Doanh nghiệp nhà nước",
    "foreign": "Doanh nghiệp có vốn đầu tư nước ngoài",
    "cooperative": "Hợp tác xã",
    "household_business": "Hộ kinh doanh",
    "branch": "Chi nhánh",
    "office": "Văn phòng đại diện",
    "location": "Địa điểm kinh doanh",
    "public_unit": "Đơn vị sự nghiệp công lập",
    "other": "Loại hình khác",
}
"""Legal form of an enterprise and how the registers word it; ``businesses.kind``."""
