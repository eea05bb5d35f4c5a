"""Fixtures that more than one test file needs."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]

# A slow machine is no fault of the code; the same examples each time, so that a fault stays one.
hypothesis.settings.register_profile("course", deadline=None, derandomize=True)
hypothesis.settings.load_profile("course")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# Without these Chromium looks up its maker's hosts at every start.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the whole run; a test opens its own context."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    arguments = [*QUIET, "--no-first-run", "--disable-quic"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to confine itself for root
    with sync_playwright() as playwright:
        # With no browser on the path, Playwright looks for its own.
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site() -> Path:
    """The built course, as `make book` leaves it."""
    site = ROOT / "_build" / "site"
    if not (site / "index.html").exists():
        pytest.fail("the book is not built: run `make book` first")
    return site


# What a careful host would send: no inline script runs, nothing comes from elsewhere.
# Inline style must pass: docutils writes widths and pandas a table's style that way.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the built course on loopback, under a strict content policy."""
    handler = functools.partial(_Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
