"""Any bytes, any JSON, a bundle with anything anywhere: read or refused, never another error."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scs_manager.domain.bundles import read_bundle, read_json
from scs_manager.domain.errors import InputError
from scs_manager.domain.fhir_facts import facts_of_bundle

OWN = Path(__file__).parents[1] / "data" / "fhir" / "post-laminectomy.json"

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(InputError):
        read_json(data, "f")


@given(ANY_JSON)
def test_any_json_is_a_bundle_or_refused(content: Any) -> None:
    with pytest.raises(InputError):
        read_bundle(content, "f")
    with pytest.raises(InputError):
        read_bundle({"resourceType": "Bundle", "entry": [{"resource": content}]}, "f")


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, each in inner for found in places(each, (*path, key)))]


SAMPLE: Any = json.loads(OWN.read_text(encoding="utf-8"))
PLACES = [path for path in places(SAMPLE) if path]


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), ANY_JSON)
def test_a_bundle_with_anything_anywhere_is_mapped_or_refused(path: tuple[Any, ...], value: Any) -> None:
    """Whatever the structure check lets through, the mapping can handle."""
    content = json.loads(json.dumps(SAMPLE))
    target = content
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    with suppress(InputError):
        bundle = read_bundle(content, "f")
        found = facts_of_bundle(bundle, date(2026, 5, 13))
        assert len(found.taken) + len(found.ignored) + len(found.refused) == len(bundle.resources)
