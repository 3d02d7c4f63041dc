"""Mail by SMTP over TLS: each step by itself, so that it is known whether the words were on the line."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from enum import StrEnum

from scs_manager.domain.email_addresses import is_email
from scs_manager.domain.messages import Outcome, Outgoing, Result

TIMEOUT = 20.0
"""Seconds that one step may take. [default]"""
_PERMANENT = 500
CANNOT_WRITE = "the address cannot be written into a mail"


class Security(StrEnum):
    """How the line is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """Only to a server on this very computer."""


@dataclass(frozen=True)
class SmtpServer:
    """A mail server and who writes; TLS certificates are checked by the system's authorities."""

    host: str
    port: int
    security: Security
    sender: str
    """``Appointments <no-reply@clinic.example>``; the name tells no speciality."""
    user: str = ""
    password: str = ""
    context: ssl.SSLContext | None = None
    """Other authorities than the system's."""
    timeout: float = TIMEOUT


class Mail:
    """Sends one message per connection: hospital servers end idle ones, and reminders are few."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._address = parseaddr(server.sender)[1]

    def send(self, outgoing: Outgoing) -> Outcome:
        """Hand one message to the mail server; accepted there is sent, more the protocol does not tell."""
        if not is_email(outgoing.to):
            return Outcome(Result.REFUSED, CANNOT_WRITE)
        try:
            content = self._composed(outgoing).as_bytes(policy=policy.SMTP)
        except Exception:  # the standard library raises several kinds over an address it cannot take apart
            return Outcome(Result.REFUSED, CANNOT_WRITE)
        try:
            with self._connected() as client:
                return self._handed(client, outgoing.to, content)
        except smtplib.SMTPAuthenticationError as said:
            return Outcome(
                Result.NOT_SENT, f"the mail server refused the account ({said.smtp_code})", down=True
            )
        except (smtplib.SMTPException, OSError) as broken:
            return Outcome(Result.NOT_SENT, f"the mail server: {_kind_of(broken)}", down=True)

    def _composed(self, outgoing: Outgoing) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._server.sender
        mail["To"] = outgoing.to
        mail["Subject"] = outgoing.subject
        mail["Date"] = formatdate(usegmt=True)
        mail["Message-ID"] = f"<{outgoing.reference}@{self._address.partition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["Content-Language"] = outgoing.language
        if outgoing.stop_url:
            mail["List-Unsubscribe"] = f"<{outgoing.stop_url}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(outgoing.words + "\n")
        return mail

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._server
        context = server.context or ssl.create_default_context()
        if server.security is Security.TLS:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            if server.security is Security.STARTTLS:
                client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
            if server.user:
                client.login(server.user, server.password)
            yield client
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                client.quit()
            client.close()

    def _handed(self, client: smtplib.SMTP, to: str, content: bytes) -> Outcome:
        for code, _said in (client.mail(self._address), client.rcpt(to)):
            if code >= _PERMANENT:
                return Outcome(Result.REFUSED, f"the mail server refused the address ({code})")
            if code not in (250, 251):
                return Outcome(Result.NOT_SENT, f"the mail server: not now ({code})")
        try:
            code, _said = client.data(content)
        except smtplib.SMTPDataError as said:
            return _refused(said.smtp_code)
        except (smtplib.SMTPException, OSError) as broken:
            return Outcome(Result.UNKNOWN, f"the mail server, after the words were sent: {_kind_of(broken)}")
        return Outcome(Result.SENT) if code == 250 else _refused(code)


def _refused(code: int) -> Outcome:
    result = Result.REFUSED if code >= _PERMANENT else Result.NOT_SENT
    return Outcome(result, f"the mail server did not take the message ({code})")


def _kind_of(error: Exception) -> str:
    """Why, without what the other end wrote: it may repeat the address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"answer {error.smtp_code}"
    if isinstance(error, smtplib.SMTPException):
        return (
            "the connection ended"
            if isinstance(error, smtplib.SMTPServerDisconnected)
            else "no TLS or no answer"
        )
    return "its certificate is not trusted" if isinstance(error, ssl.SSLError) else "it cannot be reached"
