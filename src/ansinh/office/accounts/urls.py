"""Sign-in, the second factor, and the users' own page."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from ansinh.office.accounts import views

own = (
    [
        path("tai-khoan/", views.profile, name="profile"),
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
