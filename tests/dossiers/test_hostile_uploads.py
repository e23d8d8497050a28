"""What strangers put into files: each is answered with its sentence, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import settings

from dossiers.models import Attachment, Dossier, Event
from tests.dossiers import scans
from tests.dossiers.attaching import file_part, nothing_left, on_disk, part, send, send_body, usual_parts
from tests.dossiers.counter import Counter
from tests.ward import received

TYPE = "không nhận. Dùng PDF, JPG hoặc PNG, tối đa 20 MB."
EMPTY = "không có nội dung (0 byte)"
BIG = "không nhận: lớn hơn 20 MB"
DAMAGED = "bị cắt cụt hoặc hỏng"
LOCKED = "có mật khẩu hoặc bị khóa"
ACTIVE = "có mã lệnh hoặc tệp khác bên trong"
MIXED = "có dữ liệu lạ ở đầu hoặc cuối tệp"
PIXELS = "có quá nhiều điểm ảnh"
COMPLEX = "quá phức tạp nên không kiểm tra được"
NO_FILE = "Chưa chọn tệp nào"
BROKEN = "Kết nối bị đứt khi đang gửi"

MB = scans.MB
# name: (name of the file, its content, the sentence)
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "0 byte": ("rong.pdf", lambda: b"", EMPTY),
    "one byte": ("mot.pdf", lambda: b"%", TYPE),
    "20 MB and a byte": ("lon.pdf", lambda: scans.pdf().ljust(20 * MB + 1, b"\0"), BIG),
    "50 MB": ("lon.pdf", lambda: b"%PDF-1.4\n" + b"\0" * (50 * MB - 9), BIG),
    "ZIP": ("don.zip", scans.archive, TYPE),
    "ZIP called PDF": ("don.pdf", scans.archive, TYPE),
    "ZIP bomb": ("bom.zip", scans.zip_bomb, TYPE),
    "ZIP in a ZIP": ("hai.zip", lambda: scans.archive("trong.zip", scans.zip_bomb()), TYPE),
    "Word": ("don.docx", lambda: scans.archive("word/document.xml"), TYPE),
    "HTML": ("trang.html", lambda: scans.HTML, TYPE),
    "HTML called JPG": ("anh.jpg", lambda: scans.HTML, TYPE),
    "HTML before a PDF": ("don.pdf", lambda: scans.HTML + scans.pdf(), TYPE),
    "HTML inside a PDF's head": ("don.pdf", lambda: scans.raw_pdf(after_header=scans.HTML + b"\n"), MIXED),
    "HTML as a PDF's comment": (
        "don.pdf",
        lambda: scans.raw_pdf(after_header=b"%" + scans.HTML + b"\n"),
        MIXED,
    ),
    "HTML behind a PDF": ("don.pdf", lambda: scans.pdf() + scans.HTML, MIXED),
    "ZIP behind a PDF": ("don.pdf", lambda: scans.pdf() + scans.archive(), MIXED),
    "PDF with a script": ("don.pdf", scans.scripted_pdf, ACTIVE),
    "PDF with a script in escapes": ("don.pdf", scans.hidden_script_pdf, ACTIVE),
    "PDF that starts a program": ("don.pdf", scans.launching_pdf, ACTIVE),
    "PDF that sends forms away": (
        "don.pdf",
        lambda: scans.acting_pdf("/SubmitForm", "/F", "http://x"),
        ACTIVE,
    ),
    "PDF that carries a program": ("don.pdf", scans.carrying_pdf, ACTIVE),
    "PDF locked": ("don.pdf", scans.locked_pdf, LOCKED),
    "PDF cut": ("don.pdf", lambda: scans.pdf()[:-40], DAMAGED),
    "PDF cut in half": ("don.pdf", lambda: scans.big_pdf(MB)[: MB // 2], DAMAGED),
    "PDF's head alone": ("don.pdf", lambda: b"%PDF-1.7\n", DAMAGED),
    "PDF of nothing but noise": (
        "don.pdf",
        lambda: b"%PDF-1.7\n" + b"\xaa" * 5000 + b"startxref\n9\n%%EOF",
        MIXED,
    ),
    "PDF without its objects": ("don.pdf", lambda: b"%PDF-1.7\n1 \nstartxref\n9\n%%EOF", DAMAGED),
    "PDF that unpacks to 600 MB": ("bom.pdf", scans.bomb_pdf, COMPLEX),
    "PDF packed twice": ("bom.pdf", lambda: scans.bomb_pdf(2), COMPLEX),
    "PDF that leads back to itself": ("vong.pdf", scans.looping_pdf, DAMAGED),
    "PDF of brackets in brackets": ("sau.pdf", scans.nested_pdf, COMPLEX),
    "GIF": ("anh.gif", scans.gif, TYPE),
    "GIFAR": ("anh.gif", lambda: scans.gif() + scans.archive("X.class"), TYPE),
    "GIFAR called JPG": ("anh.jpg", lambda: scans.gif() + scans.archive("X.class"), TYPE),
    "JPG with a ZIP behind": ("anh.jpg", lambda: scans.jpeg() + scans.archive(), MIXED),
    "JPG with HTML behind": ("anh.jpg", lambda: scans.jpeg() + scans.HTML, MIXED),
    "JPG cut": ("anh.jpg", lambda: scans.jpeg()[:-30], DAMAGED),
    "JPG's first bytes": ("anh.jpg", lambda: b"\xff\xd8\xff", DAMAGED),
    "PNG cut": ("anh.png", lambda: scans.png()[:-30], DAMAGED),
    "PNG with a byte changed": ("anh.png", lambda: scans.png().replace(b"IDATx", b"IDATy"), DAMAGED),
    "PNG with HTML behind": ("anh.png", lambda: scans.png() + scans.HTML, MIXED),
    "PNG of 60.000 by 60.000": ("anh.png", scans.huge_png, PIXELS),
    "PNG bomb": ("anh.png", scans.png_bomb, PIXELS),
    "SVG with a script": ("so-do.svg", lambda: scans.SVG, TYPE),
    "SVG called PNG": ("so-do.png", lambda: scans.SVG, TYPE),
    "TIFF": ("quet.tif", lambda: scans.picture("TIFF"), TYPE),
    "WebP": ("anh.webp", lambda: scans.picture("WEBP"), TYPE),
    "BMP called PNG": ("anh.png", lambda: scans.picture("BMP"), TYPE),
    "program": ("don.exe", lambda: scans.EXE, TYPE),
    "program called PDF": ("don.pdf.exe", lambda: scans.EXE, TYPE),
    "EICAR": ("eicar.com", lambda: scans.EICAR, TYPE),
    "EICAR called PDF": ("eicar.pdf", lambda: scans.EICAR, TYPE),
    "text": ("ghi-chu.txt", "Ghi chú".encode, TYPE),
}


@pytest.fixture
def dossier(counter: Counter) -> Dossier:
    return received(counter.ward, counter.ward.business, "2026-11-20 08:00")


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_in_words_and_nothing_is_kept(counter: Counter, dossier: Dossier, case: str) -> None:
    name, content, sentence = REFUSED[case]
    events = Event.objects.count()
    answer = send(counter.client, dossier, (name, content()))
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert answer.content.decode().startswith(f'Tệp "{name}" {sentence}')
    assert nothing_left()
    assert Event.objects.count() == events


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(REFUSED) + len(NAMES) + len(BODIES) >= 40


# -- names ------------------------------------------------------------------------------------------

LONG = "Giấy chứng nhận quyền sử dụng đất của hộ ông Nguyễn Văn Ước " * 3
# what is sent: what is kept (a PDF each)
NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "/etc/passwd": "passwd.pdf",
    "C:\\Users\\Hà\\Desktop\\đơn.pdf": "đơn.pdf",
    "..\\..\\windows\\win.pdf": "win.pdf",
    "CON": "tep-CON.pdf",
    "NUL.pdf": "tep-NUL.pdf",
    "com1.txt.pdf": "tep-com1.pdf",
    "don.pdf.exe": "don.pdf",
    "don.exe.pdf": "don.pdf",
    "anh.jpg": "anh.pdf",
    "Đơn số 12.05.2026": "Đơn số 12.05.2026.pdf",
    "phdp.\u202egnp.pdf": "phdp.gnp.pdf",
    "do\u0323n.pdf": "dọn.pdf",  # accents apart become one letter
    "a\u200bb\u0007.pdf": "ab.pdf",
    "<script>alert(1)<script>.pdf": "_script_alert(1)_script_.pdf",
    '=HYPERLINK("x").pdf': "=HYPERLINK(_x_).pdf",
    " . ..pdf": "tep.pdf",
    f"{LONG}.pdf": None,
}


@pytest.mark.parametrize("typed", NAMES, ids=lambda name: name[:24])
def test_a_strange_name_is_made_fit(counter: Counter, dossier: Dossier, typed: str) -> None:
    body = usual_parts() + file_part(typed.replace('"', "%22"), scans.pdf()) + b"--x--\r\n"
    answer = send_body(counter.client, dossier, body)
    assert answer.status_code == 200, answer.content.decode()
    kept = Attachment.objects.get()
    expected = NAMES[typed]
    if expected is not None:
        assert kept.name.replace("%22", "_") == expected
    assert kept.name.endswith(".pdf") and len(kept.name.encode()) <= 255
    assert len(on_disk()) == 1 and on_disk()[0].stem == kept.sha256
    given = counter.client.get(f"/tep/{kept.pk}/")["Content-Disposition"]
    assert given.startswith("attachment") and given.isascii() and "\r" not in given and "\n" not in given


def test_a_name_of_two_lines_brings_no_header(counter: Counter, dossier: Dossier) -> None:
    body = usual_parts() + file_part("a.pdf\r\nX-Own: 1\r\n\r\n.pdf", scans.pdf()) + b"--x--\r\n"
    answer = send_body(counter.client, dossier, body)
    assert answer.status_code in (200, 422)
    for kept in Attachment.objects.all():
        assert "\n" not in kept.name
        assert "X-Own" not in counter.client.get(f"/tep/{kept.pk}/").headers


# -- bodies -----------------------------------------------------------------------------------------

_LAST = file_part("a.pdf", scans.pdf()) + b"--x--\r\n"
_NO_BASE64 = '; filename="a.pdf"\r\nContent-Transfer-Encoding: base64'
_WHOLE = usual_parts() + file_part("don.pdf", scans.pdf())
# what is sent: (status, what the answer says)
BODIES: dict[str, tuple[bytes, tuple[int, ...], str]] = {
    "no file": (usual_parts() + b"--x--\r\n", (422,), NO_FILE),
    "file without a name": (usual_parts() + file_part("", scans.pdf()) + b"--x--\r\n", (422,), NO_FILE),
    "file named by dots": (usual_parts() + file_part("..", scans.pdf()) + b"--x--\r\n", (422,), NO_FILE),
    "file in another field": (
        usual_parts() + part("tep", scans.pdf(), '; filename="don.pdf"') + b"--x--\r\n",
        (422,),
        NO_FILE,
    ),
    "file as a text field": (usual_parts() + part("files", b"don.pdf") + b"--x--\r\n", (422,), NO_FILE),
    "no kind": (part("request_id", str(uuid4()).encode()) + _LAST, (422,), "Chọn loại giấy tờ"),
    "strange kind": (usual_parts() + part("kind", b"giay-999999") + _LAST, (422,), "Chọn loại giấy tờ"),
    "no request id": (part("kind", b"other") + _LAST, (409,), "Trang này đã cũ"),
    "request id that is none": (part("request_id", b"1") + _LAST, (409,), "Trang này đã cũ"),
    "no closing boundary": (_WHOLE, (422,), BROKEN),
    "cut in the file": (_WHOLE[:-50], (422,), BROKEN),
    "another boundary": (_WHOLE.replace(b"--x\r\n", b"--y\r\n") + b"--y--\r\n", (400, 409), ""),
    "nothing at all": (b"", (400, 409), ""),
    "noise": (bytes(range(256)) * 40, (400, 409), ""),
    "base64 that is none": (
        usual_parts() + part("files", b"%%%=", _NO_BASE64) + b"--x--\r\n",
        (400, 422),
        "",
    ),
    "51 files": (usual_parts() + file_part("a.pdf", b"%PDF-") * 51 + b"--x--\r\n", (400,), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BODIES)
def test_a_broken_body_is_told_and_leaves_nothing(counter: Counter, dossier: Dossier, case: str) -> None:
    body, statuses, words = BODIES[case]
    answer = send_body(counter.client, dossier, body)
    assert answer.status_code in statuses
    assert words in answer.content.decode()
    assert nothing_left()


def test_more_than_one_request_may_carry_is_refused_by_what_it_says_of_itself(
    counter: Counter, dossier: Dossier
) -> None:
    length = str(settings.UPLOAD_MOST_AT_ONCE + 65 * 1024)
    answer = send_body(counter.client, dossier, b"", **{"Content-Length": length})
    assert answer.status_code == 413
    assert "Gửi một lần tối đa 50 MB" in answer.content.decode()


def test_what_it_says_of_its_type_counts_for_nothing(counter: Counter, dossier: Dossier) -> None:
    assert (
        send(counter.client, dossier, ("don.pdf", scans.png())).status_code == 200
    )  # sent as application/pdf
    kept = Attachment.objects.get()
    assert (kept.media_type, kept.name) == ("image/png", "don.png")


GOOD = (
    scans.pdf,
    scans.png,
    scans.jpeg,
    scans.phone_photo,
    lambda: scans.jpeg(progressive=True),
    lambda: scans.pdf(pages=300),
    lambda: scans.big_pdf(19 * MB),
    lambda: scans.pdf() + b"\r\n\0\0",
)


@pytest.mark.parametrize("make", GOOD)
def test_what_scanners_and_telephones_make_is_taken(
    counter: Counter, dossier: Dossier, make: Callable[[], bytes]
) -> None:
    answer = send(counter.client, dossier, ("quet", make()))
    assert answer.status_code == 200, answer.content.decode()
