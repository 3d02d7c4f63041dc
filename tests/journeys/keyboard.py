"""Somebody who has a keyboard and no mouse: every key pressed and every field filled is counted.

A chord counts each of its keys, so a capital letter is two. The robot looks at what has the focus, as a
person does, and at nothing else; it never sets a value and never runs a page's own functions.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

SECONDS_A_KEY = 0.3
"""Time of one key of a person who is no typist (the keystroke-level model's 0.28 s, rounded up)."""
MOST_STEPS = 250
TEXTUAL = frozenset({"text", "email", "password", "search", "tel", "textarea"})
SHIFTED = frozenset('~!@#$%^&*()_+{}|:"<>?')

FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return {};
  const kind = e.tagName === "INPUT" ? e.type : e.tagName.toLowerCase();
  const group = kind === "radio" ? [...document.getElementsByName(e.name)] : [];
  return {
    kind, name: e.name || "", value: e.value || "", checked: e.checked === true, id: e.id,
    words: (e.innerText || "").replace(/\\s+/g, " ").trim(), href: e.getAttribute("href") || "",
    digits: /^(numeric|decimal)$/.test(e.inputMode), list: group.map(one => one.value),
    action: e.form ? e.form.getAttribute("action") || "" : "",
    today: (document.querySelector("[data-today]") || {dataset: {}}).dataset.today || "",
    letters: e.closest("[data-q]") === null, inside: e.closest("main") !== null,
  };
}"""


@dataclass(frozen=True)
class Focus:
    """What has the focus."""

    kind: str = ""
    name: str = ""
    value: str = ""
    words: str = ""
    href: str = ""
    action: str = ""
    today: str = ""
    id: str = ""
    checked: bool = False
    digits: bool = False
    letters: bool = False
    inside: bool = False
    list: tuple[str, ...] = ()

    @property
    def takes_letters(self) -> bool:
        """Whether a letter would be text here."""
        return self.kind == "select" or (self.kind in TEXTUAL and not self.digits)


class Keyboard:
    """Two hands on a keyboard; ``letters`` says whether the product's letter keys are used or only Tab."""

    def __init__(self, page: Any, base: str, *, letters: bool = True) -> None:
        self.page = page
        self.base = base
        self.letters = letters
        self.keys: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self.part_now = ""

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what follows under this name."""
        self.part_now = name
        yield

    def open(self, path: str) -> None:
        """The one page that is opened by its address: the first."""
        self.page.goto(self.base + path)

    def press(self, key: str, times: int = 1) -> None:
        """One key, or a chord with all its keys."""
        for _ in range(times):
            self.keys[self.part_now] += key.count("+") + 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Letter by letter; a capital or a sign above a digit needs the shift key too."""
        self.keys[self.part_now] += len(text) + sum(c.isupper() or c in SHIFTED for c in text)
        self.page.keyboard.type(text)

    def enter(self) -> None:
        """Enter on what has the focus, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.press("Enter")
        self.arrived()

    def arrived(self) -> None:
        """Nothing that was typed was refused."""
        refused = self.page.locator(".nhsuk-error-summary")
        assert refused.count() == 0, refused.inner_text()

    @property
    def focus(self) -> Focus:
        """What has the focus now."""
        found = self.page.evaluate(FOCUS)
        return Focus(**found | {"list": tuple(found.get("list", ()))})

    def seek(self, there: Callable[[Focus], bool], *, inside: bool = True, by: str = "j") -> Focus:
        """Move until it is there: by letters where they move, else by Tab."""
        now = self.focus
        if inside and not self.letters and not now.inside and not there(now):
            self.press("Tab")  # the skip link
            self.press("Enter")
            now = self.focus
        for _ in range(MOST_STEPS):
            if there(now):
                return now
            before = now
            self.press(by if self.letters and inside and not now.takes_letters else "Tab")
            now = self.focus
            if now == before:
                self.press("Tab")
                now = self.focus
        raise AssertionError(f"not reached on {self.page.url}; at {now}")

    def to(self, name: str) -> Focus:
        """Move to the control of that name."""
        return self.seek(lambda focus: focus.name == name)

    def press_link(self, words: str) -> None:
        """Move to the link or button that begins with these words, and follow it."""
        self.seek(lambda focus: focus.kind in ("a", "button") and focus.words.startswith(words))
        self.enter()

    def put(self, name: str, value: Any) -> None:
        """Answer one question: whatever kind it has."""
        if isinstance(value, tuple):
            for one in value:
                self._tick(name, one)
            return
        now = self.to(name)
        self.fields[self.part_now] += 1
        if now.kind == "radio":
            self._choose(now, value)
        elif now.kind == "select":
            self._select(str(value))
        elif now.kind == "date":
            self._date(value)
        elif now.kind == "checkbox":
            self.press("Space")
        else:
            self.type(f"{value:%Y-%m-%d}" if isinstance(value, date) else f"{value}")

    def send(self) -> None:
        """Send the form from the field in which one is; Enter does it in all but lists and notes."""
        kind = self.focus.kind
        if kind in ("select", "textarea"):
            if self.letters:
                with self.page.expect_navigation():
                    self.press("Control+Enter")
                self.arrived()
                return
            self.seek(lambda focus: focus.kind == "button")
        self.enter()

    def report(self, title: str) -> str:
        """Fields, keys and time, by part and together."""
        rows = [(part, self.fields[part], self.keys[part]) for part in self.keys]
        rows.append((title, self.fields.total(), self.keys.total()))
        return "\n".join(f"{part}: {said(fields, keys)}" for part, fields, keys in rows)

    def _choose(self, now: Focus, value: Any) -> None:
        word = {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        if self.letters and now.letters:
            place = word if word in now.list and word.isdigit() else str(now.list.index(word) + 1)
            self.press({"yes": "y", "no": "n"}.get(word, place) if set(now.list) == {"yes", "no"} else place)
            return
        steps = now.list.index(word) - now.list.index(now.value)
        if steps == 0:
            self.press("Space")
        else:
            self.press("ArrowDown" if steps > 0 else "ArrowUp", abs(steps))

    def _tick(self, name: str, value: str) -> None:
        self.to(name)
        self.seek(lambda focus: focus.name == name and focus.value == value, by="Tab")
        self.fields[self.part_now] += 1
        self.press("Space")

    def _select(self, value: str) -> None:
        """The first letters of the answer."""
        script = 'v => document.activeElement.querySelector(`option[value="${v}"]`).textContent.trim()'
        words = str(self.page.evaluate(script, value))
        for letter in words:
            if self.focus.value == value:
                break
            self.type(letter.lower())
        assert self.focus.value == value, (value, self.focus)

    def _date(self, value: date) -> None:
        if self.letters and self.focus.today == value.isoformat():
            self.press("t")
        else:
            self.type(f"{value:%m%d%Y}")  # in the order of the test browser's own language


def said(fields: int, keys: int) -> str:
    """Fields and keys, and the time they take."""
    minutes, seconds = divmod(round(keys * SECONDS_A_KEY), 60)
    return f"fields {fields}, keys {keys}, at {SECONDS_A_KEY} s a key {minutes} min {seconds} s"
