"""Long lists made by a worker: once, with progress, gone on with after a death or a failure."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from dossiers import tasks
from dossiers.actions.files import LEASE, claim_file
from dossiers.actions.list_files import KEPT, drop_old_lists, lists_root, parts_folder, request_list
from dossiers.lists import book_parts
from dossiers.models import ListExport, ListFile
from tests.dossiers.counter import Counter
from tests.ward import moment, person, received

AT = moment("2026-11-23 08:05")
PARAMS = {"first": "2026-11-01", "last": "2026-11-30", "sector": None, "words": "tháng 11"}
State = ListFile.State


def asked(counter: Counter, form: str = "pdf", **more: Any) -> ListFile:
    values: dict[str, Any] = {"title": "Sổ theo dõi hồ sơ", "identity": False, "total": 6, "at": AT}
    return request_list("book", form, PARAMS, actor=counter.ward.clerk, **(values | more))


def fill(counter: Counter, count: int = 6) -> None:
    for number in range(count):
        name = f"Nguyễn Văn {'ABCDEFGHIK'[number]}"
        received(
            counter.ward, counter.ward.business, f"2026-11-20 08:{number:02d}", applicant=person(name=name)
        )


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_parts, "PART", 2)


def pages(file: ListFile) -> list[str]:
    found = PdfReader(lists_root() / file.file_name).pages
    return [" ".join(page.extract_text().split()) for page in found]


def test_a_book_in_parts_is_one_book_with_running_page_numbers(counter: Counter, small_parts: None) -> None:
    fill(counter)
    file = asked(counter)
    tasks.make_list(file.pk)
    file.refresh_from_db()
    assert (file.state, file.done, file.error) == (State.DONE, 6, "")
    first, second, third = pages(file)
    assert "SỔ THEO DÕI HỒ SƠ" in first and "Nguyễn Văn A" in first and "Nguyễn Văn C" not in first
    assert "Trực tiếp 2 In lúc" in second and "(1) (2)" in second and "Nguyễn Văn C" in second
    assert "Trực tiếp 3 In lúc" in third and "Nguyễn Văn F" in third and "SỔ THEO DÕI" not in third
    assert not parts_folder(file).exists()
    assert ListExport.objects.get().rows == 6


def test_after_a_death_the_next_worker_goes_on_where_the_parts_end(
    counter: Counter, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(counter)
    file, printed = asked(counter), []
    real = book_parts.list_pdf

    def dies_at_the_second(paper: Any, at: Any) -> bytes:
        printed.append(paper.first_page)
        if len(printed) == 2:
            raise KeyboardInterrupt
        return real(paper, at)

    monkeypatch.setattr(book_parts, "list_pdf", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        tasks.make_list(file.pk)
    file.refresh_from_db()
    assert (file.state, file.done) == (State.RENDERING, 2), "as a killed worker leaves it"
    tasks.make_lists()
    file.refresh_from_db()
    assert file.done == 2, "its claim still holds"
    counter.clock.move_to(AT + LEASE + timedelta(seconds=5))
    tasks.make_lists()
    file.refresh_from_db()
    assert (file.state, file.done, printed) == (State.DONE, 6, [1, 2, 2, 3])
    assert len(pages(file)) == 3


def test_a_turn_that_is_over_lets_another_go_on(
    counter: Counter, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(counter)
    monkeypatch.setattr(book_parts, "TURN", timedelta(0))
    monkeypatch.setattr(tasks.make_list, "delay", lambda pk: None)
    file = asked(counter)
    tasks.make_list(file.pk)
    file.refresh_from_db()
    assert (file.state, file.attempts) == (State.WAITING, 0), "waiting is no failed attempt"


def test_a_failure_is_told_and_tried_again_from_what_there_is(
    counter: Counter, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(counter)
    file = asked(counter)
    real = book_parts.list_pdf
    monkeypatch.setattr(
        book_parts, "list_pdf", lambda paper, at: real(paper, at) if paper.first_page == 1 else 1 / 0
    )
    tasks.make_list(file.pk)
    page = counter.client.get(reverse("list-files")).content.decode()
    assert "Lỗi khi lập tệp (ZeroDivisionError)." in page and "Thử lại" in page
    monkeypatch.setattr(book_parts, "list_pdf", real)
    counter.client.post(reverse("list-file-again", args=[file.pk]))
    tasks.make_list(file.pk)
    file.refresh_from_db()
    assert (file.state, file.done, len(pages(file))) == (State.DONE, 6, 3)


def test_parts_that_were_lost_are_made_anew(counter: Counter, small_parts: None) -> None:
    fill(counter)
    file = asked(counter)
    ListFile.objects.filter(pk=file.pk).update(
        done=4, cursor={"register_year": 2026, "register_number": 4, "pages": 2, "parts": 2}
    )
    tasks.make_list(file.pk)
    file.refresh_from_db()
    assert (file.state, len(pages(file))) == (State.DONE, 3)


def test_asked_for_twice_it_is_made_once(counter: Counter) -> None:
    assert asked(counter).pk == asked(counter).pk
    assert asked(counter, identity=True).pk != asked(counter).pk, "another file: with identities"
    first = claim_file(ListFile.objects.all(), asked(counter).pk, AT)
    assert first is not None
    assert claim_file(ListFile.objects.all(), asked(counter).pk, AT) is None


def test_a_workbook_is_made_with_masked_telephones(counter: Counter) -> None:
    fill(counter, 2)
    file = asked(counter, "xlsx")
    tasks.make_list(file.pk)
    file.refresh_from_db()
    sheet = load_workbook(lists_root() / file.file_name).active
    assert [cell.value for cell in sheet[3]][:3] == ["STT", "Mã hồ sơ", "Tên TTHC"]
    row = [cell.value for cell in sheet[4]]
    assert row[0] == 1 and "•••" in row[4] and "Thủ Khoa Huân" not in str(row)
    assert sheet["G4"].is_date


def test_only_the_one_who_asked_opens_it_and_a_changed_file_is_told(counter: Counter) -> None:
    fill(counter, 1)
    file = asked(counter)
    tasks.make_list(file.pk)
    address = reverse("list-file", args=[file.pk])
    answer = counter.client.get(address)
    assert b"".join(answer).startswith(b"%PDF-")  # type: ignore[arg-type]
    counter.sign_in(counter.ward.office)
    assert counter.client.get(address).status_code == 404
    counter.sign_in(counter.ward.clerk)
    file.refresh_from_db()
    (lists_root() / file.file_name).write_bytes(b"%PDF-other")
    page = counter.client.get(address, follow=True).content.decode()
    assert "Tệp đã mất hoặc bị thay đổi." in page and "Thử lại" in page


def test_old_files_go_with_their_contents(counter: Counter) -> None:
    fill(counter, 1)
    file = asked(counter)
    tasks.make_list(file.pk)
    file.refresh_from_db()
    path = Path(lists_root() / file.file_name)
    assert drop_old_lists(AT + KEPT) == 0
    assert drop_old_lists(AT + KEPT + timedelta(minutes=1)) == 1
    assert not path.exists()
    assert not ListFile.objects.exists()


def test_the_page_tells_how_far_it_is_and_that_nobody_came(counter: Counter) -> None:
    assert "Chưa có tệp nào." in counter.client.get(reverse("list-files")).content.decode()
    file = asked(counter, total=1_000)
    counter.clock.move_to(AT + timedelta(seconds=30))
    page = counter.client.get(reverse("list-files"), headers={"HX-Request": "true"}).content.decode()
    assert "Chưa có tiến trình nền nào nhận việc" in page and 'hx-trigger="every 2s"' in page
    assert "<html" not in page
    ListFile.objects.filter(pk=file.pk).update(state=State.RENDERING, done=400)
    page = counter.client.get(reverse("list-files")).content.decode()
    assert "Đã lập 400 trong 1.000 dòng" in page and 'value="40"' in page
