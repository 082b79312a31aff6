"""Take ``reading.png``, the README's picture: the page of an example as Chromium shows it, cut to its first screen.

Needs Chromium (`apt-get install chromium`), which no test does: run it by hand after a change to the page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import sayso
from sayso.page import render_page

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "port-velle-observer.html"
PICTURE = Path(__file__).resolve().with_name("reading.png")
WIDTH, HEIGHT = 1180, 900


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium on this machine: apt-get install chromium")
    os.chdir(EXAMPLE.parent)  # the page shows the input's name as given
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "reading.html"
        page.write_text(render_page(sayso.read(EXAMPLE.name)), encoding="utf-8")
        # Full screen, or the window's frame takes its share of the height and the page's end is left unpainted.
        options = ["--headless", "--kiosk", f"--screen-info={{{WIDTH}x{HEIGHT}}}", f"--window-size={WIDTH},{HEIGHT}"]
        options += ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options += [f"--user-data-dir={folder}/profile", f"--screenshot={PICTURE}"]
        subprocess.run([browser, *options, page.as_uri()], check=True, timeout=120)  # noqa: S603 - a page of our own
    print(f"{PICTURE.name}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
