"""What browser tests say of a page: it is accessible, it fits its width, the keyboard reaches everything."""

import os
import re
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Frame, Page, Request, Response

PROJECT = Path(__file__).resolve().parents[2]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = PROJECT / "var" / "screenshots"

DESKTOP, PHONE = 1280, 360
FORM_WITH_ERRORS = 422

NEWS_SECONDS = 10

SERIOUS = ("serious", "critical")

# Rules that find nothing grave are not asked: a rule says itself how grave its findings are.
_RUN_AXE = """async ({grave, unasked}) => {
  if (document.readyState !== "complete") return null;
  const isAsked = (rule) => rule.enabled && grave.includes(rule.impact) && !unasked.includes(rule.id)
    && !rule.tags.includes("experimental") && !rule.tags.includes("deprecated");
  const runOnly = {type: "rule", values: axe._audit.rules.filter(isAsked).map((rule) => rule.id)};
  const found = await axe.run(document, {runOnly, resultTypes: ["violations"], preload: false});
  return found.violations.map(({id, impact, help, nodes}) => ({
    id, impact, help, nodes: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
  }));
}"""

_TAB_STOPS = """() => {
  const seen = new Set();
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  return stops.filter((each) => {
    if (each.disabled || each.type === "hidden" || !each.checkVisibility({visibilityProperty: true})) return false;
    if (each.type !== "radio") return true;
    return !seen.has(each.name) && seen.add(each.name);  // a group of choices is one stop
  }).length;
}"""

_MARK_FOCUSED = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const isNew = !here.dataset.reached;
  here.dataset.reached = "yes";
  return {isNew, ring: getComputedStyle(here).outlineStyle !== "none", html: here.outerHTML.slice(0, 120)};
}"""


_WIDER = """() => {
  if (document.readyState !== "complete") return null;
  const width = document.documentElement.clientWidth;
  const who = [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > width + 1)
    .filter((each) => !each.closest("pre, .table-wrap, .visually-hidden"))
    .map((each) => each.outerHTML.slice(0, 120));
  return {scrolls: document.documentElement.scrollWidth > width, who};
}"""


class Watch:
    """What went wrong in a page behind the back of the test: console errors, refused content, failed requests."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def attach(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"ошибка скрипта: {error}"))
        page.on("requestfailed", self._on_failed)
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        is_answer = message.text.startswith("Failed to load resource: the server responded")  # judged by its status
        if message.type in ("error", "warning") and not is_answer:
            self.problems.append(f"консоль: {message.text}")

    def _on_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left, or the answer is a download
            self.problems.append(f"запрос не удался: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status != FORM_WITH_ERRORS:
            self.problems.append(f"ответ {response.status}: {response.url}")


def accessibility_problems(page: Page, *, unasked: tuple[str, ...] = ()) -> list[str]:
    """Serious and critical findings of axe-core, one line for each; `unasked` are ids of its rules to leave out.

    A click does not wait for the page that it leads to: when axe-core was cut short because the browser left the page,
    the page it came to is judged. A page is judged when its styles and scripts are there, not when its words are.
    """
    while True:
        page.wait_for_load_state()
        arrivals: list[Frame] = []

        def note(frame: Frame, arrivals: list[Frame] = arrivals) -> None:
            arrivals.append(frame)

        page.on("framenavigated", note)
        try:
            found = _findings(page, unasked)
        except Error:
            if not _came_to_another(page, arrivals):
                raise
        else:
            if found is not None:
                return found
        finally:
            page.remove_listener("framenavigated", note)


def _came_to_another(page: Page, arrivals: list[Frame]) -> bool:
    """Has the browser left the page that did not answer? The news of the next page comes by itself."""
    give_up = time.monotonic() + NEWS_SECONDS
    while page.main_frame not in arrivals and time.monotonic() < give_up:
        page.wait_for_timeout(50)
    return page.main_frame in arrivals


def _findings(page: Page, unasked: tuple[str, ...]) -> list[str] | None:
    """Nothing of a page that is still loading."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "\nundefined")  # by the protocol: a script tag would be refused
    found: list[dict[str, Any]] | None = page.evaluate(_RUN_AXE, {"grave": SERIOUS, "unasked": unasked})
    return found and _lines_of(found)


def _lines_of(found: list[dict[str, Any]]) -> list[str]:
    return [
        f"{each['impact']} {each['id']}: {each['help']}\n    " + "\n    ".join(each["nodes"])
        for each in found
        if each["impact"] in SERIOUS
    ]


def assert_accessible(page: Page) -> None:
    """axe-core finds nothing serious, and the page does not scroll sideways."""
    problems = accessibility_problems(page)
    assert not problems, f"{page.url}\n" + "\n".join(problems)
    assert_fits(page)


def assert_fits(page: Page) -> None:
    """Nothing sticks out of the width of the screen, once the page has its styles."""
    wide = None
    while wide is None:
        page.wait_for_load_state()
        wide = page.evaluate(_WIDER)
    assert not wide["scrolls"], f"{page.url} шире экрана: {wide['who'][:3]}"


def assert_keyboard_reaches_everything(page: Page) -> None:
    """Tab walks through every control there is, and each shows where the focus is."""
    page.wait_for_load_state()
    expected = page.evaluate(_TAB_STOPS)
    page.evaluate("window.scrollTo(0, 0)")
    reached = 0
    for _ in range(expected * 4 + 20):  # a calendar takes several presses
        page.keyboard.press("Tab")
        here = page.evaluate(_MARK_FOCUSED)
        if here is None:
            continue
        assert here["ring"], f"не видно, где курсор: {here['html']}"
        reached += bool(here["isNew"])
        if reached == expected:
            return
    missed = page.evaluate(
        "() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]"
        ".filter((each) => !each.dataset.reached && each.checkVisibility()).map((each) => each.outerHTML.slice(0, 120))"
    )
    raise AssertionError(f"клавиатура дошла до {reached} из {expected}: {missed[:5]}")


def wait_until(page: Page, expression: str, *, seconds: float = 30) -> None:
    """Ask the page again and again until the expression is true.

    `page.wait_for_function` asks a second time by `eval`, which the policy of our pages forbids.
    """
    give_up = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < give_up, f"never true: {expression}"
        page.wait_for_timeout(50)


def screenshot(page: Page, name: str, *, always: bool = False) -> None:
    """The whole page as a picture in `var/screenshots/`: for somebody to look at, so taken when SCREENSHOTS=1 asks."""
    if not always and os.environ.get("SCREENSHOTS") != "1":
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    readable = re.sub(r"[^\w-]+", "-", name).strip("-")
    path = SCREENSHOTS / f"{readable}.png"
    page.screenshot(path=path, full_page=True, animations="disabled")
