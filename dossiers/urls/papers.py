"""Addresses of the papers a person is given before reception, and of a paper just issued."""

from __future__ import annotations

from django.urls import path

from dossiers.views import handing_out, walk_in

urlpatterns = [
    path("tiep-nhan/huong-dan/", walk_in.walk_in, {"way": walk_in.GUIDE}, name="walk-in-guide"),
    path("tiep-nhan/huong-dan/lap/", walk_in.walk_in_save, {"way": walk_in.GUIDE}, name="walk-in-guide-save"),
    path("tiep-nhan/tu-choi/", walk_in.walk_in, {"way": walk_in.REFUSE}, name="walk-in-refuse"),
    path("tiep-nhan/tu-choi/lap/", walk_in.walk_in_save, {"way": walk_in.REFUSE}, name="walk-in-refuse-save"),
    path("giay-to/<int:pk>/giao/", handing_out.paper_out, name="paper-out"),
]
