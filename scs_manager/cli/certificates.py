"""``scs-manager documents certificate``: which certificate signs the documents of which clinic."""

from typing import TYPE_CHECKING

import click

from scs_manager.cli.commands import FAILED, now
from scs_manager.cli.databases import read_settings
from scs_manager.cli.sessions import clinics, reading_session

if TYPE_CHECKING:
    from scs_manager.services.certificates import Certificate


@click.command()
def certificate() -> None:
    """Show subject, issuer and end of each clinic's signing certificate; never the key.

    Exit code 1 if one cannot sign today.

    Example: SCS_SIGNING_DIR=/srv/certificates scs-manager documents certificate
    """
    from scs_manager.services.certificates import warning_of

    settings = read_settings()
    if faults := settings.signing_faults():
        raise click.ClickException(" ".join(faults))
    keyring, at, failed = settings.keyring(), now(), False
    with reading_session() as session:
        for clinic in clinics(session):
            found = keyring.opened(clinic.id)
            click.echo(f"{clinic.name}: {_words(found)}")
            if found is not None and (warning := warning_of(found, at)):
                click.echo(f"{clinic.name}: {warning}", err=True)
                failed = failed or not found.is_valid(at)
    if failed:
        raise click.exceptions.Exit(FAILED)


def _words(found: "Certificate | None") -> str:
    if found is None:
        return "no certificate; its files are not signed."
    until = f"{found.valid_until.day} {found.valid_until:%B %Y}"
    which = f"{found.file}, SHA-256 {found.sha256}"
    return f"{found.subject}, issued by {found.issuer}, valid until {until} ({which})."
