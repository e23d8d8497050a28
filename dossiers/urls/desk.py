"""Addresses of the desk, of one dossier with its actions, of late dossiers with their letters, and of a
change of the calendar with what it leaves to be handed over."""

from django.urls import path

from dossiers.views import (
    acts,
    apologies,
    calendar_change,
    desk,
    dossier,
    letter_signed,
    letters_approve,
    new_receipts,
    overdue,
    papers,
)
from dossiers.views.act_list import ACTS
from dossiers.views.answers import by_verb
from dossiers.views.letter_acts import LETTER_ACTS

_act = by_verb(get=acts.act_form, post=acts.perform)
_letter_act = by_verb(get=apologies.apology_form, post=apologies.apology_act)

urlpatterns = [
    path("ban-xu-ly/", desk.desk, name="desk"),
    path("ban-xu-ly/nhan-viec/", desk.desk_take, name="desk-take"),
    path("ban-xu-ly/chuyen-buoc/", desk.desk_move, name="desk-move"),
    path("ho-so/<int:pk>/", dossier.dossier, name="dossier"),
    path("ho-so/<int:pk>/hien/", dossier.dossier_reveal, name="dossier-reveal"),
    *(path(f"ho-so/<int:pk>/{act.path}/", _act, {"verb": name}, name=name) for name, act in ACTS.items()),
    path("ho-so/<int:pk>/phieu-kiem-soat/", papers.routing_slip, name="routing-slip"),
    path("giay-to/<int:pk>/", papers.paper, name="paper"),
    path("lich/thay-doi/", calendar_change.calendar_change, name="calendar-change"),
    path("lich/ap-dung/", calendar_change.calendar_apply, name="calendar-apply"),
    path("giay-hen-moi/", new_receipts.new_receipts, name="new-receipts"),
    path("tre-hen/", overdue.overdue, name="overdue"),
    path("tre-hen/da-chon/", letters_approve.apologies_choice, name="apologies-choice"),
    path("tre-hen/duyet/", letters_approve.apologies_approve, name="apologies-approve"),
    path("thu-xin-loi/<int:pk>/", apologies.apology, name="apology"),
    path("thu-xin-loi/<int:pk>/ban-da-ky/", letter_signed.apology_signed, name="apology-signed"),
    path("thu-xin-loi/<int:pk>/xem/", apologies.apology_preview, name="apology-preview"),
    *(
        path(f"thu-xin-loi/<int:pk>/{act.path}/", _letter_act, {"verb": name}, name=name)
        for name, act in LETTER_ACTS.items()
    ),
]
