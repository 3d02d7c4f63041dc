"""Which e-mail addresses can be written to; whether somebody reads them is not asked."""

import re

LONGEST = 254
"""Characters of an address at most. Source: RFC 5321, 4.5.3.1.3, less the brackets."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


def is_email(text: str) -> bool:
    """Whether this is one plain address: no quotes, brackets or comments, no list, ASCII only.

    Standards know more. Mail programs disagree on that, and a mail header made of it may say something else.
    """
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None
