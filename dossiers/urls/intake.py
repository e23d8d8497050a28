"""Addresses of the queue of online dossiers, of the sources that send them, and of the intake endpoint."""

from django.urls import path

from dossiers.views import intake, intake_sources, online_completion, online_queue
from dossiers.views.answers import by_verb
from dossiers.views.online import online

_API = "api/tiep-nhan/"

urlpatterns = [
    path("truc-tuyen/", online_queue.online_queue, name="online-queue"),
    path(
        "truc-tuyen/<int:pk>/bo-sung/",
        by_verb(get=online, post=online_completion.online_completed),
        name="receive-completion",
    ),
    path("nguon-tiep-nhan/", intake_sources.sources, name="intake-sources"),
    path(
        "nguon-tiep-nhan/them/",
        by_verb(get=intake_sources.source_new, post=intake_sources.source_add),
        name="intake-source-add",
    ),
    path(
        "nguon-tiep-nhan/<int:pk>/",
        by_verb(get=intake_sources.source, post=intake_sources.source_edit),
        name="intake-source",
    ),
    path("nguon-tiep-nhan/<int:pk>/doi-ma/", intake_sources.source_rotate, name="intake-source-rotate"),
    path("nguon-tiep-nhan/<int:pk>/ngung/", intake_sources.source_stop, name="intake-source-stop"),
    path("nguon-tiep-nhan/<int:pk>/nhan-lai/", intake_sources.source_start, name="intake-source-start"),
    path(_API, intake.intake_schema, name="intake-schema"),
    path(f"{_API}ho-so/", intake.intake_submit, name="intake-submit"),
    path(f"{_API}ho-so/<str:code>/", intake.intake_status, name="intake-status"),
    path(f"{_API}ho-so/<str:code>/bo-sung/", intake.intake_completion, name="intake-completion"),
]
