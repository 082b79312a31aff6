"""Make the pictures of the pages that ``sayso serve`` shows, from the examples: run it after a change of the pages.

It takes the Chromium of this machine and playwright (``pip install -e '.[test]'``).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from sayso import samples

FOLDER = Path(__file__).resolve().parent / "screenshots"
ROOT = Path(__file__).resolve().parents[1]
ARTICLES = [f"examples/{name}" for name in (samples.EXAMPLE, *samples.OTHERS)]
WIDE = {"width": 1200, "height": 800}
SMALL = {"width": 320, "height": 640}
#: A picture's name, the address, the screen, and the colours.
PICTURES = (
    ("article", "article", WIDE, "light"),
    ("article-dark", "article", WIDE, "dark"),
    ("article-small", "article", SMALL, "light"),
    ("compare", "/compare", WIDE, "light"),
    ("speaker", "/speaker?name=Cavenor+Hydro", WIDE, "light"),
    ("search", "/search?q=gate", WIDE, "dark"),
)


def main() -> None:
    """Write the pictures into ``screenshots/``."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on this machine")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "import sys; from sayso.cli import main; sys.exit(main(sys.argv[1:]))"]
        ledger = ["--ledger", str(Path(folder) / "examples.db")]
        # From the folder above: a page shows an input as it was named.
        subprocess.run([*command, "add", *ARTICLES, *ledger], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603
        with subprocess.Popen(  # noqa: S603
            [*command, "serve", *ledger, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            assert server.stdout is not None
            try:
                _take(chromium, server.stdout.readline().strip())
            finally:
                server.terminate()


def _take(chromium: str, base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, address, screen, scheme in PICTURES:
            context = browser.new_context(viewport=screen, color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(base + (_article(page, base) if address == "article" else address))
            page.wait_for_selector("h1")
            page.wait_for_selector("progress", state="detached")
            page.screenshot(path=FOLDER / f"{name}.png")
            context.close()
        browser.close()


def _article(page: Page, base: str) -> str:
    """The address of the article that the guide reads."""
    page.goto(base + "/search?outlet=Observer&kind=article")
    return page.locator(".found a[href^='/articles/']").first.get_attribute("href") or "/"


if __name__ == "__main__":
    main()
