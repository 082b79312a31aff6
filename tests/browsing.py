"""A real browser for tests, and a page in it that notes whatever goes wrong."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of the machine, without a window."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        # As root, as in a container, Chromium has no sandbox of its own.
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Watched:
    """A page in the browser, and whatever went wrong in it: messages, dialogs, requests that left the server."""

    def __init__(self, browser: Browser, base: str, **context: Any) -> None:
        self.wrong: list[str] = []
        self.base = base
        self.page: Page = browser.new_context(**context).new_page()
        self.page.set_default_timeout(15_000)
        self.page.add_init_script("window.alert = () => { window.hit = true; }")
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self._left(request.url))

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.wrong.append(text)

    def _left(self, url: str) -> None:
        if not url.startswith((self.base + "/", "data:")):
            self.wrong.append(f"request to {url}")
