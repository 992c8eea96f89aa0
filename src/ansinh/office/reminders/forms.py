"""Forms of the reminders desk."""

from __future__ import annotations

from typing import Any

from django import forms

from ansinh.base import _
from ansinh.office.language import later
from ansinh.office.reminders.models import Run


class NewRun(forms.Form):
    """What a run is made by."""

    kind = forms.ChoiceField(label=later("Loại đợt"), choices=Run.Kind.choices, widget=forms.RadioSelect)
    tolerance = forms.IntegerField(
        label=later("Không đôn đốc số quá hạn đến mức (đồng)"), min_value=0, max_value=10**9,
        help_text=later("Đơn vị còn thiếu không quá số này vẫn được liệt kê, nhưng không nằm trong đợt."),
    )  # fmt: skip
    combine = forms.BooleanField(label=later("Gộp các đơn vị cùng mã số thuế vào một văn bản"), required=False)
    found_on = forms.DateField(
        label=later("Ngày phát hiện"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=later("Chỉ cho đợt ngoài hằng tháng; hạn phát hành là 05 ngày làm việc kể từ ngày này."),
    )  # fmt: skip
    found_how = forms.CharField(
        label=later("Hình thức phát hiện"), required=False, max_length=500,
        help_text=later("Ví dụ: đối chiếu dữ liệu quyết toán thuế; biên bản kiểm tra số, ngày."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A discovery says when and how; a monthly run does not."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") == Run.Kind.DISCOVERY:
            for name in ("found_on", "found_how"):
                if not said.get(name):
                    self.add_error(name, _("Cần cho đợt đôn đốc khi phát hiện."))
        else:
            said["found_on"], said["found_how"] = None, ""
        return said


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=later("Lý do"), max_length=500)
