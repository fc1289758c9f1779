"""A real browser: Playwright with Debian's Chromium, against the live server of the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.browser.pages import PHONE, Watch, screenshot
from tests.clock import clock

__all__ = ["clock"]

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]

# Every window would fill a page of its own for the popup of an address bar that nobody sees: two fifths of the work.
UNSEEN = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"]
UNSEEN += ["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "PaintHolding"]
UNSEEN += ["HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "ThirdPartyStoragePartitioning"]
UNSEEN += ["AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"]
UNSEEN += ["PreconnectToSearch"]
"""Features of Chromium that are off; Playwright's own list, which this one replaces, is a part of it."""

PATIENCE_MS = 60_000  # a busy machine is slow; only a test that fails waits so long
expect.set_options(timeout=PATIENCE_MS)

PageAt = Callable[..., Page]
HERE = Path(__file__).parent

CUT_SHORT = (
    r"Error: .*(Execution context was destroyed|has been closed|was detached|crashed"
    r"|interrupted by another|net::ERR_ABORTED)"
)
"""Words of the browser's driver when the browser, not the page, gave up: the test is tried once more, and counted."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs Chromium and real transactions: the server answers on another connection."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.debian("chromium"))
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[CUT_SHORT]))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module. Playwright runs an event loop in this thread, so Django is told that it is no danger."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=[*QUIET, f"--disable-features={','.join(UNSEEN)}"],
                env={**os.environ, "LANGUAGE": "ru"},
            )
            yield chromium
            chromium.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def _context(browser: Browser, base_url: str, width: int, javascript: bool) -> BrowserContext:
    is_phone = width <= PHONE * 2
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": 740 if is_phone else 900},
        device_scale_factor=2 if is_phone else 1,
        has_touch=is_phone,
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        reduced_motion="reduce",
        java_script_enabled=javascript,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture
def page_at(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[PageAt]:
    """`page_at(width, user=None, javascript=True)` opens a page; what went wrong in it fails the test at its end."""
    opened: list[tuple[Page, Watch]] = []

    def open_page(width: int, *, user: Any = None, javascript: bool = True) -> Page:
        context = _context(browser, live_server.url, width, javascript)
        if user is not None:
            context.add_cookies([{"name": "sessionid", "value": _session_of(user), "url": live_server.url}])
        watch, page = Watch(), context.new_page()
        watch.attach(page)
        opened.append((page, watch))
        return page

    yield open_page
    problems = [problem for _, watch in opened for problem in watch.problems]
    if problems or getattr(request.node, "failed_in_browser", False):
        for number, (page, _) in enumerate(opened, start=1):
            screenshot(page, f"failed-{request.node.name}-{number}", always=True)
    for page, _ in opened:
        page.context.close()
    assert not problems, "\n".join(problems)


def _session_of(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember a failure, so that `page_at` can keep a picture of it."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed:
        item.failed_in_browser = True  # type: ignore[attr-defined]
