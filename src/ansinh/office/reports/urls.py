"""Addresses of the reports desk."""

from __future__ import annotations

from django.urls import path

from ansinh.office.reports.views import periods, report, slips

app_name = "reports"
urlpatterns = [
    path("bao-cao/", periods.periods, name="periods"),
    path("bao-cao/<str:month>/", periods.period, name="period"),
    path("bao-cao/<str:month>/lam/<str:act>/", periods.act, name="act"),
    path("bao-cao/<str:month>/C02-TS/", slips.employers, name="slips"),
    path("bao-cao/<str:month>/C02-TS/<str:code>/", slips.people, name="slip_people"),
    path("bao-cao/<str:month>/C02-TS/<str:code>/<int:place>/", slips.act, name="slip"),
    path("bao-cao/<str:month>/<str:kind>.<str:form>", report.download, name="download"),
    path("bao-cao/<str:month>/<str:kind>/", report.report, name="report"),
]
