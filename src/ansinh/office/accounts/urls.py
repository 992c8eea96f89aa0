"""Sign-in, the second factor, the user's own page, and the administration desk."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from ansinh.office.accounts import audit_views, views

own = (
    [
        path("tai-khoan/", views.profile, name="profile"),
        path("quan-tri/", views.desk, name="desk"),
        path("quan-tri/nguoi-dung/", views.users, name="users"),
        path("quan-tri/nguoi-dung/them/", views.add_user, name="add_user"),
        path("quan-tri/nguoi-dung/<slug:username>/", views.change_user, name="user"),
        path("quan-tri/nguoi-dung/<slug:username>/mat-khau/", views.reset_password, name="reset_password"),
        path("quan-tri/nhat-ky-xem/", audit_views.reads, name="reads"),
        path("quan-tri/nhat-ky-thay-doi/", audit_views.changes, name="changes"),
        path("quan-tri/dong-ho/", views.move_clock, name="clock"),
    ],
    "accounts",
)

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("dang-nhap/khong-hoat-dong/", account.account_inactive, name="account_inactive"),
    path("tai-khoan/mat-khau/", account.password_change, name="account_change_password"),
    path("tai-khoan/xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/hai-lop/", include("allauth.mfa.urls")),
    path("", include(own)),
]
