"""The ward of the long journey: the real catalogue and calendar, the demo's officers, and a year of work.

The year's other dossiers are few and each is told here with what became of it, so that whoever reads the test
can count them with ten fingers.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from io import StringIO

from django.apps import apps
from django.core.management import call_command

from dossiers import actions
from dossiers.models import Dossier
from onestop.demo.doing import hire
from onestop.demo.reading import read_staff
from onestop.installation import claim
from procedures.models import Installation, Officer, ProcedureVersion
from tests.ward import call, moment, person

REGISTRATION = (
    "1.004859"  # Thay đổi, cải chính, bổ sung thông tin hộ tịch: 3 working days, counter and culture
)


def open_ward() -> None:
    """What `manage.py run` prepares, and the officers, without the demo's dossiers."""
    for command in (("load_ward", "--demo"), ("load_catalogue",), ("load_calendar",)):
        call_command(*command, "--yes", stdout=StringIO())
    import_module("dossiers.migrations.0020_ladder").seed(apps, None)  # a test before may have emptied it
    claim()
    Installation.objects.update(setup_finished_at=moment("2025-07-01 08:00"))
    hire(read_staff())


def work_before_march() -> None:
    """Before the journey. Of the year 2025: one resolved in it. Of 2026: one carried over, one early."""
    _resolved(_received("2025-11-10 08:00"), "2025-11-12 09:00")
    _resolved(_received("2025-12-11 08:00"), "2025-12-16 10:00")  # due that day: on time, carried over
    _resolved(_received("2026-02-03 08:00"), "2026-02-05 10:00")  # due on the 6th: early


def work_after_march() -> None:
    """After it: on time, late, withdrawn, online and early, void, for another ward, and two pending."""
    _resolved(_received("2026-04-07 08:00"), "2026-04-10 16:00")
    _resolved(_received("2026-05-11 08:00"), "2026-05-18 09:00")  # due on the 14th
    withdrawn = _received("2026-06-01 08:00")
    actions.withdraw(call(withdrawn, _officer("ha"), "2026-06-02 09:00"), reason="Đơn xin rút")
    _resolved(_online("2026-07-06 08:00"), "2026-07-07 10:00")
    void = _received("2026-08-03 08:00")
    actions.void(call(void, _officer("khoa"), "2026-08-04 09:00"), reason="Nhập nhầm thủ tục")
    _received("2026-08-05 08:00", channel="other_ward", for_other_ward="phường Phan Thiết")
    _received("2026-11-30 08:00")  # due 3/12: pending and late at the end of the year
    _received("2026-12-11 08:00")  # due 16/12: pending in time


def _officer(username: str) -> Officer:
    return Officer.objects.get(username=username)


def _reception(**more: str) -> actions.Reception:
    version = ProcedureVersion.objects.get(procedure__key=REGISTRATION, usable=True)
    papers = [actions.DocumentData(name=paper.name, originals=1) for paper in version.documents.all()]
    return actions.Reception(version=version, applicant=person(), documents=papers, **more)


def _received(at: str, **more: str) -> Dossier:
    dossier = actions.receive(_reception(**more), actor=_officer("ha"), at=moment(at))
    return actions.hand_over(call(dossier, _officer("ha"), at))


def _online(at: str) -> Dossier:
    clerk = _officer("ha")
    sent = actions.submit(_reception(channel="online"), actor=clerk, at=moment(at), submitted_at=moment(at))
    received = actions.receive(_reception(channel="online"), actor=clerk, at=moment(at), dossier_id=sent.pk)
    return actions.hand_over(call(received, clerk, at))


def _resolved(dossier: Dossier, at: str) -> Dossier:
    holder = Officer.objects.filter(department=dossier.holder, groups__name="officer").earliest("pk")
    actions.submit_for_signature(call(dossier, holder, at))
    actions.approve(
        call(dossier, _officer("khoa"), at),
        result_kind="granted",
        number="1/HT",
        result_date=date.fromisoformat(at[:10]),
    )
    actions.resolve(call(dossier, holder, at))
    actions.receive_result(call(dossier, _officer("ha"), at))
    return actions.return_result(call(dossier, _officer("ha"), at), to_whom=dossier.applicant.full_name)
