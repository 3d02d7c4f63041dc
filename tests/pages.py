"""What is checked on every HTML page a test fetches: sound, labelled, titled, and free of inline code."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

_UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
_CONTROLS = {"input", "select", "textarea"}


class Page:
    """A fetched page, parsed strictly; making one checks it."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.html = response.text
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.tree: Element = parser.parse(self.html)
        self.check()

    def check(self) -> None:
        """Every rule at once."""
        self.check_headings()
        self.check_ids()
        self.check_controls()
        self.check_forms()
        self.check_no_inline_code()

    @property
    def title(self) -> str:
        """The title without the mark of an error."""
        return _text(self.one("title")).removeprefix("Error: ")

    def value_of(self, name: str) -> str:
        """What the only input of that name holds."""
        (found,) = (node.get("value") or "" for node in self.all("input") if node.get("name") == name)
        return found

    @property
    def h1(self) -> str:
        """The words of the one h1."""
        return _text(self.one("h1"))

    @property
    def text(self) -> str:
        """All words of the main part, white space collapsed."""
        return " ".join(" ".join(self.one("main").itertext()).split())

    def all(self, tag: str) -> Iterator[Element]:
        """Every element of a tag."""
        return self.tree.iter(tag)

    def one(self, tag: str) -> Element:
        """The only element of a tag."""
        found = list(self.all(tag))
        assert len(found) == 1, f"{len(found)} <{tag}> on the page"
        return found[0]

    def check_headings(self) -> None:
        """One h1, with which the title begins; no level skipped."""
        assert self.title.startswith(self.h1), f"title {self.title!r} does not begin with h1 {self.h1!r}"
        levels = [int(node.tag[1]) for node in self.tree.iter() if re.fullmatch(r"h[1-6]", str(node.tag))]
        for before, after in pairwise(levels):
            assert after <= before + 1, f"heading level {after} follows {before}"

    def check_ids(self) -> None:
        """No id twice, and nothing points at an id that is not there."""
        counted = Counter(node.get("id") for node in self.tree.iter() if node.get("id"))
        twice = [name for name, times in counted.items() if times > 1]
        assert not twice, f"ids used twice: {twice}"
        for node in self.tree.iter():
            for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
                for name in (node.get(attribute) or "").split():
                    assert name in counted, f"{attribute}={name} points nowhere"
            href = node.get("href") or ""
            if href.startswith("#") and len(href) > 1:
                assert href[1:] in counted, f"link to {href} leads nowhere"

    def check_controls(self) -> None:
        """Each control has a name for people."""
        labelled = {node.get("for") for node in self.all("label")}
        for node in self.tree.iter():
            if node.tag not in _CONTROLS or (node.get("type") or "") in _UNLABELLED:
                continue
            named = node.get("id") in labelled or node.get("aria-label") or node.get("aria-labelledby")
            assert named, f"{node.tag} {node.get('name')} has no label"
        for node in (*self.all("button"), *self.all("a")):
            assert _text(node) or node.get("aria-label"), f"{node.tag} without words"

    def check_forms(self) -> None:
        """Each form says where it goes; one that changes something carries a CSRF token."""
        for form in self.all("form"):
            assert form.get("action"), "a form without an action"
            if (form.get("method") or "get").lower() == "post":
                names = {node.get("name") for node in form.iter("input")}
                assert "csrf_token" in names, f"form to {form.get('action')} has no CSRF token"

    def check_no_inline_code(self) -> None:
        """No style attribute, no inline script or style, no handler, nothing from elsewhere."""
        for node in self.tree.iter():
            tag = str(node.tag).rpartition("}")[2]
            assert tag != "style", "an inline style sheet"
            assert tag != "script" or node.get("src"), "an inline script"
            for name, value in node.attrib.items():
                assert name != "style", f"style attribute on {tag}"
                assert not name.lower().startswith("on"), f"handler {name} on {tag}"
                if name in {"href", "src", "action", "formaction"}:
                    assert not value.strip().lower().startswith("javascript:"), f"script in {name}"
                if name in {"src", "href"} and tag in {"script", "link", "img", "use"}:
                    assert not re.match(r"(?:https?:)?//", value), f"{tag} from elsewhere: {value}"

    def form_values(self, action: str | None = None) -> dict[str, Any]:
        """What a browser would send of the form (to ``action``), untouched."""
        for form in self.all("form"):
            if action is None or form.get("action") == action:
                return _values(form)
        raise AssertionError(f"no form to {action}")

    @property
    def csrf_token(self) -> str:
        """The token of the page's forms."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.html)
        assert found, "no CSRF token on the page"
        return found.group(1)


def _values(form: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in form.iter("input"):
        if node.get("type") in {"radio", "checkbox"} and node.get("checked") is None:
            continue
        if node.get("name") and node.get("type") != "submit":
            found[str(node.get("name"))] = node.get("value") or ""
    for node in form.iter("textarea"):
        found[str(node.get("name"))] = node.text or ""
    for node in form.iter("select"):
        chosen = [option.get("value") for option in node.iter("option") if option.get("selected") is not None]
        found[str(node.get("name"))] = chosen[0] if chosen else ""
    return found


def _text(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())
