"""Many dossiers in every state a screen tells apart, so that a page has as many rows of each kind as wanted.

All of it through the actions, around Monday 23/11/2026 08:05.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from django.contrib.auth.models import Group
from django.db import transaction

from dossiers import actions
from dossiers.actions.intake import Sent, take_in
from dossiers.actions.intake_sources import add_source
from dossiers.models import Dossier
from procedures.models import Officer, Procedure, ProcedureVersion
from procedures.roles import Role
from procedures.text import fold
from tests.dossiers.deskwork import at_economy, drafted, signed
from tests.ward import TestWard, call, moment, person, received

NOW = "2026-11-23 08:05"
_SECOND = {"reason_code": "d", "reason_text": "Chờ kết quả đo đạc.", "again_reason": "Chờ lần nữa."}
Story = Callable[[TestWard, actions.ApplicantData], Dossier]


def crowd(ward: TestWard, times: int) -> list[Dossier]:
    """Each story so many times, each of another citizen; as many more people and procedures besides."""
    numbers = _numbers()
    made = []
    with transaction.atomic():
        for _ in range(times):
            made += [tell(ward, person(number=f"0001880{next(numbers):05d}")) for tell in STORIES]
            _one_more_officer(ward, next(numbers))
            _one_more_procedure(ward, next(numbers))
    return made


def _numbers() -> Iterator[int]:
    return count(Dossier.objects.count() * 3)


def _one_more_officer(ward: TestWard, n: int) -> None:
    officer = Officer.objects.create_user(f"nguoi{n}", full_name=f"Công chức {n}", department=ward.culture)
    officer.groups.add(Group.objects.get(name=Role.OFFICER.value))


def _one_more_procedure(ward: TestWard, n: int) -> None:
    name = f"Xác nhận thông tin số {n}"
    procedure = Procedure.objects.create(
        key=f"9.{n:06d}", name=name, sector=ward.business.procedure.sector, search_text=f" {fold(name)}"
    )
    ProcedureVersion.objects.create(
        procedure=procedure,
        statutory_unit="working_day",
        statutory_amount=3,
        usable=True,
        limit_source="portal",
    )


# -- the stories -------------------------------------------------------------------------------------


def _online(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    sent = moment("2026-11-20 16:00")
    reception = actions.Reception(version=ward.correction, applicant=citizen, channel="online")
    return actions.submit(reception, actor=ward.clerk, at=sent, submitted_at=sent)


def _guided(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    return actions.guide_at_counter(
        actions.Reception(version=ward.business, applicant=citizen),
        items=["Bản sao hợp đồng"],
        reason="Thiếu",
        actor=ward.clerk,
        at=moment("2026-11-20 14:00"),
    )


def _of_a_portal(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    """Sent by a source of its own; asked about, and completed since."""
    sent = moment("2026-11-19 16:00")
    code = f"DVC-{citizen.identity_number}"
    source, _ = add_source(f"Nguồn {code}", "", by=ward.administrator, at=sent)
    papers = [actions.DocumentData(name="Tờ khai theo mẫu", originals=1)]
    reception = actions.Reception(
        version=ward.correction, applicant=citizen, documents=papers, channel="online", external_code=code
    )
    dossier = take_in(source, Sent({}, reception, sent, "1.012796"), at=sent)[0].dossier
    actions.ask_completion(call(dossier, ward.clerk, "2026-11-20 09:00"), items=["Ảnh"], reason="Mờ")
    return actions.receive_completion(call(dossier, None, "2026-11-20 10:30"), source=source.name)


def _asked_online(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = _online(ward, citizen)
    at = call(dossier, ward.clerk, "2026-11-23 07:30")
    return actions.ask_completion(at, items=["Ảnh"], reason="Mờ")


def _today(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    return received(ward, ward.birth, "2026-11-23 07:30", applicant=citizen)


def _on_the_desk(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    return at_economy(ward, "2026-11-20 09:00", applicant=citizen)


def _due_today(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = at_economy(ward, "2026-11-18 09:00", ward.business, applicant=citizen)
    return actions.take(call(dossier, ward.officer, "2026-11-18 10:00"))


def _late(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    return at_economy(ward, "2026-11-02 09:00", applicant=citizen)


def _drafted(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = _late(ward, citizen)
    drafted(ward, dossier, "2026-11-20 09:00")
    return dossier


def _submitted(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = _late(ward, citizen)
    drafted(ward, dossier, "2026-11-20 09:00", submitted=True)
    return dossier


def _approved(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = _submitted(ward, citizen)
    return actions.approve_apology(call(dossier, ward.chairman, "2026-11-20 10:00"))


def _delivered(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = _approved(ward, citizen)
    paper = dossier.apologies.get().paper
    assert paper is not None
    at = call(dossier, ward.clerk, "2026-11-20 11:00")
    return actions.deliver_apology(at, paper=paper, way="printed")


def _late_again(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = _late(ward, citizen)
    drafted(ward, dossier, "2026-11-16 09:00", submitted=True)
    return actions.approve_apology(call(dossier, ward.chairman, "2026-11-16 10:00"))


def _second_letter(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = _late_again(ward, citizen)
    at = "2026-11-23 07:40"
    actions.draft_apology(call(dossier, ward.office, at), **_SECOND)
    return actions.submit_apology(call(dossier, ward.office, at))


def _asked_for_papers(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = received(ward, ward.business, "2026-11-16 08:00", applicant=citizen)
    at = call(dossier, ward.clerk, "2026-11-17 08:00")
    return actions.request_supplement(at, items=["Bản sao hợp đồng"], reason="Thiếu")


def _to_be_closed(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = received(ward, ward.business, "2026-10-29 08:00", applicant=citizen)
    actions.request_supplement(
        call(dossier, ward.clerk, "2026-11-02 08:00"), items=["Bản sao hợp đồng"], reason="Thiếu"
    )
    return actions.propose_closing(call(dossier, ward.clerk, "2026-11-23 08:00"))


def _at_an_agency(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = at_economy(ward, "2026-11-05 09:00", applicant=citizen)
    actions.take(call(dossier, ward.officer, "2026-11-06 08:00"))
    at = call(dossier, ward.officer, "2026-11-17 10:00")
    return actions.hand_over(at, paper_number="1204/UBND-KT")


def _asked_twice(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = at_economy(ward, "2026-11-09 09:00", applicant=citizen)
    actions.request_supplement(
        call(dossier, ward.officer, "2026-11-10 09:00"), items=["Trích lục"], reason="Thiếu trích lục"
    )
    actions.receive_supplement(call(dossier, ward.clerk, "2026-11-12 09:00"))
    at = call(dossier, ward.officer, "2026-11-20 09:00")
    return actions.propose_supplement(at, items=["Sơ đồ"], reason="Chưa nêu lần trước")


def _for_signature(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = at_economy(ward, "2026-11-16 09:00", applicant=citizen)
    return actions.submit_for_signature(call(dossier, ward.officer, "2026-11-20 09:00"))


def _stuck(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    return signed(ward, at_economy(ward, "2026-11-16 09:00", applicant=citizen), "2026-11-19 09:00")


def _not_at_the_counter(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    return actions.resolve(call(_stuck(ward, citizen), ward.officer, "2026-11-19 10:00"))


def _ready(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    return actions.receive_result(call(_not_at_the_counter(ward, citizen), ward.clerk, "2026-11-19 14:00"))


def _late_and_returned(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = signed(ward, _late(ward, citizen), "2026-11-19 09:00")
    actions.resolve(call(dossier, ward.officer, "2026-11-19 10:00"))
    actions.receive_result(call(dossier, ward.clerk, "2026-11-19 14:00"))
    return actions.return_result(call(dossier, ward.clerk, "2026-11-20 08:00"), to_whom=citizen.full_name)


def _waiting_for_payment(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    dossier = at_economy(ward, "2026-11-03 09:00", ward.first_certificate, applicant=citizen)
    return actions.request_payment(call(dossier, ward.officer, "2026-11-10 09:00"))


def _withdrawn(ward: TestWard, citizen: actions.ApplicantData) -> Dossier:
    return actions.withdraw(call(_on_the_desk(ward, citizen), ward.clerk, "2026-11-20 15:00"), reason="Rút")


STORIES: tuple[Story, ...] = (
    _online,
    _guided,
    _of_a_portal,
    _asked_online,
    _today,
    _on_the_desk,
    _due_today,
    _late,
    _drafted,
    _submitted,
    _approved,
    _delivered,
    _late_again,
    _second_letter,
    _asked_for_papers,
    _to_be_closed,
    _at_an_agency,
    _asked_twice,
    _for_signature,
    _stuck,
    _not_at_the_counter,
    _ready,
    _late_and_returned,
    _waiting_for_payment,
    _withdrawn,
)
