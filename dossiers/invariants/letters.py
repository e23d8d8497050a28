"""I4: one letter for each missed date, its file there exactly when its row says so and unchanged since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Count

from dossiers.jobs import RENDER
from dossiers.models import Apology, IssuedPaper
from dossiers.numbering import Series, paper_number
from procedures.calendar import local
from procedures.kept_files import kept_file

from .pace import settled

_CURRENT = (
    Apology.Status.DRAFT,
    Apology.Status.SUBMITTED,
    Apology.Status.APPROVED,
    Apology.Status.DELIVERED,
)
_FORGOTTEN_AFTER = timedelta(days=1)


def broken(at: datetime) -> Iterator[list[str]]:
    """One list a letter of apology, one a paper with a file, one a file that no row names."""
    approved = Apology.objects.exclude(paper=None).select_related("paper", "dossier").order_by("pk")
    before = settled(RENDER)
    for apology in approved.iterator(chunk_size=2_000):
        yield [*_of(apology, before)]
    doubled = Apology.objects.filter(status__in=_CURRENT).values("dossier__code", "anchor")
    for row in doubled.annotate(n=Count("pk")).filter(n__gt=1):
        yield [f"{row['dossier__code']}: {row['n']} thư xin lỗi cho cùng một hạn bị lỡ."]
    root = Path(settings.PAPERS_ROOT)
    for paper in IssuedPaper.objects.exclude(file_name="").order_by("pk").iterator(chunk_size=2_000):
        whole = kept_file(root, paper.file_name, paper.sha256) is not None
        yield [] if whole else [f"{paper}: tệp {paper.file_name} đã mất hoặc bị thay đổi."]
    for path in forgotten(root, at - _FORGOTTEN_AFTER):
        yield [f"Tệp {path.relative_to(root)} không có giấy nào nhận."]


def _of(apology: Apology, before: datetime | None) -> Iterator[str]:
    paper, name = apology.paper, f"{apology.dossier}: {apology}"
    assert paper is not None  # noqa: S101  (for the type checker)
    told = paper.content
    if told["new_date"] != local(apology.new_due).date().isoformat():
        yield f"{name} in ngày hẹn {told['new_date']}, sổ ghi {local(apology.new_due):%d/%m/%Y}."
    if told["letterhead"]["number_text"] != paper_number(paper.number, paper.symbol):
        yield f"{name} in số {told['letterhead']['number_text']}, sổ ghi {paper.number}."
    if paper.kind != Series.APOLOGY.value or paper.dossier_id != apology.dossier_id:
        yield f"{name} mang giấy của hồ sơ khác."
    if before and paper.issued_at < before and not paper.sha256:
        reason = f" ({paper.print_error})" if paper.print_error else ""
        yield f"{name} đã duyệt mà chưa in thành tệp{reason}."


def forgotten(root: Path, before: datetime) -> Iterator[Path]:
    """Files among the papers, last touched before that moment, that no row of the database names."""
    stores = [model for model in apps.get_models() if _is_store(model)]
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
        named: set[str] = set()
        for model in stores:
            names = model._default_manager.filter(file_name__startswith=f"{folder.name}/")
            named.update(names.values_list("file_name", flat=True))
        for path in folder.iterdir():
            if f"{folder.name}/{path.name}" not in named and path.stat().st_mtime < before.timestamp():
                yield path


def _is_store(model: type) -> bool:
    """Whether the rows of this model name files kept by their hash."""
    names = {field.name for field in model._meta.concrete_fields}  # type: ignore[attr-defined]
    return {"file_name", "sha256"} <= names
