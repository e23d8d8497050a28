"""The register of letters of apology: each number once, whatever became of its letter."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dossiers import actions
from dossiers.models import ListExport, ListFile
from dossiers.tasks import make_list
from dossiers.views import letter_register
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, drafted, page, words_of
from tests.dossiers.letterwork import approved, late, second, submitted
from tests.dossiers.test_views_lists import NOVEMBER, content, pdf_text
from tests.ward import TestWard, call

REGISTER, PRINT = "/thu-xin-loi/so/", "/thu-xin-loi/so/in/"


def three(ward: TestWard) -> None:
    """Number 01 withdrawn, 02 handed over, 03 a first letter superseded by 04."""
    gone, given = approved(ward), approved(ward)
    actions.withdraw_apology(call(gone.dossier, ward.office, "2026-11-20 10:00"), reason="ghi nhầm ngày")
    assert given.paper is not None
    actions.deliver_apology(
        call(given.dossier, ward.clerk, "2026-11-20 11:00"),
        paper=given.paper,
        way="printed",
        detail="chị Trâm ký",
    )
    again = second(ward)
    actions.approve_apology(
        call(again.dossier, ward.chairman, "2026-11-23 08:00"), chairman_reason="chi nhánh chưa trả"
    )


def shown(counter: Counter, query: str = "") -> str:
    return words_of(page(counter.client, "letter-register", query=query))


def test_every_number_is_there_with_what_became_of_it(counter: Counter) -> None:
    three(counter.ward)
    drafted(counter.ward, late(counter.ward), "2026-11-20 08:00")
    submitted(counter.ward)
    text = shown(counter)
    assert "4 thư đã cấp số" in text
    for words in (
        "Đã rút 20/11/2026: ghi nhầm ngày",
        "In, giao tại quầy 20/11/2026, chị Trâm ký",
        "Đã thay 23/11/2026: Thay bằng thư số 04.",
        "Hẹn lại lần 2: chi nhánh chưa trả",
        "Kiểm tra, trình ký (Phòng Kinh tế, HT và ĐT)",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("state", "numbers"),
    [
        ("approved", {"04"}),
        ("delivered", {"02"}),
        ("withdrawn", {"01"}),
        ("superseded", {"03"}),
        ("again", {"04"}),
    ],
)
def test_by_state(counter: Counter, state: str, numbers: set[str]) -> None:
    three(counter.ward)
    text = shown(counter, f"?tt={state}")
    assert {one for one in ("01", "02", "03", "04") if f"{one}/PXL-UBND" in text} == numbers


def test_by_days_and_department(counter: Counter) -> None:
    ward = counter.ward
    three(ward)
    assert "Không có thư xin lỗi nào" in shown(counter, "?tu=01/10/2026&den=31/10/2026")
    assert "1 thư đã cấp số" in shown(counter, "?tu=23/11/2026&den=23/11/2026")
    assert "4 thư đã cấp số" in shown(counter, f"?cua={ward.economy.pk}")
    assert "Không có thư xin lỗi nào" in shown(counter, f"?cua={ward.culture.pk}")
    for wrong in ("?tu=mai", "?tt=bay", "?cua=x", "?tu=02/11/2026&den=01/11/2026"):
        assert counter.client.get(REGISTER + wrong).status_code == 422, wrong
        assert counter.client.post(PRINT + wrong, {"tu": "mai"}).status_code == 302


def test_an_officer_sees_the_letters_of_dossiers_the_department_has_held(counter: Counter) -> None:
    three(counter.ward)
    counter.sign_in(counter.ward.culture_officer)
    assert "Không có thư xin lỗi nào" in shown(counter)
    counter.sign_in(counter.ward.officer)
    assert "4 thư đã cấp số" in shown(counter)


def test_on_paper(counter: Counter) -> None:
    three(counter.ward)
    text = pdf_text(counter.client.post(PRINT, NOVEMBER)).replace("\xa0", " ")
    for words in (
        "ỦY BAN NHÂN DÂN PHƯỜNG PHÚ THỦY TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "SỔ THEO DÕI THƯ XIN LỖI",
        "Từ ngày 01 tháng 11 năm 2026 đến ngày 30 tháng 11 năm 2026",
        "Cộng 4 thư. Hồ sơ có thư xin lỗi vẫn tính là trễ hẹn.",
        "NGƯỜI LẬP SỔ",
        "(10) (11)",
    ):
        assert words in text, words
    log = ListExport.objects.get()
    assert (log.what, log.format, log.rows) == ("Sổ theo dõi thư xin lỗi", "pdf", 4)


def test_as_a_workbook(counter: Counter) -> None:
    three(counter.ward)
    answer = counter.client.post(PRINT, NOVEMBER | {"dang": "xlsx", "tt": "again"})
    sheet = load_workbook(io.BytesIO(content(answer))).active
    head, row = ([cell.value for cell in sheet[line]] for line in (3, 4))
    told = dict(zip(head, row, strict=True))
    assert told["Số"] == "04/PXL-UBND"
    assert told["Người duyệt"] == "Trần Minh Khoa"
    assert told["Bước gây trễ"] == "Kiểm tra, trình ký (Phòng Kinh tế, HT và ĐT)"
    assert told["Ghi chú"] == "Hẹn lại lần 2: chi nhánh chưa trả"
    assert sheet.max_row == 4


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_a_long_one_comes_from_a_worker(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    three(counter.ward)
    monkeypatch.setattr(letter_register, "AT_ONCE", {"pdf": 3, "xlsx": 3})
    answer = counter.client.post(PRINT, NOVEMBER | {"dang": ending})
    assert answer.url == reverse("list-files")
    file = ListFile.objects.get()
    make_list(file.pk)
    file.refresh_from_db()
    assert (file.state, file.total, ListExport.objects.get().rows) == ("done", 4, 4), file.error


def test_fifty_letters_take_as_many_queries_as_one(
    counter: Counter, django_assert_num_queries: object, django_assert_max_num_queries: object
) -> None:
    approved(counter.ward)
    page(counter.client, "letter-register")
    with django_assert_max_num_queries(12) as few:  # type: ignore[operator]
        page(counter.client, "letter-register")
    for _ in range(8):
        approved(counter.ward)
    with django_assert_num_queries(len(few)):  # type: ignore[operator]
        assert "9 thư đã cấp số" in page(counter.client, "letter-register")


def test_nothing_is_in_it_yet(counter: Counter) -> None:
    at_economy(counter.ward, "2026-11-20 08:00")
    assert "Không có thư xin lỗi nào được cấp số" in shown(counter)
