"""Addresses of the counter's lists: the register's exports and book, sheets of hand-over, fees."""

from __future__ import annotations

from django.urls import path

from dossiers.views import (
    book,
    day_list,
    export_log,
    fees,
    handover,
    letter_register,
    list_files,
    register_exports,
    saved_views,
)

urlpatterns = [
    path("so-theo-doi/tai-ve/", register_exports.register_export, name="register-export"),
    path("so-theo-doi/bo-loc/", saved_views.views, name="saved-views"),
    path("so-theo-doi/bo-loc/<int:pk>/sua/", saved_views.view_edit, name="saved-view-edit"),
    path("so-theo-doi/bo-loc/<int:pk>/bo/", saved_views.view_remove, name="saved-view-remove"),
    path("so-theo-doi/in/", book.book, name="book"),
    path("so-theo-doi/in/lap/", book.book_print, name="book-print"),
    path("so-theo-doi/da-xuat/", export_log.exports, name="exports"),
    path("tep-danh-sach/", list_files.list_files, name="list-files"),
    path("tep-danh-sach/<int:pk>/", list_files.list_file, name="list-file"),
    path("tep-danh-sach/<int:pk>/lap-lai/", list_files.list_file_again, name="list-file-again"),
    path("thu-xin-loi/so/", letter_register.letter_register, name="letter-register"),
    path("thu-xin-loi/so/in/", letter_register.letter_register_print, name="letter-register-print"),
    path("quay/nhan-trong-ngay/", day_list.intake, name="intake"),
    path("quay/nhan-trong-ngay/in/", day_list.intake_print, name="intake-print"),
    path("quay/thu-phi/", fees.fees, name="fees"),
    path("quay/thu-phi/in/", fees.fees_print, name="fees-print"),
    path("ban-giao/", handover.handover, name="handover"),
    path("ban-giao/giao/", handover.handover_give, name="handover-give"),
    path("ban-giao/ket-qua/", handover.handover_results, name="handover-results"),
    path("ban-giao/ket-qua/nhan/", handover.handover_fetch, name="handover-fetch"),
    path("ban-giao/phieu/<int:pk>/", handover.handover_sheet, name="handover-sheet"),
    path("nguoi-dung/<int:pk>/xuat-dinh-danh/", export_log.officer_export, name="officer-export"),
]
