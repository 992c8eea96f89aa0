"""How Django's forms look here: label, field, help, error, each tied to the other for those who listen."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class OfficeFormRenderer(DjangoTemplates):
    """Setting ``FORM_RENDERER``. ``{{ form }}`` and ``{{ form.field.as_field_group }}`` use our templates."""

    form_template_name = "shell/forms/form.html"
    field_template_name = "shell/forms/field.html"
