"""Two ways to walk through the application: with Flask's test client, and with a real browser."""

import html
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Protocol
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import Page

Values = Mapping[str, str | tuple[str, ...]]
"""What is typed or chosen, by the name of the control."""


class Robot(Protocol):
    """Somebody who opens pages, fills controls by their names, and presses buttons by their words."""

    def open(self, path: str) -> None: ...
    def send(self, button: str, values: Values | None = None) -> None: ...
    def download(self, button: str) -> bytes: ...
    def fetch(self, path: str) -> bytes: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> str: ...
    def href(self, words: str) -> str: ...
    def names(self, prefix: str) -> set[str]: ...


class ClientRobot:
    """Reads the HTML as a browser without scripts would; every page is checked on the way."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: Page | None = None
        self.path = "/"

    def open(self, path: str) -> None:
        self._arrive(self.client.get(path, follow_redirects=True))

    def send(self, button: str, values: Values | None = None) -> None:
        self._arrive(self._press(button, values or {}))

    def download(self, button: str) -> bytes:
        return bytes(self._press(button, {}, follow=False).data)

    def fetch(self, path: str) -> bytes:
        return bytes(self.client.get(path).data)

    @property
    def text(self) -> str:
        return self._now.text

    def href(self, words: str) -> str:
        links = (link for link in self._now.tree.iter("a") if words in _words(link))
        return next(links).get("href", "")

    def names(self, prefix: str) -> set[str]:
        names = {control.get("name", "") for control in self._now.tree.iter("input")}
        return {name for name in names if name.startswith(prefix)}

    @property
    def _now(self) -> Page:
        if self.page is None:
            raise ValueError("open a page first")
        return self.page

    def _arrive(self, response: TestResponse) -> None:
        self.path = response.request.path
        assert response.status_code == 200, (
            f"{self.path}: {response.status_code} {_plain(response.text)[:2000]}"
        )
        self.page = Page(response)

    def _press(self, button: str, values: Values, *, follow: bool = True) -> TestResponse:
        form, pressed = self._find(button)
        typed = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        data = _controls(form) | typed  # the client takes a tuple for a file
        if pressed.get("name"):
            data[str(pressed.get("name"))] = pressed.get("value", "")
        action = pressed.get("formaction") or form.get("action") or self.path
        headers = {"Sec-Fetch-Site": "same-origin"}
        if form.get("method") == "get":
            return self.client.get(action, query_string=data, follow_redirects=follow)
        return self.client.post(action, data=data, headers=headers, follow_redirects=follow)

    def _find(self, button: str) -> tuple[Element, Element]:
        for form in self._now.tree.iter("form"):
            for pressed in form.iter("button"):
                if _words(pressed) == button:
                    return form, pressed
        raise AssertionError(f"{self.path} has no button {button!r}: {self.text[:2000]}")


def _controls(form: Element) -> dict[str, Any]:
    """What the form would send untouched."""
    found: dict[str, Any] = {}
    for control in form.iter("input"):
        kind, name = control.get("type", "text"), control.get("name")
        if name and kind not in ("submit", "file") and (kind not in ("radio", "checkbox") or _is_on(control)):
            found[name] = control.get("value", "")
    for area in form.iter("textarea"):
        found[area.get("name", "")] = (area.text or "").removeprefix("\n")
    for select in form.iter("select"):
        options = list(select.iter("option"))
        chosen = next((option for option in options if option.get("selected") is not None), options[0])
        found[select.get("name", "")] = chosen.get("value", "")
    return found


def _is_on(control: Element) -> bool:
    return control.get("checked") is not None


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _plain(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


class BrowserRobot:
    """Chromium; axe checks every page it comes to at 320 and at 1440 pixels, the second time at 320."""

    WIDTHS = ((320, 1440), (320,))
    """By how often it has come there; what a page says changes with the time, its styles do not."""

    def __init__(self, page: Any, base: str, axe: Any) -> None:
        self.page = page
        self.base = base
        self.axe = axe
        self.checked: Counter[tuple[str, str]] = Counter()

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self._check()

    def send(self, button: str, values: Values | None = None) -> None:
        form = (
            self.page.locator("form")
            .filter(has=self.page.get_by_role("button", name=button, exact=True))
            .first
        )
        for name, value in (values or {}).items():
            for one in (value,) if isinstance(value, str) else value:
                self._put(form, name, one)
        with self.page.expect_navigation():  # the phone's script stores and sends first, then goes on
            form.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()
        self._check()

    def download(self, button: str) -> bytes:
        form = (
            self.page.locator("form")
            .filter(has=self.page.get_by_role("button", name=button, exact=True))
            .first
        )
        token = form.locator("[name=csrf_token]").get_attribute("value")
        address = self.base + form.get_attribute("action")
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": self.base}
        reply = self.page.context.request.post(address, form={"csrf_token": token}, headers=headers)
        assert reply.ok, reply.status
        return bytes(reply.body())

    def fetch(self, path: str) -> bytes:
        return bytes(self.page.context.request.get(self.base + path).body())

    @property
    def text(self) -> str:
        return " ".join(str(self.page.locator("body").inner_text()).split())

    @property
    def path(self) -> str:
        return str(self.page.url).removeprefix(self.base).partition("?")[0].partition("#")[0]

    def href(self, words: str) -> str:
        return str(self.page.locator("a", has_text=words).first.get_attribute("href"))

    def names(self, prefix: str) -> set[str]:
        controls = self.page.locator(f'input[name^="{prefix}"]').all()
        return {str(control.get_attribute("name")) for control in controls}

    def _form(self, button: str) -> Any:
        pressed = self.page.get_by_role("button", name=button, exact=True)
        return self.page.locator("form").filter(has=pressed).first

    def _put(self, form: Any, name: str, value: str) -> None:
        controls = form.locator(f'[name="{name}"]')
        kind = controls.first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
        if kind in ("radio", "checkbox"):
            form.locator(f'[name="{name}"][value="{value}"]').check(force=True)
        elif kind == "select":
            controls.first.select_option(value)
        else:
            controls.first.fill(value)

    def _check(self) -> None:
        """Sound for assistive technology, and no wider than the screen."""
        page = (self.path, str(self.page.title()))
        times = self.checked[page]
        self.checked[page] += 1
        for width in self.WIDTHS[times] if times < len(self.WIDTHS) else ():
            self.page.set_viewport_size({"width": width, "height": 900})
            found = self.axe.run(self.page, colours=width == self.WIDTHS[times][-1])
            assert found.violations_count == 0, f"{self.path} at {width}: {found.generate_report()}"
            wider = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wider <= 0, f"{self.path} is {wider} px wider than {width} px"
