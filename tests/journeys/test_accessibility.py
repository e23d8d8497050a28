"""Every page can be read aloud by a machine, walked by keyboard, and fits the screen; none is listed by hand.

Quick: what a ward opens every day, and the dialogs there. `make deep`: every address, every filter, a dossier
in every state, every dialog as a page of its own, each walked by Tab from end to end, all lists when there is
nothing in them.
Pictures of every page in both widths go into the folder ONESTOP_SCREENS names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Error, Request

from dossiers.models import Dossier
from procedures.models import Officer
from tests.access import ROWS
from tests.every_page import LEADS_ON, PAPERS, Page, crawl, filtered, first_of, name_of
from tests.test_access import NOW, Site
from tests.ward import build_ward, moment

pytestmark = pytest.mark.chromium

DESK, PHONE, TWICE_AS_LARGE = (1366, 768), (390, 844), (683, 384)
EVERY_DAY = (  # and what opens over them
    *(
        "sign-in",
        "counter",
        "reception",
        "certification",
        "register",
        "dossier",
        "desk",
        "results",
        "online-queue",
    ),
    *("online", "apology", "chairman", "plan-year", "report", "jobs", "track", "public-procedures"),
)
_LEFT = ("htmx:sendAbort", "htmx:afterRequest")  # the page was left before a part of it had come
IN_A_FRAME = 30  # most things that the browser's own view of a PDF asks Tab for
_HERE = Path(__file__).parent
_SCRIPT = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (Path(axe_playwright_python.__file__).parent / "axe.min.js", _HERE / "look.js")
)
# Words of Django and of browsers that would stand on a screen nobody has translated.
_ENGLISH = re.compile(
    r"\b(Submit|Required|Save|None|Choose|Select|Error|True|False|Cancel|Delete|Edit|Search|Next|Previous"
    r"|Loading|Close|Yes|Invalid|Enter a|Page|Unknown|Currently|Change|Clear|File)\b"
)


class Reader:
    """A browser window of one person, and what is wrong with the pages opened in it."""

    def __init__(self, browser: Browser, url: str, username: str, *, thorough: bool) -> None:
        self.thorough = thorough
        width, height = DESK
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            base_url=url,
        )
        if username:
            client = Client()
            officer = Officer.objects.get(username=username)
            client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url}])
        context.add_init_script(_SCRIPT)
        self.window = context.new_page()
        self.at_home = False  # the bar was looked at on the first page
        self.complaints: list[str] = []
        self.window.on("console", self._heard)
        self.window.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.window.on("requestfailed", self._failed)

    def _heard(self, message: ConsoleMessage) -> None:
        of_a_file = message.location["url"].endswith("/favicon.ico")
        if message.type == "error" and not of_a_file and not message.text.startswith(_LEFT):
            self.complaints.append(message.text)

    def _failed(self, asked: Request) -> None:
        left = asked.failure == "net::ERR_ABORTED"  # the page was left before a paper in it had come
        if asked.url.startswith("http") and not left:
            self.complaints.append(f"failed: {asked.url}")

    def open(self, page: Page) -> list[str]:
        """What is wrong with the page; nothing when it is a file or a part of one."""
        self.complaints.clear()
        try:
            answer = self.window.goto(page.address)
        except Error as error:
            if "Download is starting" in error.message:
                return []
            raise
        assert answer is not None
        html = answer.headers.get("content-type", "").startswith("text/html")
        if not html or not self.ask("document.doctype !== null"):
            self.complaints.clear()
            return []
        wrong = [f"status {answer.status}"] if answer.status != 200 else []
        self.ask("look.still()")
        if self.ask("document.querySelector('iframe') !== null"):  # a paper that comes late takes the focus
            self.window.wait_for_load_state("networkidle")
        wrong += self.ask("[...look.frame(), ...look.native()]") + self.words() + self.read_aloud()
        wrong += self.walk() + self.fit(page)
        self.at_home = True
        return wrong + self.complaints

    def over(self, which: str) -> list[str]:
        """What is wrong with a dialog opened over the page: of its address, or of its id."""
        self.complaints.clear()
        if not self.window.evaluate("which => look.open(which)", which):
            return [f"{which} did not open"]
        wrong = self.words() + self.ask("look.native()") + self.read_aloud() + self.walk() + self.complaints
        self.ask("look.close()")
        return wrong

    def ask(self, script: str) -> Any:
        return self.window.evaluate(script)

    def words(self) -> list[str]:
        return [f"English: {found[0]}" for found in _ENGLISH.finditer(self.ask("look.words()"))]

    def read_aloud(self) -> list[str]:
        found: list[str] = self.ask(f"look.axe({str(self.at_home).lower()})")
        return found

    def walk(self) -> list[str]:
        """By Tab, or quicker: the focus is set on one thing after the other."""
        things = self.ask("look.start()")
        self.window.keyboard.press("Tab")  # whoever walks by keyboard is shown where he is
        if not self.thorough:
            return self.ask("look.hop()")  # type: ignore[no-any-return]
        for pressed in range(things + IN_A_FRAME):
            if pressed >= things and not self.ask("look.left()"):
                break
            self.window.keyboard.press("Tab")
        return self.ask("look.walked()")  # type: ignore[no-any-return]

    def fit(self, page: Page) -> list[str]:
        """No sideways scroll on a desk, on a phone, on the desk at 200 %."""
        wrong = []
        for size in (DESK, PHONE, TWICE_AS_LARGE):
            width, height = size
            self.window.set_viewport_size({"width": width, "height": height})
            wrong += [f"at {width}: {what}" for what in self.ask("look.wide()")]
            if self.thorough and size == PHONE:  # the bar there has menus of its own
                self.at_home = False
                wrong += [f"at {width}: {what}" for what in self.read_aloud()]
            if size != TWICE_AS_LARGE:
                self.picture(f"{page.name}-{page.username}", size)
        width, height = DESK
        self.window.set_viewport_size({"width": width, "height": height})
        return wrong

    def picture(self, name: str, size: tuple[int, int]) -> None:
        folder = os.environ.get("ONESTOP_SCREENS", "")
        if folder:
            path = Path(folder) / f"{size[0]}-{name}.png"
            at = 1
            while path.exists():
                at += 1
                path = Path(folder) / f"{size[0]}-{name}-{at}.png"
            self.window.screenshot(path=path, full_page=True, animations="disabled")


class Readers:
    """One window for each person, and the dialogs that were opened from the pages."""

    def __init__(self, browser: Browser, url: str, *, thorough: bool) -> None:
        self.browser, self.url, self.thorough = browser, url, thorough
        self.windows: dict[str, Reader] = {}
        self.wrong: list[str] = []
        self.dialogs: set[str] = set()

    def visit(self, pages: Iterable[Page], *, dialogs: bool = True) -> None:
        """Open each; a page that is a dialog over its dossier is opened so, or both ways when thorough."""
        for page in pages:
            if not page.dialog or self.thorough:
                self._note(page, self._of(page).open(page))
                if dialogs:
                    self._open_dialogs(page)
            if page.dialog:
                self._over(page, page.address)

    def _of(self, page: Page) -> Reader:
        if page.username not in self.windows:
            reader = Reader(self.browser, self.url, page.username, thorough=self.thorough)
            self.windows[page.username] = reader
        return self.windows[page.username]

    def _open_dialogs(self, page: Page) -> None:
        """Those of the page that were not seen on another."""
        reader = self._of(page)
        for which in reader.ask("window.look ? look.dialogs() : []"):
            name = name_of(which) if which.startswith("/") else f"{page.name} #{which}"
            if which != "keys" and name not in self.dialogs:
                self.dialogs.add(name)
                self._note(page, reader.over(which))

    def _over(self, page: Page, which: str) -> None:
        if page.name in self.dialogs and not self.thorough:
            return
        self.dialogs.add(page.name)
        reader = self._of(page)
        alone = reader.ask("typeof htmx") == "undefined"  # on a part of a page
        if self.thorough or alone or not reader.at_home:  # nor over the same form as a page of its own
            reader.window.goto("/")
            reader.ask("look.still()")
        self._note(page, reader.over(which))

    def _note(self, page: Page, wrong: list[str]) -> None:
        self.wrong += [f"{page}: {what}" for what in wrong]

    def close(self) -> None:
        for reader in self.windows.values():
            reader.window.context.close()


@pytest.fixture
def readers(
    chromium: Browser, live_server: Any, transactional_db: None, request: pytest.FixtureRequest
) -> Iterator[Readers]:
    """Windows on a site of this process, on the Monday of tests/test_access.py."""
    thorough = request.node.get_closest_marker("deep") is not None
    with time_machine.travel(moment(NOW), tick=False):
        made = Readers(chromium, live_server.url, thorough=thorough)
        yield made
        made.close()


def test_what_is_opened_every_day_is_for_everybody(readers: Readers) -> None:
    pages = crawl().pages
    readers.visit(pages[name] for name in EVERY_DAY)
    assert not readers.wrong, "\n".join(readers.wrong)


@pytest.mark.deep
def test_so_is_every_page_with_nothing_on_it(readers: Readers) -> None:
    site = Site(build_ward(), Dossier(), {})
    readers.visit(empty_pages(site), dialogs=False)
    assert not readers.wrong, "\n".join(readers.wrong)


@pytest.mark.deep
def test_so_is_every_list_with_every_filter_and_a_dossier_of_every_status(readers: Readers) -> None:
    found = crawl()
    readers.visit([*found.pages.values(), *filtered()])
    assert not readers.wrong, "\n".join(readers.wrong)


def empty_pages(site: Site) -> Iterator[Page]:
    """The pages that are about no one thing."""
    for name, row in ROWS.items():
        if "GET" in row.verbs.split() and not row.fills and name not in LEADS_ON | PAPERS:
            yield Page(name, first_of(site, row), reverse(name))
