"""The command line: ``scs-manager``. What a command needs beyond the domain it imports when it runs."""

import click

from scs_manager import __version__
from scs_manager.cli.accounts import user
from scs_manager.cli.audit import audit
from scs_manager.cli.calculations import calc
from scs_manager.cli.certificates import certificate
from scs_manager.cli.commands import Commands
from scs_manager.cli.databases import db
from scs_manager.cli.documents import documents
from scs_manager.cli.imports import import_
from scs_manager.cli.outcome import outcome
from scs_manager.cli.profiles import profiles
from scs_manager.cli.registry import registry
from scs_manager.cli.rescreen import rescreen
from scs_manager.cli.screen import screen
from scs_manager.cli.servers import demo, serve
from scs_manager.cli.worker import worker

__all__ = ["main"]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="scs-manager")
def main() -> None:
    """From referral to a documented decision about a permanent spinal cord stimulator.

    Decision support, not a certified medical device; the clinician decides.

    Example: scs-manager screen patient.json
    """


COMMANDS = (
    screen, rescreen, outcome, calc, profiles, demo, serve, worker, db, user, import_, audit, registry,
    documents,
)  # fmt: skip
for command in COMMANDS:
    main.add_command(command)
documents.add_command(certificate)
