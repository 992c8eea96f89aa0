"""How to pay: the exact wording of the transfer and the payment code a banking app reads."""

from __future__ import annotations

from ansinh.ledger.statement.document import Statement
from ansinh.ledger.statement.office import Office


def transfer_message(employer: str, office: Office) -> str:
    """The wording the collecting systems recognise.

    >>> transfer_message("TA0001Z", Office())
    '+BHXH+103+00+TA0001Z+03800+dong BHXH+'
    """
    return f"+BHXH+103+00+{employer}+{office.agency_code}+dong BHXH+"


def payment_code(statement: Statement, office: Office) -> str:
    """Content of the VietQR code for what the statement asks for; empty when nothing is owed or no account is set."""
    if office.missing_for_payment_code() or statement.payable.amount <= 0:
        return ""
    from vietnam_qr_pay import QRPay

    message = transfer_message(statement.employer.code, office)
    amount = str(statement.payable.amount)
    code: str = QRPay.init_viet_qr(office.bank_bin, office.account_number, amount, message).build()
    return code
