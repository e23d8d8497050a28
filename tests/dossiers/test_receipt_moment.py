"""Received on paper while the power was off, entered afterwards: when the dossier counts as received."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group

from dossiers import actions
from dossiers.models import Dossier
from procedures.calendar import local
from procedures.roles import Role
from tests.dossiers.counter import Counter, the_one, typed
from tests.ward import TestWard, moment, received

URL = "/tiep-nhan/"


def also_office(ward: TestWard) -> None:
    """The clerk is of the office too."""
    ward.clerk.groups.add(Group.objects.get_or_create(name=Role.OFFICE.value)[0])
    ward.clerk.__dict__.pop("roles", None)


class TestRule:
    pytestmark = pytest.mark.django_db

    def test_what_was_received_at_nine_and_entered_at_eleven(self, counter: Counter) -> None:
        ward = counter.ward
        dossier = received(
            ward,
            ward.business,
            "2026-11-23 11:00",
            received_at=moment("2026-11-23 09:00"),
            fee_collected_vnd=100,
        )
        assert local(dossier.receipt_moment) == moment("2026-11-23 09:00")
        event, step = dossier.events.get(), dossier.step_runs.get()
        assert (event.occurred_at, event.recorded_at) == (
            moment("2026-11-23 09:00"),
            moment("2026-11-23 11:00"),
        )
        assert step.given_at == step.holders.get().since == moment("2026-11-23 09:00")
        assert dossier.payments.get().collected_at == moment("2026-11-23 09:00")
        assert dossier.papers.get().content["received_at"].startswith("2026-11-23T09:00")

    def test_it_saves_a_same_day_procedure_from_the_cut_off(self, counter: Counter) -> None:
        ward = counter.ward
        late = received(ward, ward.birth, "2026-11-23 15:30")
        kept = received(ward, ward.birth, "2026-11-23 15:30", received_at=moment("2026-11-23 14:50"))
        assert local(late.due_first) == moment("2026-11-25 17:00")  # type: ignore[arg-type]
        assert local(kept.due_first) == moment("2026-11-23 17:00")  # type: ignore[arg-type]

    def test_of_an_earlier_day_it_has_code_register_and_month_of_that_day(self, counter: Counter) -> None:
        ward = counter.ward
        also_office(ward)
        first = received(ward, ward.business, "2026-12-14 16:00")
        late = received(
            ward,
            ward.business,
            "2026-12-16 08:00",
            received_at=moment("2026-12-14 10:00"),
            received_reason="Mất điện từ 09:00",
        )
        assert first.code == "H36.152.00-261214-0001"
        assert late.code == "H36.152.00-261214-0002"
        assert late.received_month == date(2026, 12, 1)  # on the 16th the report of the next year had begun
        assert local(late.due_first) == moment("2026-12-17 17:00")  # type: ignore[arg-type]
        assert late.events.get().personal.values["reason"] == "Mất điện từ 09:00"
        assert received(ward, ward.business, "2026-12-16 08:00").code == "H36.152.00-261216-0001"

    def test_the_register_is_that_of_the_year_of_receipt(self, counter: Counter) -> None:
        ward = counter.ward
        also_office(ward)
        received(ward, ward.business, "2026-12-31 16:00")
        late = received(
            ward,
            ward.business,
            "2027-01-04 08:00",
            received_at=moment("2026-12-31 16:30"),
            received_reason="Mất điện",
            calendar_missing_ok=True,
        )
        assert (late.register_year, late.register_number) == (2026, 2)

    @pytest.mark.parametrize(
        ("when", "reason", "office", "field", "words"),
        [
            ("2026-11-23 11:01", "", True, "received_at", "chưa tới"),
            ("2026-11-20 16:00", "Mất điện", False, "received_at", "quyền Văn phòng"),
            ("2026-11-20 16:00", "", True, "received_reason", "Ghi lý do"),
            ("2026-11-17 16:00", "Mất điện", True, "received_at", "3 ngày làm việc"),
        ],
    )
    def test_what_may_not_be(
        self, counter: Counter, when: str, reason: str, office: bool, field: str, words: str
    ) -> None:
        ward = counter.ward
        if office:
            also_office(ward)
        with pytest.raises(actions.Refused, match=words) as refused:
            received(
                ward, ward.business, "2026-11-23 11:00", received_at=moment(when), received_reason=reason
            )
        assert refused.value.field == field
        assert not Dossier.objects.exists()

    def test_three_working_days_before_a_day_off_count_no_day_off(self, counter: Counter) -> None:
        """Entered on Wednesday 25/11, the day after a day off: 23, 20 and 19/11 are the three days before."""
        ward = counter.ward
        also_office(ward)
        dossier = received(
            ward,
            ward.business,
            "2026-11-25 08:00",
            received_at=moment("2026-11-20 08:00"),
            received_reason="Mất điện",
        )
        assert dossier.code == "H36.152.00-261120-0001"


class TestScreen:
    pytestmark = pytest.mark.django_db

    def test_the_promise_is_counted_from_the_hour_typed(self, counter: Counter) -> None:
        counter.at("2026-11-23 15:30")
        address = f"{URL}ngay-hen/?thu-tuc=1.001193"
        assert "thứ Tư 25/11/2026" in counter.client.get(address).content.decode()
        assert "thứ Hai 23/11/2026" in counter.client.get(f"{address}&received_at=14:50").content.decode()

    @pytest.mark.parametrize("text", ["14:50", "14h50", "23/11/2026 14:50"])
    def test_it_is_saved_with_the_promise_shown(self, counter: Counter, text: str) -> None:
        counter.at("2026-11-23 15:30")
        sent = typed(counter.ward.birth, "2026-11-23 17:00", received_at=text, fee="0")
        answer = counter.client.post(URL, sent)
        assert answer.status_code == 302
        assert local(the_one().receipt_moment) == moment("2026-11-23 14:50")

    @pytest.mark.parametrize(
        ("typed_moment", "words"),
        [
            ("sáng nay", "Ghi giờ, ví dụ 09:30"),
            ("25:00", "Ghi giờ, ví dụ 09:30"),
            ("23/11/0001 08:00", "quá xa"),
            ("16:00", "chưa tới"),
            ("20/11/2026 09:00", "quyền Văn phòng"),
            ("9" * 5000, "Ghi giờ, ví dụ 09:30"),
        ],
    )
    def test_what_cannot_be_is_told_at_the_box_and_kept(
        self, counter: Counter, typed_moment: str, words: str
    ) -> None:
        counter.at("2026-11-23 15:30")
        shown: dict[str, Any] = typed(
            counter.ward.birth, "2026-11-25 17:00", received_at=typed_moment, fee="0"
        )
        page = counter.client.post(URL, shown | {"promise_shown": self._now_shown(counter, typed_moment)})
        text = page.content.decode()
        assert page.status_code == 422
        assert words in text and typed_moment[:40] in text and 'id="earlier" data-open-filled open' in text
        assert not Dossier.objects.exists()

    def _now_shown(self, counter: Counter, typed_moment: str) -> str:
        address = f"{URL}ngay-hen/"
        page = counter.client.get(
            address, {"thu-tuc": "1.001193", "received_at": typed_moment}
        ).content.decode()
        return page.partition('name="promise_shown" value="')[2].partition('"')[0]
