"""Addresses of the jobs page, of what administrators do to accounts that hold work, of the last numbers."""

from __future__ import annotations

from django.urls import path

from dossiers.views import job_hours, jobs, ladder, leaving, sending_ways, setup_numbers

urlpatterns = [
    # Two parts, because one belongs to the guide's other steps.
    path("thiet-lap/so/da-dung/", setup_numbers.setup_numbers, name="setup-numbers"),
    path("thiet-lap/xong/xem-lai/", setup_numbers.setup_end, name="setup-end"),
    path("cong-viec-nen/", jobs.jobs, name="jobs"),
    path("cong-viec-nen/<int:pk>/gio/", job_hours.job_hours, name="job-hours"),
    path("cong-viec-nen/cach-gui/", sending_ways.sending_ways, name="sending-ways"),
    path("cong-viec-nen/sao-luu/", jobs.backup_now, name="backup-now"),
    path("cong-viec-nen/ngung-gui-thu/", jobs.sending_pause, name="sending-pause"),
    path("cong-viec-nen/bat-gui-thu/", jobs.sending_resume, name="sending-resume"),
    path("thu-di/<int:pk>/gui-lai/", jobs.mail_resend, name="mail-resend"),
    path("thu-di/<int:pk>/bo/", jobs.mail_give_up, name="mail-give-up"),
    path("thang-nhac-viec/", ladder.ladder, name="ladder"),
    path("thang-nhac-viec/them/", ladder.rung_add, name="rung-add"),
    path("thang-nhac-viec/<int:pk>/", ladder.rung_edit, name="rung-edit"),
    path("thu-cua-toi/", ladder.own_mail, name="own-mail"),
    path("nguoi-dung/<int:pk>/khoa/", leaving.officer_disable, name="officer-disable"),
]
