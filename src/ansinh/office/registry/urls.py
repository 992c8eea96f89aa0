"""Addresses of the registry's desks."""

from __future__ import annotations

from django.urls import path

from ansinh.office.registry.views import asof, employer, employers, province, statement

app_name = "registry"
urlpatterns = [
    path("", province.province, name="province"),
    path("tim/", employers.search, name="search"),
    path("tinh-den/", asof.as_of, name="as_of"),
    path("tinh-den/<int:number>/", asof.waiting, name="waiting"),
    path("don-vi/", employers.employers, name="employers"),
    path("don-vi/<str:code>/", employer.months, name="employer"),
    path("don-vi/<str:code>/phan-bo/", employer.allocation, name="allocation"),
    path("don-vi/<str:code>/giai-thich/", employer.explanation, name="explanation"),
    path("don-vi/<str:code>/nguoi-lao-dong/", employer.workers, name="workers"),
    path("don-vi/<str:code>/dong-thoi-gian/", employer.history, name="history"),
    path("don-vi/<str:code>/phan/<slug:key>/", employer.part, name="part"),
    path("don-vi/<str:code>/c12/<str:month>.<str:form>", statement.statement, name="statement"),
]
