"""Addresses of the files kept with dossiers."""

from django.urls import path

from dossiers.views import attachments
from dossiers.views.answers import by_verb

urlpatterns = [
    path("ho-so/<int:pk>/tep/", attachments.attachment_add, name="attachment-add"),
    path("tep/<int:pk>/", attachments.attachment, name="attachment"),
    path(
        "tep/<int:pk>/rut/",
        by_verb(get=attachments.attachment_withdraw_form, post=attachments.attachment_withdraw),
        name="attachment-withdraw",
    ),
]
