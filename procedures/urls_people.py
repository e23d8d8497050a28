"""Addresses of signing in, of the set-up guide and of the people who work here."""

from __future__ import annotations

from django.urls import path

from procedures.views import acting, officers, own_keys, setup, signin

urlpatterns = [
    path("", signin.home, name="home"),
    path("dang-nhap/", signin.sign_in, name="sign-in"),
    path("dang-xuat/", signin.sign_out, name="sign-out"),
    path("dung-thu/<str:username>/", signin.demo_sign_in, name="demo-sign-in"),
    path("doi-mat-khau/", signin.change_password, name="change-password"),
    path("phim-tat/", own_keys.own_keys, name="own-keys"),
    path("thiet-lap/", setup.setup, name="setup"),
    path("thiet-lap/dang-nhap/", setup.setup_sign_in, name="setup-sign-in"),
    path("thiet-lap/dang-xuat/", setup.setup_sign_out, name="setup-sign-out"),
    path("thiet-lap/ten-dang-nhap/", setup.setup_username, name="setup-username"),
    path("thiet-lap/can-bo/phong/", setup.setup_departments, name="setup-departments"),
    path("thiet-lap/<slug:step>/", setup.setup_step, name="setup-step"),
    path("nguoi-dung/", officers.officers, name="officers"),
    path("nguoi-dung/them/", officers.officer_add, name="officer-add"),
    path("nguoi-dung/ten-dang-nhap/", officers.officer_username, name="officer-username"),
    path("nguoi-dung/<int:pk>/", officers.officer_edit, name="officer-edit"),
    path("nguoi-dung/<int:pk>/mat-khau/", officers.officer_reset, name="officer-reset"),
    path("nguoi-dung/<int:pk>/mo-lai/", officers.officer_enable, name="officer-enable"),
    path("giao-quyen/", acting.acting, name="acting"),
    path("nguoi-dung/<int:pk>/giao-quyen/", acting.officer_acting, name="officer-acting"),
    path(
        "nguoi-dung/<int:pk>/giao-quyen/<int:appointment>/ket-thuc/",
        acting.officer_acting_end,
        name="officer-acting-end",
    ),
]
