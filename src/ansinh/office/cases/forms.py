"""Forms of the case page. What is lawful is the guards' business, not theirs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from ansinh.office.cases.guards import Condition
from ansinh.office.cases.models import Case, Contact
from ansinh.office.cases.steps import Asked, rule
from ansinh.office.language import later

_TYPES = {"day": "date", "month": "month", "text": "text", "money": "text"}


class _Once(forms.Form):
    """Carries a token, so that sending it twice is sending it once."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def fresh(**more: object) -> dict[str, object]:
        """First values, with a token of their own."""
        return {"token": uuid.uuid4(), **more}


class StepForm(_Once):
    """One step: what a person confirms, what is asked for, a note, the number of its paper."""

    def __init__(self, *args: Any, code: str, conditions: Sequence[Condition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for condition in conditions:
            if condition.judged:
                label, why = condition.name, condition.why
                self.fields[f"confirm_{condition.key}"] = forms.BooleanField(label=label, help_text=why, required=False)
        for asked in rule(code).asks:
            self.fields[asked.key] = _field(asked)
        if rule(code).approvers:
            self.fields["reason"] = forms.CharField(
                label=later("Lý do trình duyệt"), widget=forms.Textarea(attrs={"rows": 2})
            )
        else:
            self.fields["on"] = forms.DateField(
                label=later("Ngày thực hiện"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )
        self.fields["document_number"] = forms.CharField(
            label=later("Số văn bản"), required=False, max_length=50, help_text=later("Để trống nếu chưa phát hành.")
        )
        self.fields["note"] = forms.CharField(
            label=later("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    @property
    def confirmed(self) -> frozenset[str]:
        return frozenset(
            name.removeprefix("confirm_")
            for name, value in self.cleaned_data.items()
            if name.startswith("confirm_") and value
        )


def _field(asked: Asked) -> forms.Field:
    attributes = {"type": _TYPES[asked.kind]} | ({"inputmode": "numeric"} if asked.kind == "money" else {})
    return forms.CharField(label=str(asked.label), widget=forms.TextInput(attrs=attributes))


class OpenForm(_Once):
    """Why a case is opened, and what was found."""

    matter = forms.ChoiceField(label=later("Nội dung"), choices=Case.Matter.choices)
    found_on = forms.DateField(
        label=later("Ngày phát hiện"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    found_how = forms.CharField(
        label=later("Hình thức phát hiện"), required=False, help_text=later("Kiểm tra, đối chiếu dữ liệu, tin báo…")
    )
    people = forms.IntegerField(label=later("Số lao động liên quan"), required=False, min_value=1)
    started_on = forms.DateField(
        label=later("Ngày sớm nhất thuộc đối tượng"), required=False, help_text=later("Khi không đăng ký."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    from_month = forms.CharField(
        label=later("Tháng đầu tiên đăng ký thấp"), required=False, help_text=later("Khi đăng ký lương thấp."),
        widget=forms.TextInput(attrs={"type": "month"}),
    )  # fmt: skip
    social = forms.IntegerField(label=later("BHXH đóng thiếu (đồng)"), required=False, min_value=0)
    unemployment = forms.IntegerField(label=later("BHTN đóng thiếu (đồng)"), required=False, min_value=0)


class PromiseForm(_Once):
    """An undertaking of up to six instalments; empty lines are left out."""

    LINES = 6

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in range(self.LINES):
            self.fields[f"day_{line}"] = forms.DateField(
                label=later("Ngày"), required=line == 0, widget=forms.DateInput(attrs={"type": "date"})
            )
            self.fields[f"amount_{line}"] = forms.CharField(
                label=later("Số tiền"), required=line == 0, widget=forms.TextInput(attrs={"inputmode": "numeric"})
            )
        self.fields["note"] = forms.CharField(label=later("Ghi chú"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for line in range(self.LINES):
            text = str(values.get(f"amount_{line}") or "").replace(".", "").replace(" ", "")
            if bool(text) != bool(values.get(f"day_{line}")) or (text and not text.isdecimal()):
                self.add_error(f"amount_{line}", str(later("Ghi đủ ngày và số tiền, số tiền chỉ gồm chữ số.")))
            elif text:
                values[f"amount_{line}"] = int(text)
        return values

    @property
    def instalments(self) -> list[tuple[dt.date, int]]:
        values = self.cleaned_data
        lines = range(self.LINES)
        return [(values[f"day_{line}"], values[f"amount_{line}"]) for line in lines if values.get(f"day_{line}")]

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"day_{line}"], self[f"amount_{line}"]) for line in range(self.LINES)]


class ContactForm(_Once):
    """A visit, call, letter or note; with a day ahead it is planned."""

    kind = forms.ChoiceField(label=later("Hình thức"), choices=Contact.Kind.choices)
    on = forms.DateField(label=later("Ngày"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(label=later("Nội dung"), widget=forms.Textarea(attrs={"rows": 2}))
