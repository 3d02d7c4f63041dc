"""``scs-manager worker``: what is due without a user: alarms, messages, who looked, the clinic's figures."""

import signal
import threading
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING

import click

from scs_manager.cli.commands import now
from scs_manager.cli.databases import read_settings
from scs_manager.cli.sending import post_of
from scs_manager.cli.sessions import clinics, writing_session

if TYPE_CHECKING:
    import uuid

    from sqlmodel import Session

    from scs_manager.services.deliveries import Post

BATCH = 200
"""Messages of one round at most, so that alarms and seals are looked at in between."""
CASES = 100
"""Cases whose figures are made anew in one round of a clinic, for the same reason."""


@click.command()
@click.option("--once", is_flag=True, help="Do what is due and end.")
@click.option(
    "--every", default=30, show_default=True, type=click.IntRange(1, 3600), help="Seconds between rounds."
)
def worker(once: bool, every: int) -> None:
    """Tell of alarms nobody took on, send due messages, seal the log of reads, keep the figures up to date.

    Again and again until stopped.

    Example: scs-manager worker --once
    """
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    post = post_of(read_settings())
    with writing_session() as session:
        if _is_demo(session):
            post = replace(post, hands={})
        while not stopped.is_set():
            sent, sealed = _round(session, post, stopped)
            if once or sent or sealed:
                click.echo(f"{now():%Y-%m-%dT%H:%M:%SZ} {sent} messages sent, {sealed} reads sealed")
            if once:
                return
            stopped.wait(every)


def _is_demo(session: "Session") -> bool:
    """Whether the patients are invented: their addresses may be somebody's, and nothing is sent to them."""
    from scs_manager.services.demo import is_demo

    found = is_demo(session)
    session.rollback()
    return found


def _round(session: "Session", post: "Post", stopped: threading.Event) -> tuple[int, int]:
    from scs_manager.services.alarm_escalations import escalate_due
    from scs_manager.services.follow_up_round import follow_up_round
    from scs_manager.services.reminders import plan_reminders
    from scs_manager.services.seals import seal_looks

    escalate_due(session, now=now())
    known = [clinic.id for clinic in clinics(session)]
    session.rollback()  # each part begins its own transaction
    for clinic_id in known:
        follow_up_round(session, clinic_id=clinic_id, now=now())
        plan_reminders(session, clinic_id=clinic_id, now=now(), open_ways=post.hands)
    sent = _send(session, post, stopped)
    sealed = 0
    for clinic_id in known:
        while batch := seal_looks(session, clinic_id=clinic_id, now=now()):
            sealed += batch
        _figures(session, clinic_id)
    session.rollback()  # no transaction stays open while the worker sleeps
    return sent, sealed


def _figures(session: "Session", clinic_id: "uuid.UUID") -> None:
    """A case whose figures cannot be made must never keep alarms and messages from leaving."""
    from scs_manager.services import registry

    try:
        registry.refresh(session, clinic_id, now=now(), most=CASES)
    except Exception as fault:
        session.rollback()
        click.echo(f"the figures of clinic {clinic_id} were not made: {type(fault).__name__}", err=True)


def _send(session: "Session", post: "Post", stopped: threading.Event) -> int:
    """One message after the other, each by the clock of its own moment; a way that is down is left alone."""
    from scs_manager.domain.messages import MessageState
    from scs_manager.services.deliveries import deliver_next, recover

    recover(session, now=now())
    sent, down = 0, set[str]()
    for _number in range(BATCH):
        step = None if stopped.is_set() else deliver_next(session, post=post, now=now(), without=down)
        if step is None:
            break
        sent += step.state is MessageState.SENT
        down |= {step.down} - {""}
    return sent
