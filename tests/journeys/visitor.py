"""One person at a browser: what they open, type and press, and what they see.

Whatever the browser complains of (a script error, a file that is not there, something our own policy stops)
is kept in `complaints`; a journey ends with none. Pictures of a journey (`shot`) lie beside the three of the
README in docs/screens, which are made from a running demo and need nothing from here.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect
from playwright.sync_api import Error as PlaywrightError

SCREENS = Path(settings.BASE_DIR) / "docs" / "screens"
SIZES = ((1366, 768), (390, 844))


class Visitor:
    """A browser window and the person before it."""

    def __init__(self, page: Page, *, phone: bool = False) -> None:
        self.page = page
        self.phone = phone
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # A form sent back is no fault, nor a question overtaken by a newer one; a lost one says sendError.
        known = ("status of 4", "htmx:afterRequest", "htmx:sendAbort", "htmx:abort")
        if message.type == "error" and not any(one in message.text for one in known):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        wrong = response.status >= 500 or (response.status == 404 and "/static/" in response.url)
        if wrong:
            self.complaints.append(f"{response.status} {response.url}")

    # -- going ---------------------------------------------------------------------------------------

    def sign_in(self, role: str) -> None:
        """One click on the sign-in page of the demo: "Tiếp nhận", "Lãnh đạo"..."""
        self.page.context.clear_cookies()
        self.page.goto("/dang-nhap/")
        self.page.locator(".roles button", has_text=re.compile(f"^{role} ")).click()
        self.page.wait_for_url(lambda url: "/dang-nhap/" not in url)

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        answer = self.page.goto(path)
        assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"

    @property
    def path(self) -> str:
        """The address open now, without the host."""
        return urlsplit(self.page.url).path

    # -- doing ---------------------------------------------------------------------------------------

    def press(self, name: str, *, within: str = "main") -> None:
        """Press the button or link of this name (its beginning is enough)."""
        named = re.compile(rf"^\s*{re.escape(name)}")
        place = self.page.locator(within)
        place.get_by_role("button", name=named).or_(place.get_by_role("link", name=named)).first.click()

    def fill_in(self, label: str, text: str, *, within: str = "main") -> None:
        """Type into the field with this label."""
        self.page.locator(within).get_by_label(re.compile(rf"^{re.escape(label)}")).first.fill(text)

    def cursor_in(self, name: str) -> None:
        """The cursor stands in the field of this name, now or in a moment; only then may one type."""
        self.page.wait_for_function("name => document.activeElement.name === name", arg=name)

    def conclude(self, button: str, **fields: str) -> None:
        """Fill the dialog that has opened, by names of fields, and press its button; the page is left."""
        dialog = self.page.locator("dialog[open]")
        for name, value in fields.items():
            field = dialog.locator(f"[name={name}]")
            if field.first.get_attribute("type") == "radio":
                dialog.locator(f"[name={name}][value={value}]").check(force=True)
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        with self.page.expect_navigation():
            self.press(button, within="dialog[open]")

    # -- seeing --------------------------------------------------------------------------------------

    def sees(self, text: str | re.Pattern[str], *, within: str = "body") -> None:
        """The words are there, now or in a moment."""
        expect(self.page.locator(within)).to_contain_text(text)

    def says(self, text: str) -> None:
        """The last thing done was confirmed in these words."""
        expect(self.page.locator("[data-toast]").filter(has_text=text)).to_be_visible()

    def row(self, text: str) -> Locator:
        """The row of a table with these words."""
        return self.page.locator("tbody tr", has_text=text).first

    def shown(self) -> str:
        """All words in the window, and what the browser complained of."""
        try:
            words = self.page.inner_text("body", timeout=2_000)
        except PlaywrightError as error:
            words = str(error)
        return "\n".join([words, *self.complaints])

    def pdf(self, path: str) -> bytes:
        """A file as this person gets it."""
        answer = self.page.context.request.get(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()

    def shot(self, name: str) -> None:
        """Keep a picture of the screen in both widths, when `ONESTOP_SCREENS=1` asks for pictures."""
        if os.environ.get("ONESTOP_SCREENS") != "1":
            return
        SCREENS.mkdir(parents=True, exist_ok=True)
        own = self.page.viewport_size
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.evaluate("() => document.fonts.ready")
            if self.page.locator("iframe").count():
                self.page.wait_for_timeout(2_000)  # a paper in a frame is drawn by the browser's own reader
            self.page.screenshot(path=SCREENS / f"{name}-{width}x{height}.png", animations="disabled")
        if own is not None:
            self.page.set_viewport_size(own)
