"""What users call the canonical tables and their columns."""

from __future__ import annotations

from ansinh.base import _


def table_label(table: str) -> str:
    """The name of a canonical table in the user's language; an unknown one comes back as it is."""
    labels = {
        "employers": _("danh bạ đơn vị"),
        "declarations": _("tờ khai lao động"),
        "payments": _("chứng từ nộp tiền"),
        "reassignments": _("điều chuyển chứng từ"),
        "refunds": _("hoàn trả tiền"),
        "reminders": _("văn bản đôn đốc"),
        "excuses": _("trường hợp bất khả kháng"),
        "suspensions": _("tạm dừng đóng"),
        "opening_balances": _("số dư đầu kỳ"),
        "office_balances": _("số liệu đối chiếu của cơ quan"),
        "tax_payroll": _("thu nhập theo cơ quan thuế"),
        "tax_totals": _("tổng hợp khấu trừ thuế TNCN"),
        "businesses": _("đăng ký kinh doanh"),
        "labour_reports": _("báo cáo sử dụng lao động"),
        "vacancies": _("việc tìm người"),
        "seekers": _("người tìm việc"),
        "tips": _("phản ánh, tố giác"),
    }
    return labels.get(table, table)


def column_label(column: str) -> str:
    """The name of a canonical column in the user's language; an unknown one comes back as it is."""
    return (_labels() | _tax_labels()).get(column, column)


def _tax_labels() -> dict[str, str]:
    return {
        "cycle_months": _("Số tháng của kỳ"),
        "income_withheld": _("Thu nhập thuộc diện khấu trừ thuế"),
        "people_withheld": _("Số người bị khấu trừ thuế"),
        "registry_status": _("Tình trạng đăng ký doanh nghiệp"),
        "resident_contract": _("Cá nhân cư trú có hợp đồng lao động"),
        "tax_withheld": _("Thuế đã khấu trừ"),
        "workers": _("Tổng số người lao động"),
    }


def _labels() -> dict[str, str]:
    return {
        "accident_rate": _("Mức đóng TNLĐ-BNN (phần vạn)"),
        "address": _("Địa chỉ"),
        "amount": _("Số tiền"),
        "base_salary": _("Tiền lương làm căn cứ đóng"),
        "born_on": _("Ngày sinh"),
        "capital": _("Vốn điều lệ"),
        "charge": _("Tiền chậm đóng"),
        "charged": _("Số phải đóng trong kỳ"),
        "citizen_id": _("Số CCCD"),
        "closes_on": _("Hạn nhận hồ sơ"),
        "closing": _("Số dư cuối kỳ"),
        "commune_code": _("Mã xã, phường"),
        "contract": _("Loại hợp đồng"),
        "decided_on": _("Ngày quyết định"),
        "description": _("Mô tả công việc"),
        "effective_on": _("Ngày hợp đồng có hiệu lực"),
        "employer_code": _("Mã đơn vị"),
        "employer_name": _("Tên đơn vị"),
        "experience_years": _("Số năm kinh nghiệm"),
        "filed_on": _("Ngày nộp hồ sơ"),
        "fixed_term": _("Hợp đồng xác định thời hạn"),
        "founded_on": _("Ngày thành lập"),
        "from_month": _("Từ tháng"),
        "full_name": _("Họ và tên"),
        "fund": _("Quỹ"),
        "group": _("Nhóm đối tượng"),
        "headcount": _("Số lao động"),
        "income": _("Thu nhập chịu thuế"),
        "indefinite": _("Hợp đồng không xác định thời hạn"),
        "industry_code": _("Mã ngành"),
        "insurance_deducted": _("Bảo hiểm đã khấu trừ"),
        "insured": _("Số người tham gia BHXH"),
        "issued_on": _("Ngày ban hành"),
        "kind": _("Loại hình"),
        "message": _("Nội dung chuyển tiền"),
        "month": _("Tháng"),
        "movement": _("Phương án"),
        "name": _("Tên"),
        "occupation_code": _("Mã nghề"),
        "opening": _("Số dư đầu kỳ"),
        "openings": _("Số người cần tuyển"),
        "paid": _("Số đã đóng"),
        "paid_on": _("Ngày nộp tiền"),
        "payment_cycle_months": _("Phương thức đóng (số tháng)"),
        "payment_id": _("Số chứng từ"),
        "period": _("Kỳ báo cáo"),
        "person_number": _("Mã số BHXH"),
        "person_tax_code": _("Mã số thuế cá nhân"),
        "posted_on": _("Ngày đăng"),
        "principal": _("Số tiền gốc"),
        "priority": _("Đối tượng ưu tiên"),
        "received_on": _("Ngày tiếp nhận"),
        "refund_id": _("Số chứng từ hoàn trả"),
        "registered_on": _("Ngày đăng ký"),
        "representative_id": _("Số CCCD người đại diện"),
        "representative_name": _("Người đại diện"),
        "requirements": _("Yêu cầu"),
        "schooling": _("Trình độ học vấn"),
        "sector": _("Khu vực, loại hình đơn vị"),
        "seeker_id": _("Mã người tìm việc"),
        "sex": _("Giới tính"),
        "shift": _("Ca làm việc"),
        "skills": _("Kỹ năng"),
        "source": _("Nguồn số liệu"),
        "status": _("Tình trạng"),
        "status_from": _("Tình trạng từ ngày"),
        "tax_code": _("Mã số thuế"),
        "text": _("Nội dung"),
        "tip_id": _("Mã phản ánh"),
        "title": _("Chức danh"),
        "to_month": _("Đến tháng"),
        "training": _("Trình độ chuyên môn"),
        "travel_km": _("Khoảng cách đi làm (km)"),
        "under_contract": _("Có hợp đồng lao động"),
        "vacancy_id": _("Mã việc tìm người"),
        "wage_from": _("Lương từ"),
        "wage_region": _("Vùng lương tối thiểu"),
        "wage_to": _("Lương đến"),
        "wage_wanted": _("Lương mong muốn"),
        "wanted": _("Việc mong muốn"),
        "women": _("Lao động nữ"),
        "year": _("Năm"),
    }
