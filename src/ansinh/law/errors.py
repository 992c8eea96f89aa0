"""What can go wrong with the law as data, each saying what to put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ansinh.base import AnsinhError, _
from ansinh.base.text import day


def keys_text(keys: Mapping[str, object]) -> str:
    """``group=k, component=health``: how a value's keys are shown; empty without keys."""
    return ", ".join(f"{name}={value}" for name, value in keys.items())


class MissingValue(AnsinhError):
    """A parameter has no value on that day; there is no guess and no nearest value."""

    def __init__(self, parameter: str, on: dt.date, keys: Mapping[str, object], needs: str = "") -> None:
        self.parameter, self.on, self.keys = parameter, on, dict(keys)
        name = f"{parameter} ({keys_text(keys)})" if keys else parameter
        super().__init__(
            _("Tham số {name} chưa có giá trị vào ngày {on}.").format(name=name, on=day(on)),
            _("Cần có: {needs}.").format(needs=needs) if needs else "",
            _("Bổ sung giá trị kèm văn bản vào tệp {file} trong thư mục tham số luật (--law).").format(
                file=f"{parameter}.yaml"
            ),
        )


class UnknownGroup(AnsinhError):
    """A participant group for which no rule is on file."""

    def __init__(self, group: str, component: str) -> None:
        self.group, self.component = group, component
        super().__init__(
            _("Nhóm tham gia '{group}' chưa có quy tắc cho quỹ '{component}'.").format(
                group=group, component=component
            ),
            _("An Sinh chỉ tính những nhóm đã có mức đóng kèm điều khoản."),
            _("Kiểm tra mã nhóm, hoặc bổ sung mức đóng của nhóm vào contribution_rate.yaml (--law)."),
        )


class InvalidParameter(AnsinhError):
    """A parameter file that cannot be used as it stands; names the file and what is wrong in it."""

    def __init__(self, file: str, reason: str) -> None:
        self.file, self.reason = file, reason
        super().__init__(
            _("Không dùng được tệp tham số luật {file}.").format(file=file),
            reason,
            _("Sửa tệp theo hướng dẫn trong docs/law-parameters.md rồi chạy lại 'ansinh law check'."),
        )
