"""Who issues the statement: the office's name, address, account and director, from ``<home>/office.yaml``.

Nothing about a real office is built in. What is not set prints as a dotted line, and where the payment code would
stand the page names the setting that is missing.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from ansinh.base import AnsinhError, _

FILE_NAME = "office.yaml"
_DIGITS = {"bank_bin": r"\d{6}", "agency_code": r"\d{5}", "account_number": r"[0-9A-Za-z]{4,19}"}


class Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An insurance office as its statements show it. All text; empty is not set."""

    parent: str = "BẢO HIỂM XÃ HỘI VIỆT NAM"
    name: str = "BẢO HIỂM XÃ HỘI TỈNH THANH HÓA"
    place: str = "Thanh Hóa"
    """Where the statement is signed."""
    address: str = ""
    phone: str = ""
    director: str = ""
    agency_code: str = "03800"
    """Code of the office in the wording of transfers."""
    account_number: str = ""
    account_name: str = ""
    bank_name: str = ""
    bank_bin: str = ""
    """Six digits by which interbank transfers know the bank."""
    treasury_account: str = ""
    treasury_name: str = ""
    objection_days: int = 10
    """Days an employer has to object (form C12-TS, item g); no text sets them."""

    def missing_for_payment_code(self) -> list[str]:
        """Settings without which no payment code can be drawn."""
        return [name for name in ("account_number", "bank_bin") if not getattr(self, name)]


def load_office(home: Path) -> Office:
    """The office of this home; the defaults when it has no settings file. AnsinhError names a bad setting."""
    path = home / FILE_NAME
    if not path.exists():
        return Office()
    import yaml

    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        office = msgspec.convert(settings, Office)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise AnsinhError(
            _("Không dùng được tệp thông tin cơ quan {path}.").format(path=path),
            str(error),
            _("Số tài khoản, mã cơ quan phải đặt trong dấu nháy. Các mục được dùng: {names}.").format(
                names=", ".join(Office.__struct_fields__)
            ),
        ) from error
    for name, pattern in _DIGITS.items():
        value = getattr(office, name)
        if value and not re.fullmatch(pattern, value):
            raise AnsinhError(
                _("Mục {name} trong {path} không hợp lệ: {value}.").format(name=name, path=path, value=value),
                do_next={
                    "bank_bin": _("Mã ngân hàng gồm 6 chữ số."),
                    "agency_code": _("Mã cơ quan gồm 5 chữ số."),
                    "account_number": _("Số tài khoản gồm 4 đến 19 chữ số hoặc chữ cái, không có dấu cách."),
                }[name],
            )
    return office
