"""Addresses of the jobs page, of what administrators do to accounts that hold work, of the last numbers."""

from __future__ import annotations

from django.urls import path

from dossiers.views import jobs, leaving, setup_numbers

urlpatterns = [
    # Two parts, because one belongs to the guide's other steps.
    path("thiet-lap/so/da-dung/", setup_numbers.setup_numbers, name="setup-numbers"),
    path("thiet-lap/xong/xem-lai/", setup_numbers.setup_end, name="setup-end"),
    path("cong-viec-nen/", jobs.jobs, name="jobs"),
    path("cong-viec-nen/sao-luu/", jobs.backup_now, name="backup-now"),
    path("cong-viec-nen/ngung-gui-thu/", jobs.sending_pause, name="sending-pause"),
    path("cong-viec-nen/bat-gui-thu/", jobs.sending_resume, name="sending-resume"),
    path("thu-di/<int:pk>/gui-lai/", jobs.mail_resend, name="mail-resend"),
    path("thu-di/<int:pk>/bo/", jobs.mail_give_up, name="mail-give-up"),
    path("nguoi-dung/<int:pk>/khoa/", leaving.officer_disable, name="officer-disable"),
]
