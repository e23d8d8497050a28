"""Addresses of the chairman's page and of the reports."""

from django.urls import path

from dossiers.views.answers import by_verb

from .views import blame, chairman, files, reports

urlpatterns = [
    path("dieu-hanh/", chairman.chairman, name="chairman"),
    path("dieu-hanh/ho-so/<slug:figure>/", chairman.figure_list, name="figure-list"),
    path("dieu-hanh/trach-nhiem/", blame.who_is_late, name="who-is-late"),
    path("dieu-hanh/trach-nhiem/<slug:figure>/", blame.who_is_late_list, name="who-is-late-list"),
    path("bao-cao/", reports.reports, name="reports"),
    path("bao-cao/moi/", by_verb(get=reports.report_new, post=reports.report_create), name="report-new"),
    path("bao-cao/<int:pk>/", reports.report, name="report"),
    path("bao-cao/<int:pk>/muc/<slug:key>/", reports.report_section, name="report-section"),
    path("bao-cao/<int:pk>/thong-tin/", reports.report_describe, name="report-describe"),
    path("bao-cao/<int:pk>/xem/", reports.report_preview, name="report-preview"),
    path("bao-cao/<int:pk>/ky/", files.report_sign, name="report-sign"),
    path("bao-cao/<int:pk>/in/", files.report_print, name="report-print"),
    path("bao-cao/<int:pk>/in/trang-thai/", files.report_print_state, name="report-print-state"),
    path("bao-cao/<int:pk>/pdf/", files.report_pdf, name="report-pdf"),
]
