"""Self-scoring: points by their rules to the hundredth, figures and hands, what is frozen stays."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from dossiers.actions import Conflict, NotPermitted, Refused
from reports import actions
from reports.actions.scores import view_of
from reports.models import Criterion, Score, ScoreSheet
from reports.score_rules import Formula, Rule, parse_steps, short, steps_text
from reports.score_seed import Facts, shipped
from tests.reports.made import resolved
from tests.reports.scorework import BEGUN, all_typed, begun, by_code, confirmed, line_of, proof_of, typed
from tests.ward import TestWard, build_ward, moment

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


class TestRules:
    RATIO = Formula(Rule.RATIO, Decimal(12), target=Decimal(95))
    STEPS = Formula(Rule.STEPS, Decimal(12), steps=parse_steps("95=12; 90=8; 85=4"))
    MINUS = Formula(Rule.MINUS, Decimal(5), per_case=Decimal("0.5"))
    YES = Formula(Rule.YES_NO, Decimal(3))

    @pytest.mark.parametrize(
        ("reached", "points"),
        [
            (Fraction(100), "12"),
            (Fraction(95), "12"),
            (Fraction(100 * 94_999, 100_000), "11.99"),  # never the full mark below the target
            (Fraction(100, 3), "4.21"),  # 12 x 33,33.. / 95 = 4,2105..: down
            (Fraction(0), "0"),
        ],
    )
    def test_ratio(self, reached: Fraction, points: str) -> None:
        assert self.RATIO.points(reached) == Decimal(points)

    @pytest.mark.parametrize(
        ("reached", "points"),
        [("95", "12"), ("94.99", "8"), ("90", "8"), ("85", "4"), ("84.9999", "0"), ("0", "0")],
    )
    def test_steps(self, reached: str, points: str) -> None:
        assert self.STEPS.points(Fraction(reached)) == Decimal(points)

    def test_yes_or_no(self) -> None:
        assert [self.YES.points(Fraction(n)) for n in (1, 0)] == [Decimal(3), Decimal(0)]

    @pytest.mark.parametrize(("cases", "points"), [(0, "5"), (1, "4.5"), (9, "0.5"), (10, "0"), (400, "0")])
    def test_minus_for_each_case_and_never_below_zero(self, cases: int, points: str) -> None:
        assert self.MINUS.points(Fraction(cases)) == Decimal(points)

    @pytest.mark.parametrize("formula", [RATIO, STEPS, MINUS, YES])
    def test_what_is_lost_is_the_maximum_less_the_points(self, formula: Formula) -> None:
        for thousandth in range(0, 100_001, 617):
            points = formula.points(Fraction(thousandth, 1000))
            assert 0 <= points <= formula.most
            assert points == points.quantize(Decimal("0.01"))
            assert bool(formula.lost_words(Fraction(thousandth, 1000))) is (points != formula.most)

    def test_the_loss_is_told_in_words(self) -> None:
        said = [
            Formula(Rule.STEPS, Decimal("12"), steps=parse_steps("95=12; 90=10,5")).lost_words(
                Fraction("92.36")
            ),
            self.RATIO.lost_words(Fraction("94.96")),
            self.MINUS.lost_words(Fraction(3)),
            self.YES.lost_words(Fraction(0)),
            self.YES.lost_words(Fraction(1)),
        ]
        assert said == [
            f"Mất 1,5 điểm: đạt 92,3{NBSP}%, cần 95{NBSP}%.",
            f"Mất 0,01 điểm: đạt 94,9{NBSP}%, cần 95{NBSP}%.",
            "Mất 1,5 điểm: 3 trường hợp, mỗi trường hợp trừ 0,5.",
            "Mất 3 điểm: không đạt.",
            "",
        ]

    @pytest.mark.parametrize("text", ["95", "95=x", "101=3", "95=3; 95=2", "=;", "a=b"])
    def test_steps_that_cannot_be_read(self, text: str) -> None:
        with pytest.raises(ValueError, match="no step"):
            parse_steps(text)

    def test_steps_are_kept_as_they_are_read(self) -> None:
        assert steps_text(parse_steps("85 = 4 ; 95%=12; 90=8,5")) == "95=12; 90=8.5; 85=4"
        assert [short(Decimal(n)) for n in ("20", "1.50", "0.25")] == ["20", "1,5", "0,25"]


class TestShipped:
    def test_the_groups_of_decision_766_have_their_weights(self) -> None:
        groups: dict[str, Decimal] = {}
        for one in shipped("766", 2026):
            groups[one.group] = groups.get(one.group, Decimal(0)) + one.most
        assert groups == {
            "Công khai, minh bạch": 18,
            "Tiến độ, kết quả giải quyết": 20,
            "Số hóa hồ sơ": 22,
            "Cung cấp dịch vụ trực tuyến": 22,
            "Mức độ hài lòng": 18,
        }

    def test_both_are_worth_a_hundred_and_say_where_they_come_from(self) -> None:
        for scheme in ScoreSheet.Scheme.values:
            rows = shipped(scheme, 2025)
            assert sum(one.most for one in rows) == 100
            assert all(one.note for one in rows)
        assert shipped("766", 2021) == []

    def test_they_can_all_be_kept(self, ward: TestWard) -> None:
        for scheme in ScoreSheet.Scheme.values:
            assert begun(ward, scheme=scheme).criteria.count() == len(shipped(scheme, 2026))


class TestYears:
    def test_a_new_year_starts_from_the_last_and_changes_alone(self, ward: TestWard) -> None:
        old = begun(ward, 2025)
        criterion = by_code(old, "3.2")
        actions.change_criterion(
            criterion.pk,
            facts(criterion, most=Decimal(10), steps="95=10; 90=5"),
            actor=ward.office,
            at=BEGUN,
            version=1,
        )
        new = begun(ward, 2026)
        assert by_code(new, "3.2").most == 10
        changed = by_code(new, "3.2")
        actions.change_criterion(
            changed.pk,
            facts(changed, rule="ratio", steps="", target=Decimal(98), most=Decimal(15)),
            actor=ward.office,
            at=BEGUN,
            version=1,
        )
        assert [by_code(sheet, "3.2").most for sheet in (old, new)] == [10, 15]
        assert begun(ward, 2026).pk == new.pk

    def test_a_criterion_is_added_and_taken_out(self, ward: TestWard) -> None:
        sheet = begun(ward)
        new = Facts("9.1", "Sáng kiến", "Có sáng kiến", Decimal(2), "yes_no")
        made = actions.add_criterion(sheet.pk, new, actor=ward.office, at=BEGUN)
        assert view_of(sheet, BEGUN).most == 102
        with pytest.raises(Refused, match="đã dùng cho tiêu chí khác"):
            actions.add_criterion(sheet.pk, new, actor=ward.office, at=BEGUN)
        proof_of(ward, made)
        with pytest.raises(Refused, match="tệp minh chứng"):
            actions.drop_criterion(made.pk, actor=ward.office, at=BEGUN, version=1)
        other = by_code(sheet, "1.1")
        actions.drop_criterion(other.pk, actor=ward.office, at=BEGUN, version=1)
        assert view_of(sheet, BEGUN).most == 97

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"steps": "95=11; 90=8"}, "đúng điểm tối đa"),
            ({"steps": "95=12; 90=13"}, "không được nhiều điểm hơn"),
            ({"steps": "khong"}, "Ghi các bậc"),
            ({"source": "supplemented"}, "Nguồn số liệu này không dùng được"),
            ({"most": Decimal(0)}, "lớn hơn 0"),
        ],
    )
    def test_a_formula_that_cannot_be(
        self, ward: TestWard, changed: dict[str, object], sentence: str
    ) -> None:
        criterion = by_code(begun(ward), "3.2")
        with pytest.raises(Refused, match=sentence):
            actions.change_criterion(
                criterion.pk, facts(criterion, **changed), actor=ward.office, at=BEGUN, version=1
            )

    def test_another_rule_takes_back_what_was_typed(self, ward: TestWard) -> None:
        criterion = by_code(begun(ward), "1.4")
        typed(criterion, "1", ward.office)
        changed = facts(criterion, rule="minus", per_case=Decimal(1))
        actions.change_criterion(criterion.pk, changed, actor=ward.office, at=BEGUN, version=1)
        assert Score.objects.get(criterion=criterion).value is None


def facts(criterion: Criterion, **changed: object) -> Facts:
    names = ("code", "group", "name", "most", "rule", "target", "steps", "per_case", "source", "note")
    return replace(Facts(**{name: getattr(criterion, name) for name in names}), **changed)  # type: ignore[arg-type]


class TestFilling:
    def test_a_figure_fills_its_criterion_as_targets_are_measured(self, ward: TestWard) -> None:
        """Of three dossiers one is late: 66,6 % is below every step; online 1 of 3 of 70 %."""
        resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-07 10:00", channel="online")
        resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-06 10:00")
        resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-12 10:00")
        sheet = begun(ward)
        on_time, letters = line_of(sheet, "3.2"), line_of(sheet, "3.4")
        assert (on_time.parts, on_time.points, on_time.figure) == ((2, 3), Decimal(0), "in_time")
        assert on_time.why == f"Mất 12 điểm: đạt 66,6{NBSP}%, cần 95{NBSP}%."
        assert (letters.points, letters.figure) == (Decimal("4.5"), "late_without_letter")
        assert line_of(sheet, "7.1").points == Decimal("2.85")  # 6 x 33,33.. / 70

    def test_what_a_figure_gives_is_not_typed(self, ward: TestWard) -> None:
        sheet = begun(ward)
        with pytest.raises(Refused, match="không nhập tay"):
            typed(by_code(sheet, "3.4"), "0", ward.office)
        assert line_of(sheet, "3.2").by_hand  # nothing resolved: no base, so it may be
        assert typed(by_code(sheet, "3.2"), "96", ward.office).value == 96
        assert line_of(sheet, "3.2").points == 12

    def test_a_source_still_to_come_is_typed_until_then(self, ward: TestWard) -> None:
        line = line_of(begun(ward), "8.1")
        assert line.source_words == "chưa có nguồn số liệu, nhập tay kèm minh chứng"

    @pytest.mark.parametrize(
        ("code", "value", "sentence"),
        [("6.2", "100.5", "từ 0 đến 100"), ("1.4", "2", "từ 0 đến 1"), ("5.2", "1.5", "số nguyên")],
    )
    def test_a_value_the_rule_does_not_know(
        self, ward: TestWard, code: str, value: str, sentence: str
    ) -> None:
        with pytest.raises(Refused, match=sentence):
            typed(by_code(begun(ward), code), value, ward.office)

    def test_nothing_is_typed_without_evidence_by_others_or_over_somebody_quicker(
        self, ward: TestWard
    ) -> None:
        criterion = by_code(begun(ward), "6.2")
        with pytest.raises(Refused, match="Ghi minh chứng"):
            typed(criterion, "90", ward.office, evidence="")
        with pytest.raises(NotPermitted):
            typed(criterion, "90", ward.chairman)
        typed(criterion, "90", ward.office)
        with pytest.raises(Conflict):
            typed(criterion, "91", ward.office, version=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Score.objects.filter(criterion=criterion).update(evidence="")

    def test_points_lost_and_open_add_up_to_the_maximum(self, ward: TestWard) -> None:
        sheet = begun(ward)
        typed(by_code(sheet, "6.2"), "76", ward.office)
        view = view_of(sheet, BEGUN)
        assert view.points + view.lost + view.open_points == view.most == 100
        assert view.balance == "13,2 điểm + mất 0,8 điểm + chưa chấm 86 điểm = 100 điểm"
        assert sum(group.most for group in view.groups) == 100


class TestConfirming:
    def test_only_the_chairman_and_only_a_whole_sheet(self, ward: TestWard) -> None:
        sheet = begun(ward)
        with pytest.raises(NotPermitted):
            actions.confirm_sheet(sheet.pk, actor=ward.vice_chairman, at=BEGUN, version=1)
        with pytest.raises(Refused, match=r"tiêu chí chưa chấm: 1\.1, 1\.2"):
            confirmed(ward, sheet)

    def test_later_figures_do_not_change_it_and_what_changed_is_shown(self, ward: TestWard) -> None:
        resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-06 10:00")
        sheet = begun(ward)
        all_typed(ward, sheet)
        sheet = confirmed(ward, sheet)
        before = view_of(sheet, moment("2026-11-20 11:00"))
        resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-12 10:00")  # entered late
        after = view_of(sheet, moment("2026-11-23 08:00"))
        assert after.points == before.points
        assert [line.why for line in after.lines] == [line.why for line in before.lines]
        changed = {line.criterion.code: (line.points, line.points_now) for line in after.changed}
        assert changed["3.2"] == (Decimal(12), Decimal(0))
        assert changed["3.4"] == (Decimal(5), Decimal("4.5"))
        assert line_of(sheet, "3.2").reached_words == f"100,0{NBSP}%"
        with pytest.raises(Refused, match="đã chốt"):
            typed(by_code(sheet, "6.2"), "50", ward.office)
        with pytest.raises(Refused, match="đã chốt"):
            proof_of(ward, by_code(sheet, "6.2"))

    def test_who_confirms_has_seen_what_is_confirmed(self, ward: TestWard) -> None:
        sheet = begun(ward)
        all_typed(ward, sheet)
        seen = ScoreSheet.objects.get(pk=sheet.pk).version
        typed(by_code(sheet, "6.2"), "10", ward.office)
        with pytest.raises(Conflict):
            actions.confirm_sheet(sheet.pk, actor=ward.chairman, at=BEGUN, version=seen)

    def test_next_year_is_compared_with_it(self, ward: TestWard) -> None:
        old = begun(ward, 2025, at="2025-12-20 09:00")
        all_typed(ward, old, "2025-12-20 09:00")
        confirmed(ward, old, "2025-12-20 10:00")
        view = view_of(begun(ward, 2026), BEGUN)
        assert view.total_before == 100
        assert all(line.before == line.criterion.most for line in view.lines)
