"""Strings that people type, or send, to break what prints them; always the same for a seed."""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PIECES = (
    "<img src='/etc/passwd'/>",
    "<para><font color='red'>",
    "</b></i></para>",
    "&lt;script&gt;",
    "%(name)s %s %",
    "{{7*7}} ${x}",
    "<font color=\"[[[getattr(pow,Word('__globals__'))['os'].system('id')]]]\">x</font>",
    "A" * 130,
    "\u202e\u2066\u200f",
    "\x00\x01\x1b[31m",
    "漢字 العربية हिन्दी 🙂",
    "e\u0301\u0302\u0303",
    "\u00ad\u200b\ufeff",
    "\n\n\r\n\t",
    "(unbalanced \\( ) \\n <<>> endstream endobj",
    "' OR 1=1 --",
    "\ud83d\ude00"[0],
    "Łukasz Şahin-Ærø",
    " ",
    "½ ≥ 50 %",
)


def hostile(seed: int) -> str:
    """Some pieces and some random characters, always the same for a seed."""
    chance = random.Random(seed)
    pieces = chance.sample(PIECES, chance.randint(1, 3))
    pieces.append("".join(chr(chance.randrange(0x20, 0x2FFF)) for _ in range(chance.randint(0, 30))))
    return " ".join(pieces)


@contextmanager
def nothing_opened() -> Iterator[list[str]]:
    """Files opened and sockets connected meanwhile, by Python's own audit of itself."""
    opened_files: list[str] = []
    watching = True

    def watch(event: str, details: tuple[Any, ...]) -> None:
        if watching and event in {"open", "socket.connect", "os.system", "subprocess.Popen"}:
            opened_files.append(f"{event} {details[0]}")

    sys.addaudithook(watch)
    try:
        yield opened_files
    finally:
        watching = False
