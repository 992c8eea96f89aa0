"""Addresses of the reminders desk."""

from __future__ import annotations

from django.urls import path

from ansinh.office.reminders import views

app_name = "reminders"
urlpatterns = [
    path("don-doc/", views.runs, name="runs"),
    path("don-doc/lap/", views.new, name="new"),
    path("don-doc/<int:number>/", views.run, name="run"),
    path("don-doc/<int:number>/tien-do/", views.progress, name="progress"),
    path("don-doc/<int:number>/don-vi/<str:code>/", views.item, name="item"),
    path("don-doc/<int:number>/<slug:act>/", views.act, name="act"),
]
