"""The renderer: only our own files, nothing missing in silence, the same bytes for the same paper."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from procedures import pdf
from procedures.pdf import PdfError, render_pdf, static_bytes
from tests.dossiers.papers_read import embedded_files, faces, reader, whole_text

CREATED = dt.datetime(2026, 11, 20, 9, 45, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def page(body: str, title: str = "Giấy tiếp nhận") -> str:
    head = f'<!DOCTYPE html><html lang="vi"><title>{title}</title>'
    return f'{head}<body><div class="paper">{body}</div></body></html>'


def test_text_language_title_tags_and_moment_are_in_the_file() -> None:
    document = reader(render_pdf(page("<h2>Đỗ Khắc Minh Tuệ</h2>"), created=CREATED))

    assert document.pages[0].extract_text().strip() == "Đỗ Khắc Minh Tuệ"
    assert document.metadata is not None
    assert document.metadata.title == "Giấy tiếp nhận"
    assert document.metadata.creation_date == CREATED
    catalog = document.trailer["/Root"]
    assert catalog["/Lang"] == "vi"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert [entry.title for entry in document.outline] == ["Đỗ Khắc Minh Tuệ"]


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_pdf(page("x"), created=dt.datetime(2026, 11, 20))  # noqa: DTZ001


def test_all_four_faces_are_ours() -> None:
    html = page("a <b>b</b> <i>c</i> <b><i>d</i></b>")
    assert faces(render_pdf(html, created=CREATED)) == {
        "Tinos",
        "Tinos-Bold",
        "Tinos-Italic",
        "Tinos-Bold-Italic",
    }


def test_a_letter_our_font_lacks_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    render_pdf(page("Phú Thủy"), created=CREATED)
    assert not caplog.records
    render_pdf(page("Phú Thủy 富水"), created=CREATED)
    if faces(render_pdf(page("富水"), created=CREATED)) != {"Tinos"}:  # a machine with another font
        assert "Tinos lacks" in caplog.text


PROBES = {
    "img": '<img src="{url}">',
    "link attachment": '<link rel=attachment href="{url}">',
    "a attachment": '<a rel=attachment href="{url}">x</a>',
    "stylesheet": '<link rel=stylesheet href="{url}">',
    "import": "<style>@import url({url});</style>",
    "background": "<style>p{{background:url({url})}}</style><p>x</p>",
    "font": "<style>@font-face{{font-family:z;src:url({url})}} p{{font-family:z}}</style><p>x</p>",
    "svg image": '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
}
INERT = {  # WeasyPrint knows no outside source for these: the paper is made, and nothing is read
    "svg use": '<svg width="9" height="9"><use href="{url}#a"/></svg>',
    "iframe": '<iframe src="{url}"></iframe>',
    "script": '<script src="{url}"></script>',
    "base": '<base href="{url}"><p>x</p>',
}
ADDRESSES = {
    "file": "file://{secret}",
    "http": "http://127.0.0.1:9/x",
    "ftp": "ftp://127.0.0.1/x",
    "data": "data:text/css,p%7Bcolor:red%7D",
}


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES.keys())
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_markup_that_reaches_outside_fails_and_fetches_nothing(
    probe: str, address: str, secret: Path, reached: list[str]
) -> None:
    """Even unescaped: the template's escaping is the first wall, this is the second."""
    render_pdf(page("warm"), created=CREATED)  # so that our own fonts and styles are read already
    reached.clear()

    with pytest.raises(PdfError):
        render_pdf(page(probe.format(url=address.format(secret=secret))), created=CREATED)

    assert reached == []


@pytest.mark.parametrize("probe", INERT.values(), ids=INERT.keys())
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_markup_without_a_source_reads_nothing(
    probe: str, address: str, secret: Path, reached: list[str]
) -> None:
    render_pdf(page("warm"), created=CREATED)
    reached.clear()

    made = render_pdf(page(probe.format(url=address.format(secret=secret))), created=CREATED)

    assert reached == []
    assert embedded_files(made) == []
    assert "TOP SECRET" not in whole_text(made)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text("TOP SECRET")
    return path


@pytest.fixture
def reached() -> Iterator[list[str]]:
    """Every file opened and every address dialled by this process from now on."""
    seen: list[str] = []
    _listening.append(seen)
    yield seen
    _listening.remove(seen)


_listening: list[list[str]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _listening and event in ("open", "socket.connect", "socket.getaddrinfo"):
        name = str(arguments[1] if event == "socket.connect" else arguments[0])
        if not name.endswith((".py", ".pyc", ".so")):  # late imports of Python itself
            _listening[-1].append(f"{event} {name}")


sys.addaudithook(_hear)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://static.invalid/fonts/tinos/Tinos-Regular.ttf",
        "https://example.vn/fonts/tinos/Tinos-Regular.ttf",
        "https://static.invalid@example.vn/fonts/x",
        "https://static.invalid/../manage.py",
        "https://static.invalid/css/../../manage.py",
        "https://static.invalid/css/%2e%2e/%2e%2e/manage.py",
        "https://static.invalid/css/..%2f..%2fmanage.py",
        "https://static.invalid//etc/passwd",
        "https://static.invalid/css/papers.css?v=1",
        "https://static.invalid/css/none.css",
        "https://static.invalid/css",
        "https://static.invalid/manage.py",
    ],
)
def test_only_existing_files_of_the_paper_folders_are_given(address: str) -> None:
    with pytest.raises(PdfError):
        static_bytes(address)


def test_a_symbolic_link_does_not_lead_out(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "secret.css").write_text("p {}")
    (tmp_path / "static/css/way-out.css").symlink_to(tmp_path / "secret.css")
    settings.BASE_DIR = tmp_path

    with pytest.raises(PdfError, match="Outside"):
        static_bytes("https://static.invalid/css/way-out.css")


def test_our_own_file_is_given_with_its_type() -> None:
    body, media_type = static_bytes("https://static.invalid/css/papers.css")
    assert b"@page" in body
    assert media_type == "text/css"


def test_a_missing_font_is_an_error_not_another_font(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "static/css").mkdir(parents=True)
    css = (Path(settings.BASE_DIR) / "static/css/papers.css").read_text()
    (tmp_path / "static/css/papers.css").write_text(css)
    settings.BASE_DIR = tmp_path
    failed: list[BaseException] = []

    def render() -> None:
        try:
            render_pdf(page("x"), created=CREATED)
        except PdfError as error:
            failed.append(error)

    thread = threading.Thread(target=render)  # its own, so that no font is known yet
    thread.start()
    thread.join()
    assert "Tinos-Regular.ttf" in str(failed[0])


def test_same_page_and_moment_give_the_same_bytes_in_other_processes_too() -> None:
    code = (
        "import django, hashlib, sys; django.setup()\n"
        "from tests.procedures.test_pdf import CREATED, page\n"
        "from procedures.pdf import render_pdf\n"
        "print(hashlib.sha256(render_pdf(page('Lý <b>Nhật</b>'), created=CREATED)).hexdigest())"
    )
    seen = set()
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin"}
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            cwd=settings.BASE_DIR,
        )
        seen.add(done.stdout.strip())
    assert len(seen) == 1
    later = CREATED + dt.timedelta(minutes=1)
    assert render_pdf(page("x"), created=CREATED) != render_pdf(page("x"), created=later)


def test_threads_do_not_share_a_font_configuration() -> None:
    names = [f"Nguyễn Thị Ước {n}" for n in range(12)]
    kept: set[int] = set()
    together = threading.Barrier(4)

    def render(name: str) -> str:
        text = whole_text(render_pdf(page(name), created=CREATED))
        kept.add(id(pdf._kept.fonts))
        return text

    with ThreadPoolExecutor(4, initializer=together.wait) as pool:
        texts = list(pool.map(render, names))

    assert texts == names
    assert len(kept) > 1


def test_nothing_is_attached_to_a_plain_paper() -> None:
    assert embedded_files(render_pdf(page("<p>x</p>"), created=CREATED)) == []
