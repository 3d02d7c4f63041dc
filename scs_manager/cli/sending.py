"""What the worker sends with: the transports that the settings describe, words by language, addresses."""

import ssl
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scs_manager.config import Settings
    from scs_manager.services.deliveries import Hand, Post
    from scs_manager.transports import Transport


def post_of(settings: "Settings") -> "Post":
    """Everything a delivery needs from outside; a fault in the settings is one sentence."""
    from scs_manager.services.deliveries import Post
    from scs_manager.web.i18n import say_in

    for fault in settings.sending_faults():
        raise click.ClickException(fault)
    return Post(
        hands=_hands(settings),
        say=say_in,
        public_url=settings.public_url.rstrip("/"),
        answers_arrive=bool(settings.sms_inbound_token.get_secret_value()),
    )


def _hands(settings: "Settings") -> "dict[str, Hand]":
    from scs_manager.domain.messages import EMAIL, SMS

    found: dict[str, Hand] = {}
    if settings.smtp_host:
        found[EMAIL] = _mail(settings).send
    if settings.sms_url:
        found[SMS] = _sms(settings).send
    return found


def _mail(settings: "Settings") -> "Transport":
    from scs_manager.transports.smtp import Mail, Security, SmtpServer

    authorities = settings.smtp_ca_file
    return Mail(
        SmtpServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=Security(settings.smtp_security),
            sender=settings.smtp_from,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
            context=ssl.create_default_context(cafile=authorities) if authorities else None,
        )
    )


def _sms(settings: "Settings") -> "Transport":
    from scs_manager.transports.sms import Body, Sms, SmsGateway

    to, words, sender, reference, name = settings.sms_fields
    return Sms(
        SmsGateway(
            url=settings.sms_url,
            authorization=settings.sms_authorization.get_secret_value(),
            sender=settings.sms_sender,
            body=Body(settings.sms_body),
            to_field=to,
            words_field=words,
            sender_field=sender,
            reference_field=reference,
            id_field=name,
            country=settings.sms_country,
        )
    )
