"""Addresses of the quick line of certification and of its books."""

from django.urls import path

from dossiers.views import certification, certification_books, certification_waiting
from dossiers.views.answers import by_verb

urlpatterns = [
    path(
        "chung-thuc/",
        by_verb(get=certification.certification, post=certification.certification_save),
        name="certification",
    ),
    path("chung-thuc/ngay-hen/", certification.certification_promise, name="certification-promise"),
    path("chung-thuc/da-ky/", certification_waiting.certification_finish, name="certification-finish"),
    path(
        "chung-thuc/cho-ky/",
        by_verb(
            get=certification_waiting.certification_sign, post=certification_waiting.certification_signed
        ),
        name="certification-sign",
    ),
    path("chung-thuc/so/", certification_books.certification_book, name="certification-book"),
    path("chung-thuc/so/pdf/", certification_books.certification_book_pdf, name="certification-book-pdf"),
    path("chung-thuc/so/xlsx/", certification_books.certification_book_xlsx, name="certification-book-xlsx"),
    path(
        "chung-thuc/<int:pk>/",
        by_verb(
            get=certification_waiting.certification_one, post=certification_waiting.certification_one_save
        ),
        name="certification-one",
    ),
    path("chung-thuc/<int:pk>/xong/", certification.certification_done, name="certification-done"),
]
