"""Addresses of the cases desk and of My work."""

from __future__ import annotations

from django.urls import path

from ansinh.office.cases.views import approvals, case, cases, work

app_name = "cases"
urlpatterns = [
    path("viec/", work.work, name="work"),
    path("viec/phe-duyet/", approvals.approvals, name="approvals"),
    path("viec/phe-duyet/<int:number>/", approvals.decide, name="decide"),
    path("vu-viec/", cases.cases, name="cases"),
    path("vu-viec/mo/<str:code>/", cases.open_, name="open"),
    path("vu-viec/<int:number>/", case.case, name="case"),
    path("vu-viec/<int:number>/buoc/<str:code>/", case.step, name="step"),
    path("vu-viec/<int:number>/cam-ket/", case.promise, name="promise"),
    path("vu-viec/<int:number>/lien-he/", case.contact, name="contact"),
    path("vu-viec/<int:number>/lien-he/<int:contact>/", case.finish, name="finish"),
]
