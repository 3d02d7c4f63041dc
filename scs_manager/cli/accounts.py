"""``scs-manager user``: accounts of staff, and the clinic they work in."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from click.termui import prompt

from scs_manager.cli.commands import now
from scs_manager.cli.sessions import COMMAND_LINE, clinic_called, writing_session
from scs_manager.domain.permissions import Role

if TYPE_CHECKING:
    from sqlmodel import Session

    from scs_manager.models.accounts import ClinicRow


@click.group()
def user() -> None:
    """Accounts of staff.

    Example: scs-manager user add a.berg@example.org --name "Dr A. Berg" --role clinician
    """


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="Full name, as documents print it.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role])
)
@click.option("--medical-lead", is_flag=True, help="May sign profiles off (clinicians only).")
@click.option("--clinic", help="Name or id; needed only where there are several clinics.")
@click.option("--new-clinic", is_flag=True, help="Found the clinic named by --clinic first.")
@click.option("--phone", default="", help="Telephone of a new clinic.")
@click.option("--emergency-phone", default="", help="Telephone that patients call in an emergency.")
@click.option("--time-zone", default="Europe/London", show_default=True, help="Time zone of a new clinic.")
def add(
    email: str,
    name: str,
    roles: Sequence[str],
    medical_lead: bool,
    clinic: str | None,
    new_clinic: bool,
    phone: str,
    emergency_phone: str,
    time_zone: str,
) -> None:
    """Add an account; the password is asked for, or read from standard input in a pipe.

    Example: scs-manager user add a.berg@example.org --name "Dr A. Berg" --role clinician --new-clinic
    --clinic "Pain clinic" --phone "020 7946 0000" --emergency-phone "020 7946 0001"
    """
    from scs_manager.services.accounts import add_staff

    if new_clinic and not (clinic and phone and emergency_phone):
        raise click.UsageError("a new clinic needs --clinic, --phone and --emergency-phone")
    if medical_lead and Role.CLINICIAN.value not in roles:
        raise click.UsageError("only a clinician can be the medical lead")
    password = _password()
    new = (phone, emergency_phone, time_zone) if new_clinic else None
    with writing_session() as session:
        home = _found(session, clinic or "", *new) if new else clinic_called(session, clinic)
        home_name = home.name
        add_staff(
            session,
            clinic_id=home.id,
            email=email,
            full_name=name,
            roles=[Role(role) for role in roles],
            password=password,
            by=COMMAND_LINE,
            now=now(),
            medical_lead=medical_lead,
        )
    click.echo(f"{name} may sign in to {home_name} as {', '.join(roles)}.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _found(session: "Session", name: str, phone: str, emergency_phone: str, time_zone: str) -> "ClinicRow":
    from scs_manager.services.accounts import create_clinic

    return create_clinic(
        session,
        name=name,
        phone=phone,
        emergency_phone=emergency_phone,
        time_zone=time_zone,
        by=COMMAND_LINE,
        now=now(),
    )
