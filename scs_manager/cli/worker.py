"""``scs-manager worker``: what is due without a user: alarms, messages, and the seal over who looked."""

import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING

import click

from scs_manager.cli.commands import now
from scs_manager.cli.sessions import clinics, writing_session

if TYPE_CHECKING:
    from sqlmodel import Session


@click.command()
@click.option("--once", is_flag=True, help="Do what is due and end.")
@click.option(
    "--every", default=30, show_default=True, type=click.IntRange(1, 3600), help="Seconds between rounds."
)
def worker(once: bool, every: int) -> None:
    """Tell of alarms nobody took on, send due messages, seal the log of reads, again and again until stopped.

    Example: scs-manager worker --once
    """
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with writing_session() as session:
        while not stopped.is_set():
            sent, sealed = _round(session)
            if once or sent or sealed:
                click.echo(f"{now():%Y-%m-%dT%H:%M:%SZ} {sent} messages sent, {sealed} reads sealed")
            if once:
                return
            stopped.wait(every)


def _round(session: "Session") -> tuple[int, int]:
    from scs_manager.services.alarm_escalations import escalate_due
    from scs_manager.services.deliveries import deliver_due
    from scs_manager.services.seals import seal_looks

    escalate_due(session, now=now())
    sent = deliver_due(session, now=now())
    sealed = 0
    for clinic_id in [clinic.id for clinic in clinics(session)]:
        while batch := seal_looks(session, clinic_id=clinic_id, now=now()):
            sealed += batch
    session.rollback()  # no transaction stays open while the worker sleeps
    return sent, sealed
