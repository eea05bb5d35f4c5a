"""The English pages, at both widths and in both schemes."""

from __future__ import annotations

import pytest
from fixtures import page_access
from playwright.sync_api import Browser


@pytest.mark.parametrize(("path", "look"), page_access.pages("en/", "index"))
def test_a_page_is_accessible_and_fits(browser: Browser, served: str, path: str, look: str) -> None:
    page_access.check(browser, served, path, look)
