"""What goes to phones compressed, and what must not."""

import gzip
from collections.abc import Callable

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scs_manager.web.assets import asset

GZIP = {"Accept-Encoding": "br, gzip;q=0.8"}


def got(client: FlaskClient, address: str, headers: dict[str, str] | None = None) -> TestResponse:
    """The answer, read to its end and closed."""
    answer = client.get(address, headers=headers)
    answer.get_data()
    answer.close()
    return answer


def test_our_style_is_sent_compressed_with_the_headers_of_every_answer(client: FlaskClient) -> None:
    plain = got(client, asset("css/patient.css"))
    packed = got(client, asset("css/patient.css"), headers=GZIP)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["X-Content-Type-Options"] == "nosniff"
    assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"]


def test_an_open_page_is_compressed_for_those_who_can_read_it_so(client: FlaskClient) -> None:
    plain = got(client, "/diary/signed-out", headers={"Accept-Encoding": "gzip;q=0"})
    packed = got(client, "/diary/signed-out", headers=GZIP)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert b"</html>" in gzip.decompress(packed.data)
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2


def test_a_page_whose_address_says_something_is_not_compressed(client: FlaskClient) -> None:
    assert "Content-Encoding" not in got(client, "/diary/signed-out?told=guess", headers=GZIP).headers


def test_a_page_for_staff_is_not_compressed(signed_in: Callable[..., FlaskClient]) -> None:
    assert "Content-Encoding" not in got(signed_in(), "/", headers=GZIP).headers
