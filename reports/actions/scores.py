"""Self-scoring: the office begins a sheet, types what no figure gives; the chairman's word freezes it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, models, transaction

from dossiers.actions import NotPermitted, Refused
from procedures.actions.journal import note
from procedures.calendar import local
from procedures.dates import vn_decimal
from procedures.models import Officer, Ward

from ..models import Criterion, Score, ScoreSheet
from ..score_reading import Line, SheetView, limit_of, needs_value, sheet_view
from ..score_rules import Rule, short
from ..score_seed import Facts, shipped
from .plans import FIRST_YEAR, LAST_YEAR, check_office, check_version

COPIED = ("code", "group", "name", "most", "rule", "target", "steps", "per_case", "source", "note")


def begin_sheet(scheme: str, year: int, *, actor: Officer, at: datetime) -> ScoreSheet:
    """Begin the sheet of a scheme and year with the criteria of the latest year before, else those shipped.

    The one already there is given back. Raises Refused for a scheme there is none of, or a year far off.
    """
    check_office(actor)
    if scheme not in ScoreSheet.Scheme.values:
        raise Refused("Chọn bộ tiêu chí.", "scheme")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("Không lập được bảng chấm của năm này.", "year")
    try:
        with transaction.atomic():
            sheet = ScoreSheet.objects.create(scheme=scheme, year=year, created_at=at, created_by=actor)
            words = _fill(sheet)
            note(actor, sheet, f"Lập bảng chấm, {words}", at)
    except IntegrityError:
        return ScoreSheet.objects.get(scheme=scheme, year=year)
    return sheet


def _fill(sheet: ScoreSheet) -> str:
    """Give the new sheet its criteria, and tell where they are from."""
    earlier = ScoreSheet.objects.filter(scheme=sheet.scheme, year__lt=sheet.year).first()
    if earlier is not None:
        facts = [_facts(one) for one in earlier.criteria.order_by("position", "pk")]
        words = f"chép {len(facts)} tiêu chí của năm {earlier.year}"
    else:
        facts = shipped(sheet.scheme, sheet.year)
        words = f"{len(facts)} tiêu chí có sẵn của phần mềm"
    for position, one in enumerate(facts, start=1):
        criterion = Criterion.objects.create(sheet=sheet, position=position, **vars(one))
        Score.objects.create(criterion=criterion)
    return words


def _facts(criterion: Criterion) -> Facts:
    return Facts(**{name: getattr(criterion, name) for name in COPIED})


def locked_sheet(sheet_id: int) -> ScoreSheet:
    """The sheet, its row locked until the transaction ends. Raises Refused once it is confirmed."""
    sheet = ScoreSheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.is_confirmed:
        raise Refused("Bảng chấm đã chốt nên không sửa được nữa.")
    return sheet


def enter_score(
    criterion_id: int,
    *,
    value: Decimal | None,
    evidence: str,
    reason: str,
    actor: Officer,
    at: datetime,
    version: int,
) -> Score:
    """Write what was reached where no figure gives it, what proves it, and why points were lost.

    `value` is in percent, 0 or 1, or cases, by the rule; None leaves it open. Raises Refused for a value the
    rule does not know, one without evidence, one typed where a figure counts; Conflict when somebody else was
    quicker.
    """
    check_office(actor)
    with transaction.atomic():
        criterion = Criterion.objects.select_related("sheet").get(pk=criterion_id)
        sheet = locked_sheet(criterion.sheet_id)
        score = Score.objects.select_for_update().get(criterion=criterion)
        if (score.value, score.evidence, score.reason) == (value, evidence, reason):
            return score
        check_version(score, version, "Điểm của tiêu chí này")
        _check_value(_line(sheet, criterion, at), value, evidence)
        score.value, score.evidence, score.reason = value, evidence, reason
        score.noted_at, score.noted_by = at, actor
        score.version += 1
        score.save()
        touched(sheet)
        note(actor, criterion, _said(value, evidence, reason), at)
        return score


def _said(value: Decimal | None, evidence: str, reason: str) -> str:
    words = (
        "không nhập kết quả" if value is None else f"kết quả {vn_decimal(value, 2)}, minh chứng: {evidence}"
    )
    return f"Ghi điểm: {words}{f'; lý do mất điểm: {reason}' if reason else ''}"


def _line(sheet: ScoreSheet, criterion: Criterion, at: datetime) -> Line:
    return next(line for line in view_of(sheet, at).lines if line.criterion.pk == criterion.pk)


def view_of(sheet: ScoreSheet, at: datetime) -> SheetView:
    """The sheet at the moment, by the closing day of the ward of that day."""
    return sheet_view(sheet, at, Ward.objects.current(local(at).date()).closing_day)


def _check_value(line: Line, value: Decimal | None, evidence: str) -> None:
    if value is None:
        return
    if not needs_value(line):
        raise Refused("Tiêu chí này lấy từ số liệu, không nhập tay.", "value")
    rule = line.criterion.rule
    if not 0 <= value <= limit_of(rule):
        raise Refused(f"Kết quả từ 0 đến {short(limit_of(rule))}.", "value")
    if rule in (Rule.YES_NO, Rule.MINUS) and value != value.to_integral_value():
        raise Refused("Ghi số nguyên.", "value")
    if not evidence:
        raise Refused("Ghi minh chứng: số văn bản, ngày, nơi lưu; có thể gửi thêm tệp.", "evidence")


def confirm_sheet(sheet_id: int, *, actor: Officer, at: datetime, version: int) -> ScoreSheet:
    """The chairman confirms: figures, points and losses are frozen and change no more.

    Raises NotPermitted for anybody but the chairman or who acts as such, Refused while a criterion is not
    scored, Conflict when the criteria have changed since they were seen.
    """
    if not actor.acts_as_chairman(local(at).date()):
        raise NotPermitted("Chỉ Chủ tịch (hoặc người được giao quyền) chốt bảng chấm.")
    with transaction.atomic():
        sheet = ScoreSheet.objects.select_for_update().get(pk=sheet_id)
        if sheet.is_confirmed:
            return sheet
        check_version(sheet, version, "Bảng chấm")
        view = view_of(sheet, at)
        if view.unscored:
            codes = ", ".join(line.criterion.code for line in view.unscored)
            raise Refused(f"Còn {len(view.unscored)} tiêu chí chưa chấm: {codes}.")
        for line in view.lines:
            _freeze(line)
        sheet.confirmed_at, sheet.confirmed_by = at, actor
        sheet.version += 1
        sheet.save()
        note(actor, sheet, f"Chốt {short(view.points)}/{short(view.most)} điểm", at)
        return sheet


def _freeze(line: Line) -> None:
    given = line.filled if not line.by_hand else None
    score = Score.objects.select_for_update().get(pk=line.score.pk)
    score.part, score.whole = (given.part, given.whole) if given else (None, None)
    score.points, score.why = line.points_now, line.why
    score.version += 1
    score.save()


def touched(sheet: ScoreSheet) -> None:
    """Raise the version of a sheet whose criteria change."""
    ScoreSheet.objects.filter(pk=sheet.pk).update(version=models.F("version") + 1)
