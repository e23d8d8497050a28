"""One letter of apology: the paper as it reads now, and every step of its life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions import Refused
from dossiers.actions.apologies import proposed_date
from dossiers.actions.letter_words import date_gone, is_untouched, unready
from dossiers.actions.looks import log_look
from dossiers.actions.papers import APOLOGY_SYMBOL, apology_letter, form_set_of, letter_of
from dossiers.forms.delivery import BY_HAND
from dossiers.letters import Letter
from dossiers.models import Apology, Delivery, Dossier
from dossiers.permissions import can
from dossiers.presentation.attachments import ACCEPT
from dossiers.presentation.file import DossierFile
from dossiers.presentation.offers import Offer
from dossiers.scans.kinds import MEGABYTE
from dossiers.views.act_list import Act
from dossiers.views.acts import check_right, conclude, show_act
from dossiers.views.answers import Sent, answering, fresh
from dossiers.views.badges import due_state
from dossiers.views.letter_acts import LETTER_ACTS, POSSIBLE, another_letter, letter_effect, letter_obstacle
from dossiers.views.sight import dossier_file
from dossiers.workflow import Action
from dossiers.workflow import allowed as in_workflow
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion, Officer, Ward
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role

Status = Apology.Status
_LOOKED = "thư xin lỗi"
_OFFERED = (
    ("apology-approve", "Duyệt, cấp số thư này", "rubber-stamp"),
    ("apology-submit", "Trình lãnh đạo duyệt", "send"),
    ("apology-mail-signed", "Gửi bản đã ký qua thư điện tử", "mail"),
    ("apology-deliver", "Ghi đã gửi", "mail-forward"),
    ("apology-edit", "Sửa lý do, ngày hẹn", "edit"),
    ("apology-return", "Trả lại", "arrow-back-up"),
    ("apology-withdraw", "Rút thư", "mail-off"),
)
_EDITED_FIRST = sorted(_OFFERED, key=lambda offered: offered[0] != "apology-edit")


def seen_letter(request: HttpRequest, pk: int) -> Apology:
    """A letter of a dossier the officer may see. Raises Http404."""
    visible = Dossier.objects.visible_to(signed_in(request))
    found = Apology.objects.filter(pk=pk, dossier__in=visible).first()
    if found is None:
        raise Http404("Không có thư này.")
    return found


@who_may(*DOSSIER_ROLES)
@require_GET
def apology(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter on a page of its own: the paper, the facts, what may be done."""
    letter = seen_letter(request, pk)
    at, officer = local(timezone.now()), signed_in(request)
    file = dossier_file(request, letter.dossier_id, at)
    letter = next(one for one in file.apologies if one.pk == pk)
    allowed = not letter.is_again or Role.LEADER not in officer.roles or officer.acts_as_chairman(at.date())
    deliveries = list(letter.paper.deliveries.select_related("recorded_by")) if letter.paper else []
    context = {
        "file": file,
        "dossier": file.dossier,
        "due": due_state(file.dossier, at, file.calendar),
        "letter": letter,
        "deliveries": deliveries,
        "proposed": new_date_if_gone(letter, file.dossier, at, file.calendar),
        "letter_buttons": letter_offers(
            officer,
            file.dossier,
            letter,
            at,
            allowed=allowed,
            why_unready=why_unready(letter, file),
            ways_left=len(_by_hand(deliveries)) < len(BY_HAND),
        ),
        "others": [one for one in file.apologies if one.pk != pk],
        "adding": signed_form(officer, file, letter),
        "accept": ACCEPT,
        "most": settings.UPLOAD_MOST // MEGABYTE,
        "here": request.get_full_path(),
    }
    return render(request, "dossiers/desk/apology.html", context)


def signed_form(officer: Officer, file: DossierFile, letter: Apology) -> Sent | None:
    """The hidden fields of the form that takes the signed copy, for whom it is; else None."""
    issued = letter.status in POSSIBLE["apology-mail-signed"]
    possible = issued and in_workflow(Action.ADD_ATTACHMENT, file.dossier.state)
    may = possible and can(officer, Action.ADD_ATTACHMENT, file.dossier, file.at.date())
    return fresh(file.dossier) if may else None


def letter_offers(
    officer: Officer,
    dossier: Dossier,
    letter: Apology,
    at: datetime,
    *,
    allowed: bool,
    why_unready: str = "",
    ways_left: bool = True,
) -> list[tuple[Act, Offer]]:
    """What may be done to the letter now, the next step of its life first and filled.

    `why_unready`: why a draft cannot be laid before a leader yet; then it is edited first. `ways_left`:
    whether there is a way of sending that is not recorded.
    """
    found: list[tuple[Act, Offer]] = []
    for name, label, icon in _EDITED_FIRST if why_unready else _OFFERED:
        act = LETTER_ACTS[name]
        if letter.status not in POSSIBLE[name] or not can(officer, act.action, dossier, at.date()):
            continue
        if name == "apology-return" and Role.LEADER not in officer.roles:
            continue
        if name == "apology-mail-signed" and not dossier.applicant.email:
            continue
        again = name == "apology-deliver" and letter.status == Status.DELIVERED
        if again and not ways_left:
            continue
        label = "Ghi thêm lần gửi" if again else label
        needs_chairman = act.action is Action.APPROVE_APOLOGY and not allowed
        reason = "Thư xin lỗi từ lần hai phải do Chủ tịch duyệt." if needs_chairman else ""
        reason = why_unready if name == "apology-submit" else reason
        if name == "apology-mail-signed" and letter.signed_copy_id is None:
            reason = "Bản đã ký chưa tải lên nên chưa gửi qua thư điện tử được."
        filled = not reason and not found and letter.status != Status.DELIVERED
        found.append((act, Offer(act.action, label, icon, reason, filled=filled, quiet=again)))
    return found


def why_unready(letter: Apology, file: DossierFile) -> str:
    """Why a draft cannot be laid before a leader yet; empty for every other letter."""
    if letter.status != Status.DRAFT:
        return ""
    return unready(letter, file.at, untouched=is_untouched(letter, file.runs, file.events))


def new_date_if_gone(letter: Apology, dossier: Dossier, at: datetime, calendar: Calendar) -> datetime | None:
    """The date proposed anew for a draft whose date is today or past; None where there is no need."""
    if not date_gone(letter, at):
        return None
    try:
        return proposed_date(dossier, at, calendar)
    except Refused:  # at no step any more
        return None


def _by_hand(deliveries: Iterable[Delivery]) -> set[str]:
    return {one.way for one in deliveries} & set(BY_HAND)


# -- the paper --------------------------------------------------------------------------------------


@who_may(*DOSSIER_ROLES)
@require_GET
@xframe_options_sameorigin
def apology_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as HTML for a frame of our own pages; amber holes where approval will fill in."""
    at, officer = local(timezone.now()), signed_in(request)
    letter = seen_letter(request, pk)
    log_look(letter.dossier, officer, at, _LOOKED)
    paper = letter_now(letter, officer, at)
    context = {"letter": paper, "head": paper.letterhead, "screen": True} | paper.context()
    return render(request, "dossiers/desk/preview.html", context)


def letter_now(letter: Apology, reader: Officer, at: datetime) -> Letter:
    """The frozen letter once approved; before that as it would read if approved today.

    To a leader it shows himself as signer, to others the chairman.
    """
    if letter.paper is not None:
        return letter_of(letter.paper)
    ward: Ward = Ward.objects.select_related("pinned_form_set").current(at.date())
    signer = reader if Role.LEADER in reader.roles else _chairman()
    letter.capacity = _capacity(signer, at)
    if date_gone(letter, at):
        calendar: Calendar = CalendarVersion.objects.current().calendar
        letter.new_due = new_date_if_gone(letter, letter.dossier, at, calendar) or letter.new_due
    return apology_letter(
        letter,
        ward=ward,
        form_set=form_set_of(ward, at.date()),
        number_text=f"/{APOLOGY_SYMBOL}",
        issued_on=f"{at:%Y-%m}",
        signer=signer,
        at=at,
    )


def _chairman() -> Officer | None:
    return Officer.objects.filter(post=Officer.Post.CHAIRMAN, is_active=True).first()


def _capacity(signer: Officer | None, at: datetime) -> str:
    if signer is None or signer.post == Officer.Post.CHAIRMAN:
        return Apology.Capacity.CHAIRMAN.value
    acting = signer.acts_as_chairman(at.date())
    return (Apology.Capacity.ACTING if acting else Apology.Capacity.FOR_CHAIRMAN).value


# -- its life ---------------------------------------------------------------------------------------


@who_may(*DOSSIER_ROLES)
@require_GET
def apology_form(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of a step in the letter's life."""
    act, file, letter = _about(request, pk, verb, local(timezone.now()))
    check_right(request, act, file)
    form = act.form(file=file, letter=letter)
    why_not = letter_obstacle(act, file, letter, signed_in(request))
    return show_act(
        request, act, file, form, fresh(file.dossier), why_not=why_not, **_more(act, file, letter)
    )


@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def apology_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Carry the step out."""
    at = local(timezone.now())
    act, file, letter = _about(request, pk, verb, at)
    form = act.form(request.POST, file=file, letter=letter)
    if another_letter(act, file, letter):
        form.add_error(None, "Hồ sơ này đã có thư khác đang soạn hoặc chờ duyệt. Mở thư đó rồi làm tiếp.")
    return conclude(request, act, file, form, at, **_more(act, file, letter))


def _about(request: HttpRequest, pk: int, verb: str, at: datetime) -> tuple[Act, DossierFile, Apology]:
    file = dossier_file(request, seen_letter(request, pk).dossier_id, at)
    return LETTER_ACTS[verb], file, next(one for one in file.apologies if one.pk == pk)


def _more(act: Act, file: DossierFile, letter: Apology) -> dict[str, Any]:
    return {
        "url": reverse(act.name, args=[letter.pk]),
        "back": reverse("apology", args=[letter.pk]),
        "effect": letter_effect(act, file, letter),
    }
