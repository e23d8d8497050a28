"""A small site for the tests of the middleware: the pages it knows by name, and one of each other kind."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from onestop.views import health


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("trang")


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.META["REMOTE_ADDR"])


def paper(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"%PDF-", content_type="application/pdf")


urlpatterns = [
    path("trang/", page, name="page"),
    path("giay-to/", paper, name="paper"),
    path("cong-khai/", public, name="public"),
    path("dang-nhap/", public, name="sign-in"),
    path("dang-xuat/", page, name="sign-out"),
    path("doi-mat-khau/", page, name="change-password"),
    path("thiet-lap/", public, name="setup"),
    path("thiet-lap/lich/", public, name="setup-calendar"),
    path("suc-khoe/", health, name="health"),
]
