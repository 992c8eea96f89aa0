"""Addresses of the shell: preferences, and where developers see every component."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from ansinh.office.shell import preferences
from ansinh.office.shell.style_page import views

app_name = "shell"
urlpatterns: list[URLPattern] = [
    path("tuy-chon/giao-dien/", preferences.theme, name="theme"),
    path("tuy-chon/thanh-ben/", preferences.rail, name="rail"),
    path("tuy-chon/ngon-ngu/", preferences.speak, name="language"),
]
if settings.DEBUG or settings.ANSINH_DEMO:
    urlpatterns += [
        path("so-tay-giao-dien/", views.components, name="style_page"),
        path("so-tay-giao-dien/bang/<int:rows>/", views.table, name="style_table"),
        path("so-tay-giao-dien/loi/<int:status>/", views.error, name="style_error"),
        path("so-tay-giao-dien/dang-nhap/", views.sign_in, name="style_sign_in"),
        path("so-tay-giao-dien/lam/", views.act, name="style_act"),
    ]
