"""What the quick line offers: the procedures of certification, the one used last first, and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, Max, Value, When

from dossiers.models import CertificationLine, Dossier
from dossiers.views.promise_card import Choice, Promise, promise_of
from procedures.calendar import local
from procedures.certification_fees import Kind, kinds
from procedures.models import Officer, ProcedureVersion
from procedures.roles import Role

USUAL_PAPERS = (
    "Căn cước công dân",
    "Giấy khai sinh",
    "Bằng tốt nghiệp trung học phổ thông",
    "Bằng tốt nghiệp đại học",
    "Học bạ",
    "Bảng điểm",
    "Chứng chỉ",
    "Sổ hộ khẩu",
    "Giấy xác nhận thông tin về cư trú",
    "Giấy chứng nhận kết hôn",
    "Giấy xác nhận tình trạng hôn nhân",
    "Giấy chứng nhận quyền sử dụng đất",
    "Giấy phép lái xe",
    "Giấy đăng ký xe",
    "Giấy chứng nhận đăng ký hộ kinh doanh",
    "Quyết định",
    "Sơ yếu lý lịch",
    "Giấy ủy quyền",
    "Đơn đề nghị",
    "Hợp đồng tặng cho quyền sử dụng đất",
    "Hợp đồng chuyển nhượng quyền sử dụng đất",
    "Hợp đồng ủy quyền",
)


@dataclass(frozen=True)
class Option:
    """A kind with its version in force; the page carries its rule of fees for the live sum."""

    kind: Kind
    version: ProcedureVersion

    @property
    def key(self) -> str:
        """The key of its procedure."""
        return self.kind.key

    @property
    def first_vnd(self) -> int:
        """The first amount of the rule, in dong."""
        return self.version.fee_vnd or 0

    @property
    def choice(self) -> Choice:
        """As the promise asks for it."""
        return Choice(self.version.procedure, self.version, self.key)


def options(officer: Officer, on: date) -> list[Option]:
    """Every kind that can be received on the local date `on`: what the officer used last comes first."""
    found = ProcedureVersion.objects.in_force(on).filter(
        procedure__key__in=kinds(), procedure__active=True, usable=True
    )
    found = found.select_related("procedure__sector").prefetch_related("steps__department")
    versions = {version.procedure.key: version for version in reversed(found)}
    used = _last_use(officer)
    offered = [Option(kind, versions[key]) for key, kind in kinds().items() if key in versions]
    return sorted(offered, key=lambda option: -used.get(option.key, 0))


def _last_use(officer: Officer) -> dict[str, int]:
    """The officer's latest dossier of each kind, by the key of the procedure."""
    dossiers = Dossier.objects.filter(received_by=officer, procedure__key__in=kinds())
    return dict(dossiers.order_by().values_list("procedure__key").annotate(Max("pk")))


def chosen(offered: list[Option], key: str) -> Option | None:
    """The one with this key, else none."""
    return next((option for option in offered if option.key == key), None)


def promise_for(option: Option | None, at: datetime) -> Promise:
    """The promise of this kind for a dossier received at `at`."""
    return promise_of(option.choice if option else Choice(), at)


def is_today(promise: Promise, at: datetime) -> bool:
    """Whether it is due this very day: then it is most likely done at once."""
    return promise.due is not None and promise.due.date() == local(at).date()


def signers() -> list[Officer]:
    """Who may certify: the chairman first, then the vice-chairmen (decree 23/2015 art. 5.2)."""
    chairman_first = Case(When(post="chairman", then=0), default=Value(1), output_field=IntegerField())
    leaders = Officer.objects.filter(is_active=True, groups__name=Role.LEADER.value)
    return list(leaders.order_by(chairman_first, "full_name", "pk"))


def last_signer(offered: list[Officer]) -> int | None:
    """Who signed last in any book, as long as they still may; else the first offered."""
    latest = (
        CertificationLine.objects.filter(signer__isnull=False)
        .order_by("-pk")
        .values_list("signer", flat=True)
    )
    signer = latest.first()
    if signer in [one.pk for one in offered]:
        return signer
    return offered[0].pk if offered else None
