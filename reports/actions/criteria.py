"""The criteria of a sheet that is not confirmed: added, changed and taken out by the office."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, models, transaction

from dossiers.actions import Refused
from procedures.actions.journal import note
from procedures.models import Officer

from ..models import Criterion, Score
from ..score_rules import Rule, parse_steps, short
from ..score_seed import Facts
from ..score_sources import choices
from .plans import check_office, check_version
from .scores import locked_sheet, touched


def add_criterion(sheet_id: int, facts: Facts, *, actor: Officer, at: datetime) -> Criterion:
    """Add a criterion at the end. Raises Refused for a code used already, or a formula that cannot be."""
    check_office(actor)
    _check(facts)
    try:
        with transaction.atomic():
            sheet = locked_sheet(sheet_id)
            last = sheet.criteria.aggregate(last=models.Max("position"))["last"] or 0
            made = Criterion.objects.create(sheet=sheet, position=last + 1, **vars(facts))
            Score.objects.create(criterion=made)
            touched(sheet)
            note(actor, sheet, f"Thêm tiêu chí {made.code}, {short(made.most)} điểm", at)
            return made
    except IntegrityError:
        raise Refused(f"Mã {facts.code} đã dùng cho tiêu chí khác.", "code") from None


def change_criterion(
    criterion_id: int, facts: Facts, *, actor: Officer, at: datetime, version: int
) -> Criterion:
    """Change a criterion, its maximum or its formula, of this sheet's year only.

    What was typed for it is taken back when the rule changes, for it meant something else.
    """
    check_office(actor)
    _check(facts)
    try:
        with transaction.atomic():
            found = Criterion.objects.select_for_update().get(pk=criterion_id)
            sheet = locked_sheet(found.sheet_id)
            changed = [name for name, value in vars(facts).items() if getattr(found, name) != value]
            if not changed:
                return found
            check_version(found, version, "Tiêu chí")
            if "rule" in changed:
                found.score.value = None
                found.score.version += 1
                found.score.save(update_fields=["value", "version"])
            for name in changed:
                setattr(found, name, getattr(facts, name))
            found.version += 1
            found.save()
            touched(sheet)
            labels = (str(getattr(Criterion._meta.get_field(name), "verbose_name", name)) for name in changed)
            note(actor, found, f"Sửa tiêu chí: {', '.join(labels)}", at)
            return found
    except IntegrityError:
        raise Refused(f"Mã {facts.code} đã dùng cho tiêu chí khác.", "code") from None


def drop_criterion(criterion_id: int, *, actor: Officer, at: datetime, version: int) -> None:
    """Take a criterion out of its sheet. Raises Refused while files prove its score."""
    check_office(actor)
    with transaction.atomic():
        found = Criterion.objects.select_for_update().get(pk=criterion_id)
        sheet = locked_sheet(found.sheet_id)
        check_version(found, version, "Tiêu chí")
        if found.evidence.exists():
            raise Refused("Tiêu chí này đã có tệp minh chứng nên không bỏ được.")
        code = found.code
        found.delete()
        touched(sheet)
        note(actor, sheet, f"Bỏ tiêu chí {code}", at)


def _check(facts: Facts) -> None:
    if facts.most <= 0:
        raise Refused("Điểm tối đa lớn hơn 0.", "most")
    if facts.source and facts.source not in choices(facts.rule):
        raise Refused("Nguồn số liệu này không dùng được với cách chấm đã chọn.", "source")
    if facts.rule == Rule.STEPS:
        _check_steps(facts)


def _check_steps(facts: Facts) -> None:
    try:
        steps = parse_steps(facts.steps)
    except ValueError:
        steps = ()
    if not steps:
        raise Refused("Ghi các bậc như 95=12; 90=8: từ 95 % được 12 điểm, từ 90 % được 8 điểm.", "steps")
    if steps[0][1] != facts.most:
        raise Refused("Bậc cao nhất phải được đúng điểm tối đa.", "steps")
    points = [one for _, one in steps]
    if points != sorted(points, reverse=True):
        raise Refused("Bậc thấp hơn không được nhiều điểm hơn.", "steps")
