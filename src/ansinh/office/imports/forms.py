"""What the user may add when a file does not say it itself."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from ansinh.base import _
from ansinh.facts.importing import AUTO
from ansinh.facts.labels import table_label
from ansinh.facts.schemas import GROUPS
from ansinh.office.imports import reading
from ansinh.office.language import later


class HowToRead(forms.Form):
    """Fields of ``facts.ReadOptions``; all may stay empty."""

    kind = forms.ChoiceField(label=later("Loại dữ liệu"))
    sheet = forms.CharField(label=later("Trang tính"), required=False, max_length=100)
    employer_code = forms.CharField(label=later("Mã đơn vị"), required=False, max_length=20)
    filed_on = forms.DateField(
        label=later("Ngày nộp hồ sơ"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    group = forms.ChoiceField(label=later("Nhóm đối tượng"), required=False)
    month = forms.DateField(
        label=later("Tháng của danh sách"), required=False, input_formats=["%Y-%m"],
        widget=forms.DateInput({"type": "month"}, "%Y-%m"),
    )  # fmt: skip
    wage_region = forms.TypedChoiceField(
        label=later("Vùng lương tối thiểu"), required=False,
        choices=[("", "–"), *((str(each), str(each)) for each in range(1, 5))],
    )  # fmt: skip
    column_paid_on = forms.CharField(label=later("Sao kê: cột ngày"), required=False, max_length=100)
    column_amount = forms.CharField(label=later("Sao kê: cột số tiền có"), required=False, max_length=100)
    column_message = forms.CharField(label=later("Sao kê: cột nội dung"), required=False, max_length=100)
    column_payment_id = forms.CharField(label=later("Sao kê: cột số chứng từ"), required=False, max_length=100)

    def __init__(self, data: Mapping[str, object] | None = None, initial: Mapping[str, object] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        kinds, groups = self.fields["kind"], self.fields["group"]
        assert isinstance(kinds, forms.ChoiceField) and isinstance(groups, forms.ChoiceField)
        kinds.choices = [(kind, kind_label(kind)) for kind in reading.kinds()]
        groups.choices = [("", "–"), *((group, group) for group in GROUPS)]

    def options(self) -> dict[str, str]:
        """As ``Upload.options`` keeps them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "kind" and value}
        formats = {"filed_on": "%Y-%m-%d", "month": "%Y-%m"}
        return {name: value.strftime(formats[name]) if name in formats else str(value) for name, value in given.items()}


def kind_label(kind: str) -> str:
    """What the user calls a kind of file."""
    return _("Tự nhận theo mẫu tệp") if kind == AUTO else table_label(kind)
