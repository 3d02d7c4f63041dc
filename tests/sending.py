"""Sending in tests: every due message, by real hands or by none."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.messages import MessageState
from scs_manager.services.deliveries import Hand, Post, deliver_next
from scs_manager.web.i18n import say_in

PUBLIC = "https://clinic.example"


def post_by(hands: Mapping[str, Hand] | None = None) -> Post:
    """What the worker sends with."""
    return Post(say=say_in, public_url=PUBLIC, hands=hands or {})


def deliver_all(
    session: Session, now: datetime, hands: Mapping[str, Hand] | None = None
) -> list[MessageState]:
    """What became of each message that was due."""
    done, down = [], set[str]()
    while step := deliver_next(session, post=post_by(hands), now=now, without=down):
        done.append(step.state)
        down |= {step.down} - {""}
    return done
