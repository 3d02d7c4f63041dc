"""Mail and text messages against real servers on loopback: sent, refused, put off, and honestly unknown."""

import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from scs_manager.domain.messages import Outcome, Outgoing, Result
from scs_manager.transports.sms import Body, Sms, SmsGateway
from scs_manager.transports.smtp import Mail, Security, SmtpServer
from tests.gateways import Gateway, MailServer, certificate, mail_server, sms_gateway

WORDS = Outgoing(
    "email", "pat@home.example", "es", "Sus preguntas", "¿Hoy? Aquí: https://x.example/m/1", "ab12",
    "https://x.example/stop/ab12",
)  # fmt: skip
TEXT = replace(WORDS, channel="sms", to="01632 960 140", stop_url="")


def plain(server: MailServer, **more: object) -> Mail:
    given: dict[str, object] = {"security": Security.NONE, "timeout": 3.0}
    given |= {"sender": "Appointments <no-reply@clinic.example>"} | more
    return Mail(SmtpServer("localhost", server.port, **given))  # type: ignore[arg-type]


def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_mail_goes_over_tls_with_its_words_and_one_click_to_stop(tmp_path: Path) -> None:
    cert, context = certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=cert)
    with mail_server(MailServer(context=context, user="app")) as server:
        tls = {"security": Security.STARTTLS, "context": trusted, "user": "app", "password": "secret"}
        assert plain(server, **tls).send(WORDS) == Outcome(Result.SENT)
        untrusted = plain(server, security=Security.STARTTLS).send(WORDS)

    (mail,) = server.received
    assert (server.encrypted, server.to) == ([True], ["pat@home.example"])
    assert mail.get_content().strip() == "¿Hoy? Aquí: https://x.example/m/1"
    assert (mail["Subject"], mail["From"]) == ("Sus preguntas", "Appointments <no-reply@clinic.example>")
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<ab12@clinic.example>", "auto-generated")
    assert mail["List-Unsubscribe"] == "<https://x.example/stop/ab12>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (untrusted.result, untrusted.down) == (Result.NOT_SENT, True)


def test_a_server_without_tls_never_gets_the_words() -> None:
    with mail_server() as server:
        outcome = plain(server, security=Security.STARTTLS).send(WORDS)

    assert (outcome.result, outcome.down, server.received) == (Result.NOT_SENT, True, [])


@pytest.mark.parametrize(
    ("server", "result", "down"),
    [
        (MailServer(rcpt=550), Result.REFUSED, False),
        (MailServer(rcpt=451), Result.NOT_SENT, False),
        (MailServer(taken=554), Result.REFUSED, False),
        (MailServer(taken=452), Result.NOT_SENT, False),
        (MailServer(drops=True), Result.UNKNOWN, False),
    ],
    ids=["no such address", "greylisted", "not taken", "full", "broken after the words"],
)
def test_what_the_mail_server_says_is_told_apart(server: MailServer, result: Result, down: bool) -> None:
    with mail_server(server):
        outcome = plain(server).send(WORDS)

    assert (outcome.result, outcome.down) == (result, down)
    assert "pat@home.example" not in outcome.why


def test_a_silent_mail_server_after_the_words_is_unknown_and_no_server_is_not_sent() -> None:
    with mail_server(MailServer(pause=1.0)) as server:
        assert plain(server, timeout=0.3).send(WORDS).result is Result.UNKNOWN
    absent = plain(MailServer(port=unused_port())).send(WORDS)
    assert absent == Outcome(Result.NOT_SENT, "the mail server: it cannot be reached", down=True)


def test_an_address_with_a_new_line_adds_no_header() -> None:
    with mail_server() as server:
        outcome = plain(server).send(replace(WORDS, to="pat@home.example\r\nBcc: all@x.example"))

    assert (outcome.result, server.received) == (Result.REFUSED, [])


@pytest.mark.parametrize(
    "to", ["pat@[home.example", "pat@", '"pat@home.example', "pat@(x", "p\u00e4t@home.example"]
)
def test_an_address_that_cannot_be_taken_apart_is_refused_and_never_an_error(to: str) -> None:
    with mail_server() as server:
        outcome = plain(server).send(replace(WORDS, to=to))

    assert (outcome.result, server.received) == (Result.REFUSED, [])


def test_a_text_message_is_one_post_with_the_names_the_gateway_wants() -> None:
    with sms_gateway() as gateway:
        plainly = SmsGateway(gateway.url, authorization="Bearer t0ken", sender="Clinic", country="44")
        assert Sms(plainly).send(TEXT) == Outcome(Result.SENT, reference="gw-1")
        gateway.answer = b"OK"
        names = {"to_field": "To", "words_field": "Body", "sender_field": "From", "reference_field": "Ref"}
        assert Sms(replace(plainly, body=Body.FORM, **names)).send(TEXT) == Outcome(Result.SENT)  # type: ignore[arg-type]

    first, second = gateway.received
    assert first == {"to": "+441632960140", "text": TEXT.words, "reference": "ab12", "from": "Clinic"}
    assert second["form"].startswith("To=%2B441632960140&Body=")
    assert gateway.headers[0]["Authorization"] == "Bearer t0ken"
    assert gateway.headers[0]["Idempotency-Key"] == "ab12"


@pytest.mark.parametrize(
    ("gateway", "result", "down"),
    [
        (Gateway(status=422), Result.REFUSED, False),
        (Gateway(status=429), Result.NOT_SENT, True),
        (Gateway(status=401), Result.NOT_SENT, True),
        (Gateway(status=500), Result.UNKNOWN, False),
        (Gateway(status=307), Result.REFUSED, False),
        (Gateway(drops=True), Result.UNKNOWN, False),
    ],
)
def test_what_the_gateway_says_is_told_apart(gateway: Gateway, result: Result, down: bool) -> None:
    with sms_gateway(gateway):
        outcome = Sms(SmsGateway(gateway.url, country="44")).send(TEXT)

    assert (outcome.result, outcome.down, len(gateway.received)) == (result, down, 1)


def test_a_number_that_cannot_be_dialled_and_a_gateway_that_is_away_send_nothing() -> None:
    away = SmsGateway(f"http://127.0.0.1:{unused_port()}/", country="44")
    assert Sms(away).send(TEXT) == Outcome(Result.NOT_SENT, "the gateway cannot be reached", down=True)
    assert Sms(away).send(replace(TEXT, to="ask her")).result is Result.REFUSED
