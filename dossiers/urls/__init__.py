"""Addresses of the counter, its lists and papers, the desk, the intake of online dossiers, the jobs page."""

from dossiers.urls import attachments, certification, counter, desk, intake, jobs, lists, papers, search

urlpatterns = [
    *counter.urlpatterns,
    *search.urlpatterns,
    *certification.urlpatterns,
    *papers.urlpatterns,
    *lists.urlpatterns,
    *desk.urlpatterns,
    *attachments.urlpatterns,
    *intake.urlpatterns,
    *jobs.urlpatterns,
]
