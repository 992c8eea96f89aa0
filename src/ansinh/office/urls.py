"""Where each desk is."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("ansinh.office.accounts.urls")),
    path("", include("ansinh.office.shell.urls")),
    path("", include("ansinh.office.registry.urls")),
    path("", include("ansinh.office.imports.urls")),
    path("", include("ansinh.office.documents.urls")),
    path("", include("ansinh.office.reminders.urls")),
    path("", include("ansinh.office.cases.urls")),
    path("", include("ansinh.office.reports.urls")),
]

handler403 = "ansinh.office.shell.errors.forbidden"
handler404 = "ansinh.office.shell.errors.not_found"
handler500 = "ansinh.office.shell.errors.failed"
