"""How often a stranger may guess codes and send copies, counted per address in the database.

An attempt is counted and committed before it is judged, so that of many at once no more pass than the limit.
"""

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select

from scs_manager.models.accounts import SignInAttemptRow
from scs_manager.services.throttles import network_of

MISSES = 10
"""Unknown codes one address may try in a window before it has to wait. [default]"""
COPIES = 20
"""Copies one address may send in a window. [default]"""
COPIES_OF_ONE = 100
"""Copies of one document that all addresses together may send in a window. [default]"""
WINDOW = timedelta(minutes=15)
"""How long an attempt counts. [default]"""


def must_wait(session: Session, *, address: str, now: datetime) -> bool:
    """Whether an address has tried too many unknown codes lately."""
    return _counted(session, _key("verify", address), now) >= MISSES


def count_miss(session: Session, *, address: str, now: datetime) -> bool:
    """Count an unknown code; whether the address is still within its limit."""
    (misses,) = _count(session, (_key("verify", address),), now)
    return misses <= MISSES


def count_copy(session: Session, *, address: str, code: str, now: datetime) -> bool:
    """Count a copy that was sent; whether its address and its document are still within their limits."""
    of_address, of_document = _count(session, (_key("copy", address), _key("copy of", code)), now)
    return of_address <= COPIES and of_document <= COPIES_OF_ONE


def _count(session: Session, keys: Sequence[str], now: datetime) -> list[int]:
    """One attempt more under each key, in one commit; what no longer counts is removed."""
    for key in keys:
        old = sa.and_(col(SignInAttemptRow.key) == key, col(SignInAttemptRow.at) <= now - WINDOW)
        session.exec(delete(SignInAttemptRow).where(old))
        session.add(SignInAttemptRow(key=key, at=now))
    session.commit()
    counted = [_counted(session, key, now) for key in keys]
    session.rollback()
    return counted


def _counted(session: Session, key: str, now: datetime) -> int:
    query = select(sa.func.count(col(SignInAttemptRow.id))).where(
        SignInAttemptRow.key == key, col(SignInAttemptRow.at) > now - WINDOW
    )
    return session.exec(query).one()


def _key(what: str, address: str) -> str:
    """One address, or the /64 of an IPv6 one: a household has as many addresses in it as it likes."""
    try:
        of_six = ipaddress.ip_address(address).version == 6
    except ValueError:
        of_six = False
    return f"{what}:{network_of(address) if of_six else address}"
