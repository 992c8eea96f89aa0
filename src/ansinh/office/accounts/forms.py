"""Forms of the administrators' pages."""

from __future__ import annotations

from django import forms

from ansinh.base import _
from ansinh.office.accounts.models import User
from ansinh.office.language import later


class Communes(forms.CharField):
    """Codes of communes as one writes them: with commas or spaces between."""

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]
        codes = str(value or "").replace(",", " ").split()
        if wrong := [code for code in codes if not (code.isdigit() and len(code) == 5)]:
            raise forms.ValidationError(
                _("Mã xã, phường gồm năm chữ số: {codes} không phải.").format(codes=", ".join(wrong))
            )
        return codes

    def prepare_value(self, value: object) -> object:
        return ", ".join(value) if isinstance(value, list) else value


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, role and territory of a user."""

    communes = Communes(
        label=later("Xã, phường"), required=False, help_text=later("Mã năm chữ số; để trống nếu phụ trách cả địa bàn.")
    )

    class Meta:
        model = User
        fields = ["username", "full_name", "role", "office_code", "communes", "is_active"]
        help_texts = {
            "username": later("Chữ thường không dấu, chữ số, gạch nối."),
            "office_code": later("Chữ cái cuối của mã đơn vị thuộc cơ sở; để trống nếu phụ trách toàn tỉnh."),
        }


class ClockForm(forms.Form):
    """A day to move to."""

    day = forms.DateField(label=later("Ngày"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
