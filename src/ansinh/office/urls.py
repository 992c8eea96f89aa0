"""Where each desk is."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("ansinh.office.accounts.urls")),
]
