from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

_View = TypeVar("_View", bound=Callable[..., Any])

class CSRFError(Exception):
    description: str

class CSRFProtect:
    def __init__(self, app: Flask | None = ...) -> None: ...
    def init_app(self, app: Flask) -> None: ...
    def exempt(self, view: _View, /) -> _View: ...
    def protect(self) -> None: ...

def generate_csrf() -> str: ...
