"""What messages about getting in say: no name, no date, no illness, no clinic (security.md 2.1, threat 7)."""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.text import Text

LINK, CODE = "access.link", "access.code"
"""Kinds of messages that carry a link, or a one-time code."""
KINDS = (LINK, CODE)
SUBJECTS: Mapping[str, Text] = MappingProxyType({LINK: Text("Your new link"), CODE: Text("Your code")})


def link_words(link: str) -> Text:
    """The whole message with a link."""
    return Text(
        "Here is your link: %(link)s It works once and for 7 days. Did you not ask for it? Please ignore it.",
        link=link,
    )


def code_words(code: str) -> Text:
    """The whole message with a one-time code."""
    return Text(
        "Your code is %(code)s. It works for 15 minutes. Nobody will ever call you to ask for it.", code=code
    )
