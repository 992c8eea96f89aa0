"""The words of a statement, the same on screen, on the sheet and on paper.

The page that is signed is always in Vietnamese; the screen speaks the user's language. So every function takes
``say``: ``_`` for the screen, ``official`` for a document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from ansinh.base.text import day, money, month, permyriad
from ansinh.ledger.statement.document import Entry, Statement
from ansinh.ledger.statement.layouts import N_, Unit
from ansinh.ledger.statement.office import Office
from ansinh.ledger.statement.position import PaidTo, Receipt

Say = Callable[[str], str]
BLANK = "……………"

TITLE = N_("THÔNG BÁO KẾT QUẢ ĐÓNG BHXH, BHYT, BHTN, BHTNLĐ, BNN")
BASIS = N_(
    "Căn cứ hồ sơ kê khai của đơn vị tính đến hết tháng {month}, thông báo chi tiết kết quả đóng BHXH, BHYT, BHTN, "
    "BHTNLĐ, BNN của đơn vị như sau:"
)
UNITS = N_("Đơn vị tính: Người, đồng")
TOTAL = N_("CỘNG")
CONTENT = N_("NỘI DUNG")
NUMBER = N_("STT")
SIGNER = "GIÁM ĐỐC"
SIGN_NOTE = "(ký, ghi rõ họ tên và đóng dấu)"

_FUND_NOTES = (
    ("pension", N_("a) Kết quả đơn vị đã đóng BHXH bắt buộc (quỹ Hưu trí và tử tuất) {result}")),
    ("sickness", N_("b) Kết quả đơn vị đã đóng BHXH bắt buộc (quỹ ốm đau, TS) {result}")),
    ("accident", N_("c) Kết quả đơn vị đã đóng BHTNLĐ, BNN {result}")),
    ("unemployment", N_("d) Kết quả đơn vị đã đóng BHTN {result}")),
    ("health", N_("đ) Kết quả đơn vị đã đóng BHYT {result}")),
)


def official(text: str) -> str:
    """Vietnamese, whatever language the screen speaks."""
    return text


def title_month(statement: Statement, say: Say) -> str:
    return say(N_("Tháng {month} năm {year}")).format(month=f"{statement.month:%m}", year=f"{statement.month:%Y}")


def form_box(statement: Statement, say: Say) -> tuple[str, str]:
    """The box at the top right: the form's number and the decision it belongs to."""
    return (
        say(N_("Mẫu {form}")).format(form=statement.form),
        say(N_("(Ban hành kèm theo {decision})")).format(decision=say(statement.decision)),
    )


def figure(value: int | None, unit: Unit, say: Say) -> str:
    """A figure as the form shows it; 0 is a dash, no figure is nothing."""
    if value is None:
        return ""
    if value == 0:
        return "–"
    if unit == "days":
        return f"{money(value // 10)},{value % 10}"
    return say(N_("{rate}/ngày")).format(rate=permyriad(value)) if unit == "rate" else money(value)


def label(entry: Entry, say: Say) -> str:
    return say(entry.label)


def receipt_label(receipt: Receipt, say: Say) -> str:
    """One line under block C, as the form words it; money that came or left by another way says how."""
    wording = {
        ("payment", False): N_("+ UNC số {number}, ngày {day}"),
        ("payment", True): N_("+ Điều chuyển UNC số {number}, ngày {day}"),
        ("refund", False): N_("+ Hoàn trả số {number}, ngày {day}"),
        ("refund", True): N_("+ Hủy hoàn trả số {number}, ngày {day}"),
    }[receipt.kind, receipt.moved]
    return say(wording).format(number=receipt.number, day=day(receipt.on))


def paid_to_notes(statement: Statement, say: Say) -> list[str]:
    """Closing lines a) to đ) of the form: how far each fund is paid."""
    return [say(text).format(result=_result(statement.paid_to[fund], say)) for fund, text in _FUND_NOTES]


def closing_notes(statement: Statement, office: Office, issued_on: dt.date | None, say: Say) -> list[str]:
    """Closing lines e) and g) of the form: what to pay, and by when to object."""
    return [_shortfall(statement, office, say), _objection(statement, office, issued_on, say)]


def _result(paid_to: PaidTo, say: Say) -> str:
    if paid_to.month is None:
        return say(N_("chưa đủ cho tháng nào."))
    if not paid_to.workers:
        return say(N_("đến hết tháng {month}.")).format(month=month(paid_to.month))
    return say(N_("cho {workers} lao động đến hết tháng {month}.")).format(
        workers=money(paid_to.workers), month=month(paid_to.month)
    )


def _shortfall(statement: Statement, office: Office, say: Say) -> str:
    payable = statement.payable
    if payable.amount == 0:
        surplus = statement.value("Đ.2.1") or 0
        if surplus == 0:
            return say(N_("e) Đơn vị không có số nộp thiếu."))
        return say(N_("e) Đơn vị không có số nộp thiếu; số nộp thừa {surplus} đồng chuyển kỳ sau.")).format(
            surplus=money(surplus)
        )
    account = say(N_("tài khoản số {number} tại Ngân hàng {bank}")).format(
        number=office.account_number or BLANK, bank=office.bank_name or BLANK
    )
    if office.treasury_account:
        account += say(N_(" (hoặc tài khoản số {number} tại Kho bạc NN {treasury})")).format(
            number=office.treasury_account, treasury=office.treasury_name or BLANK
        )
    return say(
        N_(
            "e) Tổng số nộp thiếu là {amount} đồng (bằng chữ: {words}), đề nghị đơn vị nộp vào {account} của cơ quan "
            "BHXH {office} trước ngày {day}."
        )
    ).format(
        amount=money(payable.amount),
        words=in_words(payable.amount),
        account=account,
        office=short_name(office),
        day=day(payable.pay_by + dt.timedelta(days=1)),
    )


def _objection(statement: Statement, office: Office, issued_on: dt.date | None, say: Say) -> str:
    """Without a day of issue yet, the days count from the tenth of the next month, the last for approving."""
    start = issued_on or statement.as_of + dt.timedelta(days=10)
    return say(
        N_(
            "g) Đề nghị đơn vị kiểm tra số liệu trên, nếu chưa thống nhất đề nghị đến cơ quan BHXH {office} để kiểm "
            "tra điều chỉnh trước ngày {day}. Quá thời hạn trên nếu đơn vị không đến, số liệu trên là đúng."
        )
    ).format(office=short_name(office), day=day(start + dt.timedelta(days=office.objection_days)))


def short_name(office: Office) -> str:
    """The office's name without its first words, for sentences that say "cơ quan BHXH ...".

    >>> short_name(Office(name="BẢO HIỂM XÃ HỘI TỈNH THANH HÓA"))
    'tỉnh Thanh Hóa'
    """
    name = office.name.removeprefix("BẢO HIỂM XÃ HỘI ").removeprefix("BHXH ")
    for kind in ("TỈNH", "THÀNH PHỐ", "CƠ SỞ"):
        if name.startswith(f"{kind} "):
            return f"{kind.lower()} {name.removeprefix(f'{kind} ').title()}"
    return name.title() if name.isupper() else name


def in_words(amount: int) -> str:
    """Đồng in Vietnamese words.

    >>> in_words(1_234_000)
    'một triệu hai trăm ba mươi tư nghìn đồng'
    """
    from vn_money import to_words

    words: str = to_words(amount)
    return f"{words} đồng"


def place_and_date(office: Office, issued_on: dt.date | None) -> str:
    """The line above the signature; to be filled in by hand while the statement is not issued."""
    if issued_on is None:
        return f"{office.place or BLANK}, ngày ….. tháng ….. năm ……."
    return f"{office.place or BLANK}, ngày {issued_on:%d} tháng {issued_on:%m} năm {issued_on:%Y}"


def opening_note(statement: Statement, say: Say) -> str:
    """What block A is, when a reader may wonder."""
    opening = statement.opening
    if opening.kind == "computed":
        return say(N_("Kỳ trước chưa phát hành thông báo; số mang sang tính theo hồ sơ đến {day}.")).format(
            day=day(opening.as_of)
        )
    wording = N_("Số mang sang là số chuyển kỳ sau của thông báo tháng {month} đã phát hành (bản {version}).")
    return say(wording).format(month=month(opening.as_of), version=opening.version)


def law_note(statement: Statement, say: Say) -> str:
    """Which law the figures stand on; empty unless the user's own values replace some of it."""
    if not statement.basis.overridden:
        return ""
    return say(N_("Có dùng tham số luật riêng của đơn vị sử dụng hệ thống: {names}.")).format(
        names=", ".join(statement.basis.overridden)
    )
