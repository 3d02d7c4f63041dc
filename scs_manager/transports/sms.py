"""Text messages by a gateway over HTTP: one POST of a form or of JSON, with the field names it wants.

Most gateways take exactly this; which names and which header is their manual's to say and the settings'
to hold. Redirects are not followed, for they would carry a number and words to another place.
"""

import http.client
import json
import ssl
import urllib.parse
from dataclasses import dataclass
from enum import StrEnum

from scs_manager.domain.messages import Outcome, Outgoing, Result, dialled

TIMEOUT = 20.0
"""Seconds without an answer after which it is unknown whether the message went out. [default]"""
LONGEST_ANSWER = 64 * 1024
_NOT_NOW = frozenset({408, 425, 429, 503})
"""Answers with which a gateway says that it took nothing, for now."""


class Body(StrEnum):
    """How the fields are written."""

    JSON = "json"
    FORM = "form"


@dataclass(frozen=True)
class SmsGateway:
    """One gateway: its address, its header, and what it calls the fields."""

    url: str
    authorization: str = ""
    """The whole header, for example ``Bearer …`` or ``Basic …``."""
    sender: str = ""
    body: Body = Body.JSON
    to_field: str = "to"
    words_field: str = "text"
    sender_field: str = "from"
    reference_field: str = "reference"
    id_field: str = "id"
    """Where its answer, a JSON object, names the message for its reports."""
    country: str = ""
    """Calling code for national numbers, digits only."""
    timeout: float = TIMEOUT
    context: ssl.SSLContext | None = None
    """Other authorities than the system's."""


class Sms:
    """Sends one text message per request."""

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway

    def send(self, outgoing: Outgoing) -> Outcome:
        """Hand one message to the gateway; a line that breaks after it was made may have carried it."""
        number = dialled(outgoing.to, self._gateway.country)
        if number is None:
            return Outcome(Result.REFUSED, "the telephone number cannot be dialled")
        line = self._line()
        try:
            return self._handed(line, outgoing, number)
        finally:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        at, timeout = urllib.parse.urlsplit(self._gateway.url), self._gateway.timeout
        host = at.hostname or ""
        if at.scheme == "https":
            context = self._gateway.context or ssl.create_default_context()
            return http.client.HTTPSConnection(host, at.port, timeout=timeout, context=context)
        return http.client.HTTPConnection(host, at.port, timeout=timeout)

    def _handed(self, line: http.client.HTTPConnection, outgoing: Outgoing, number: str) -> Outcome:
        try:
            line.connect()
        except ssl.SSLError:
            return Outcome(Result.NOT_SENT, "the gateway's certificate is not trusted", down=True)
        except OSError:
            return Outcome(Result.NOT_SENT, "the gateway cannot be reached", down=True)
        at = urllib.parse.urlsplit(self._gateway.url)
        path = (at.path or "/") + (f"?{at.query}" if at.query else "")
        try:
            line.request("POST", path, self._fields(outgoing, number), self._headers(outgoing))
            answer = line.getresponse()
            content = answer.read(LONGEST_ANSWER)
        except (OSError, http.client.HTTPException):
            return Outcome(Result.UNKNOWN, "the gateway did not answer after the request was sent")
        if 200 <= answer.status < 300:
            return Outcome(Result.SENT, reference=self._name_in(content))
        return _refusal(answer.status)

    def _headers(self, outgoing: Outgoing) -> dict[str, str]:
        form = self._gateway.body is Body.FORM
        headers = {
            "Content-Type": "application/x-www-form-urlencoded" if form else "application/json",
            "Accept": "application/json",
            "Idempotency-Key": outgoing.reference,
        }
        given = self._gateway.authorization
        return headers | ({"Authorization": given} if given else {})

    def _fields(self, outgoing: Outgoing, number: str) -> bytes:
        gateway = self._gateway
        fields = {
            gateway.to_field: number,
            gateway.words_field: outgoing.words,
            gateway.reference_field: outgoing.reference,
        }
        if gateway.sender:
            fields[gateway.sender_field] = gateway.sender
        form = gateway.body is Body.FORM
        return (urllib.parse.urlencode(fields) if form else json.dumps(fields)).encode()

    def _name_in(self, answer: bytes) -> str:
        """What the gateway calls the message; an answer that cannot be read names nothing, and was sent."""
        try:
            found = json.loads(answer)
        except (ValueError, RecursionError):
            return ""
        named = found.get(self._gateway.id_field) if isinstance(found, dict) else None
        return str(named)[:100] if isinstance(named, str | int) else ""


def _refusal(code: int) -> Outcome:
    if code in _NOT_NOW:
        return Outcome(Result.NOT_SENT, f"the gateway: not now ({code})", down=True)
    if code in (401, 403):
        return Outcome(Result.NOT_SENT, f"the gateway refused the account ({code})", down=True)
    if code >= 500:
        return Outcome(Result.UNKNOWN, f"the gateway failed over the message ({code})")
    return Outcome(Result.REFUSED, f"the gateway refused the message ({code})")
