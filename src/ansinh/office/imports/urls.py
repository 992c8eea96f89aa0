"""Addresses of the import desk and of open payments."""

from __future__ import annotations

from django.urls import path

from ansinh.office.imports.views import batches, delivery, desk, payments, upload

app_name = "imports"
urlpatterns = [
    path("nhap-du-lieu/", desk.desk, name="desk"),
    path("nhap-du-lieu/tai-len/", desk.take_in, name="take_in"),
    path("nhap-du-lieu/lo/", batches.batches, name="batches"),
    path("nhap-du-lieu/lo/<int:number>/", batches.batch, name="batch"),
    path("nhap-du-lieu/lo/<int:number>/hoan-tac/", batches.undo, name="undo"),
    path("nhap-du-lieu/tep/<int:number>/", upload.upload, name="upload"),
    path("nhap-du-lieu/tep/<int:number>/sua/", upload.correct, name="correct"),
    path("nhap-du-lieu/tep/<int:number>/cach-doc/", upload.options, name="options"),
    path("nhap-du-lieu/tep/<int:number>/bo/", upload.leave_out, name="leave_out"),
    path("nhap-du-lieu/tep/<int:number>/tra-lai.xlsx", upload.workbook, name="workbook"),
    path("nhap-du-lieu/<int:number>/", delivery.delivery, name="delivery"),
    path("nhap-du-lieu/<int:number>/<str:what>/", delivery.act, name="act"),
    path("chua-khop/", payments.payments, name="payments"),
    path("chua-khop/cap-nhat/", payments.refresh, name="refresh_payments"),
    path("chua-khop/khop-chac/", payments.match_sure, name="match_sure"),
    path("chua-khop/<int:number>/", payments.payment, name="payment"),
    path("chua-khop/<int:number>/khop/", payments.match, name="match"),
    path("chua-khop/hoan-tac/<int:batch>/", payments.take_back, name="take_back"),
]
