"""``scs-manager audit``: the chain of what was written and read."""

import click

from scs_manager.cli.commands import FAILED
from scs_manager.cli.sessions import clinics, writing_session


@click.group()
def audit() -> None:
    """The audit trail.

    Example: scs-manager audit verify
    """


@audit.command()
def verify() -> None:
    """Check every clinic's chain; exit code 1 and the first broken link if one does not hold.

    Example: scs-manager audit verify
    """
    from scs_manager.services.audit_check import verify as verify_chain

    broken = 0
    with writing_session() as session:
        for clinic in clinics(session):
            verdict = verify_chain(session, clinic.id)
            if verdict.broken is None:
                told = f"{verdict.events} events and {verdict.looks} sealed reads hold"
                click.echo(f"{clinic.name}: {told}; {verdict.unsealed} reads are not yet sealed.")
            else:
                broken += 1
                click.echo(
                    f"{clinic.name}: broken at link {verdict.broken.seq}: {verdict.broken.why}.", err=True
                )
    if broken:
        raise click.exceptions.Exit(FAILED)
