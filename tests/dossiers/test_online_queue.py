"""The queue of dossiers sent online: who waits how long, what was completed, what the sweep finds of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from dossiers import actions
from dossiers.actions.sweep import sweep
from dossiers.answering import answer_due, care_before, unanswered_before
from dossiers.models import Dossier, Episode
from dossiers.views.online_clock import answer_by
from tests.dossiers.counter import Counter, the_one
from tests.dossiers.intakework import PORTAL, dossier, portal
from tests.dossiers.test_views_counter import sent
from tests.ward import call, moment, real_calendar

NOW = "2026-11-23 08:05"


def page(counter: Counter, chip: str = "") -> str:
    answer = counter.client.get(reverse("online-queue"), {"loc": chip})
    assert answer.status_code == 200
    return answer.content.decode()


def asked(counter: Counter, waiting: Dossier, at: str) -> Dossier:
    return actions.ask_completion(
        call(waiting, counter.ward.clerk, at), items=["Ảnh trang 2"], reason="Không đọc được"
    )


# -- the page -----------------------------------------------------------------------------------------


def test_an_empty_queue_says_so(counter: Counter) -> None:
    assert "Không có hồ sơ trực tuyến chờ tiếp nhận." in page(counter)
    sent(counter, "2026-11-23 08:00")
    assert "Không có hồ sơ nào trong mục này." in page(counter, "qua-gio")


def test_each_filter_shows_its_own_and_the_most_urgent_first(counter: Counter) -> None:
    names = {
        "late": sent(counter, "2026-11-20 07:10", name="Lê Văn Quá Giờ"),
        "care": sent(counter, "2026-11-20 09:40", name="Trần Thị Sắp Hết"),
        "free": sent(counter, "2026-11-22 10:30", name="Ngô Văn Còn Lâu"),
        "asked": sent(counter, "2026-11-19 09:00", name="Võ Thị Được Hỏi"),
    }
    asked(counter, names["asked"], "2026-11-19 15:00")
    everything = page(counter)
    found = [everything.index(d.applicant.full_name) for d in names.values()]
    assert found == sorted(found)
    for chip, key in (("qua-gio", "late"), ("duoi-2-gio", "care"), ("da-hoi", "asked")):
        shown = page(counter, chip)
        assert {k for k, d in names.items() if d.applicant.full_name in shown} == {key}, chip
    assert "Chờ hoàn thiện 19/11" in everything
    assert "Quầy ghi" in everything


def test_the_row_names_the_source_and_its_code(counter: Counter) -> None:
    cache.clear()
    portal(counter.ward).post(dossier())
    shown = page(counter)
    assert PORTAL in shown
    assert dossier()["external_code"] in shown
    assert "000188000127" not in shown
    opened = counter.client.get(reverse("online", args=[the_one().pk])).content.decode()
    assert "Giấy tờ kèm theo" in opened
    filled = counter.client.get(reverse("receive", args=[the_one().pk])).content.decode()
    assert filled.count("checked") >= 2


def test_the_counter_leads_to_the_whole_queue(counter: Counter) -> None:
    for minute in range(6):
        sent(counter, f"2026-11-20 15:{minute:02d}")
    shown = counter.client.get(reverse("counter")).content.decode()
    assert "Xem cả 6" in shown
    assert f'href="{reverse("online-queue")}"' in shown


def test_the_filters_agree_with_the_badges_minute_by_minute() -> None:
    calendar = real_calendar()
    for at in (NOW, "2026-11-20 17:00", "2026-11-22 12:00", "2026-11-25 11:31", "2026-02-23 07:00"):
        now = moment(at)
        late, care = unanswered_before(now, calendar), care_before(now, calendar)
        for minutes in range(0, 20_000, 7):
            start = now - timedelta(minutes=minutes)
            kind = answer_by(start, None, now, calendar).state.kind
            chip = "late" if start < late else "soon" if start < care else "hours"
            assert kind == chip, (at, start)
        assert answer_due(late, calendar) >= now > answer_due(late - timedelta(minutes=1), calendar)


# -- completed ------------------------------------------------------------------------------------------


def test_the_clerk_notes_that_the_citizen_completed_it(counter: Counter) -> None:
    waiting = asked(counter, sent(counter, "2026-11-19 07:10"), "2026-11-19 15:00")
    url = reverse("receive-completion", args=[waiting.pk])
    opened = counter.client.get(reverse("online", args=[waiting.pk])).content.decode()
    assert "Công dân đã bổ sung" in opened
    form = {"request_id": str(uuid4()), "version": str(waiting.version), "note": "Gửi ảnh qua thư điện tử"}
    answer = counter.client.post(url, form, follow=True)
    shown = answer.content.decode()
    assert "Phải trả lời trong 8 giờ làm việc." in shown
    assert "8 giờ" in shown
    assert "Đã bổ sung 23/11" in page(counter)
    event = the_one().events.last()
    assert event is not None
    assert (event.actor, event.personal.values) == (counter.ward.clerk, {"note": "Gửi ảnh qua thư điện tử"})
    again = counter.client.post(url, form | {"request_id": str(uuid4()), "version": str(the_one().version)})
    told = counter.client.get(again.url).content.decode()
    assert "không có yêu cầu hoàn thiện nào đang chờ" in told


def test_an_older_version_or_a_long_note_is_told(counter: Counter) -> None:
    waiting = asked(counter, sent(counter, "2026-11-19 07:10"), "2026-11-19 15:00")
    url = reverse("receive-completion", args=[waiting.pk])
    old = counter.client.post(url, {"request_id": str(uuid4()), "version": "1"})
    assert old.status_code == 409
    long = {"request_id": str(uuid4()), "version": str(waiting.version), "note": "x" * 1001}
    shown = counter.client.post(url, long, follow=True).content.decode()
    assert "Dài quá: 1.001 ký tự, tối đa 1.000." in shown
    assert the_one().event_count == 2


def test_asked_again_it_waits_for_the_citizen_again(counter: Counter) -> None:
    waiting = asked(counter, sent(counter, "2026-11-19 07:10"), "2026-11-19 15:00")
    actions.receive_completion(call(waiting, None, "2026-11-20 08:00"))
    assert "Chờ hoàn thiện" not in page(counter)
    asked(counter, waiting, "2026-11-20 09:00")
    assert "Chờ hoàn thiện 20/11" in page(counter)


@pytest.mark.parametrize(
    ("at", "words"),
    [("2026-11-19 14:59", "trước lúc yêu cầu"), ("2026-11-23 09:00", "chưa tới")],
)
def test_a_completion_lies_between_the_request_and_now(counter: Counter, at: str, words: str) -> None:
    waiting = asked(counter, sent(counter, "2026-11-19 07:10"), "2026-11-19 15:00")
    with pytest.raises(actions.Refused, match=words):
        actions.receive_completion(call(waiting, None, NOW), sent_at=moment(at))


# -- what the sweep finds ---------------------------------------------------------------------------------


def findings() -> list[tuple[str, bool]]:
    found = Episode.objects.filter(kind=Episode.Kind.ONLINE_UNANSWERED)
    return [(one.closed_as, one.closed_at is None) for one in found]


def test_the_sweep_finds_what_is_not_answered_once(counter: Counter) -> None:
    late, calendar = sent(counter, "2026-11-20 07:10"), real_calendar()
    sent(counter, "2026-11-20 10:40")
    for _ in range(2):
        sweep(moment(NOW), calendar)
    found = Episode.objects.get(kind=Episode.Kind.ONLINE_UNANSWERED)
    assert (found.dossier, found.anchor, found.closed_at) == (late, moment("2026-11-20 07:10"), None)


def test_an_answer_closes_the_finding_and_a_completion_left_lying_opens_it_again(counter: Counter) -> None:
    waiting, calendar = sent(counter, "2026-11-18 07:10"), real_calendar()
    sweep(moment("2026-11-19 09:00"), calendar)
    asked(counter, waiting, "2026-11-19 10:00")
    sweep(moment("2026-11-19 10:05"), calendar)
    assert findings() == [("done", False)]
    actions.receive_completion(call(waiting, None, "2026-11-19 15:00"))
    sweep(moment("2026-11-20 10:00"), calendar)
    assert findings() == [("done", False)]
    sweep(moment("2026-11-20 16:00"), calendar)
    assert findings() == [("", True)]
    actions.refuse(call(waiting, counter.ward.clerk, "2026-11-20 16:10"), reason="Thuộc Sở")
    sweep(moment("2026-11-20 16:15"), calendar)
    assert findings() == [("done", False)]
