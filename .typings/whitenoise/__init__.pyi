from collections.abc import Callable
from typing import Any

class WhiteNoise:
    def __init__(
        self,
        application: Any,
        root: str | None = ...,
        prefix: str | None = ...,
        *,
        autorefresh: bool = ...,
        max_age: int | None = ...,
        allow_all_origins: bool = ...,
        immutable_file_test: Callable[[str, str], bool] | str | None = ...,
        add_headers_function: Callable[[Any, str, str], None] | None = ...,
    ) -> None: ...
    def __call__(self, environ: Any, start_response: Any) -> Any: ...
