"""Addresses of issued documents, and of the public page that checks one."""

from __future__ import annotations

from django.urls import path

from ansinh.office.documents import views

app_name = "documents"
urlpatterns = [
    path("van-ban/", views.documents, name="documents"),
    path("van-ban/<int:number>/", views.document, name="document"),
    path("van-ban/<int:number>/tep.pdf", views.file, name="file"),
    path("van-ban/<int:number>/giao/", views.service, name="service"),
    path("kiem-tra/<uuid:token>/", views.verification, name="verification"),
]
