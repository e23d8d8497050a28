"""Addresses of the counter, of the register, and of the citizens' tracking pages."""

from django.urls import path

from dossiers.views import (
    counter,
    online,
    public,
    public_late,
    reception,
    reception_parts,
    register,
    results,
    saved_views,
)
from dossiers.views.answers import by_verb

urlpatterns = [
    path("quay/", counter.counter, name="counter"),
    path("tiep-nhan/", by_verb(get=reception.reception, post=reception.reception_save), name="reception"),
    path("tiep-nhan/ngay-hen/", reception_parts.reception_promise, name="reception-promise"),
    path("tiep-nhan/thu-tuc/", reception_parts.reception_procedures, name="reception-procedures"),
    path("tiep-nhan/nguoi-nop/", reception_parts.reception_applicant, name="reception-applicant"),
    path("tiep-nhan/<int:pk>/xong/", reception.reception_done, name="reception-done"),
    path("truc-tuyen/ghi/", by_verb(get=online.online_new, post=online.online_save), name="online-new"),
    path("truc-tuyen/<int:pk>/", online.online, name="online"),
    path(
        "truc-tuyen/<int:pk>/tiep-nhan/",
        by_verb(get=reception.receive_online, post=reception.receive_online_save),
        name="receive",
    ),
    path(
        "truc-tuyen/<int:pk>/hoan-thien/",
        by_verb(get=online.online, post=online.online_complete),
        name="ask-completion",
    ),
    path(
        "truc-tuyen/<int:pk>/tu-choi/", by_verb(get=online.online, post=online.online_refuse), name="refuse"
    ),
    path("tra-ket-qua/", results.results, name="results"),
    path("tra-ket-qua/<int:pk>/ve-quay/", results.results_fetch, name="results-fetch"),
    path(
        "tra-ket-qua/<int:pk>/tra/",
        by_verb(get=results.results_one, post=results.results_hand_out),
        name="results-hand-out",
    ),
    path("so-theo-doi/", by_verb(get=register.register, post=saved_views.view_save), name="register"),
    path("tra-cuu/", by_verb(get=public.track, post=public.track_find), name="track"),
    path("cong-khai/tre-hen/", public_late.public_late, name="public-late"),
    path("t/<str:token>/", public.track_token, name="track-token"),
    path("t/<str:token>/thu/<int:pk>/", public.track_paper, name="track-paper"),
]
