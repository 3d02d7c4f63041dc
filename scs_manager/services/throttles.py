"""Slowing down guesses at passwords, counted in the database so that all workers share the count. No commit.

An account slows down with each failure, capped, so that no stranger can lock anybody out for good; a browser
that signed in before is counted on its own and stays open to its owner. Addresses and their networks have a
plain limit. Names are canonical before they get here.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.models.accounts import SignInAttemptRow

WINDOW = timedelta(hours=24)
"""Failures older than this are forgotten. [default]"""
FREE = 5
"""Failures of an account before it slows down. [default]"""
SLOWEST = timedelta(minutes=15)
"""The longest an account waits between two attempts: 96 a day at most. [default]"""
NETWORK_WINDOW = timedelta(minutes=15)
PER_ADDRESS = 30
"""Failures from one address in 15 minutes. [default]"""
PER_NETWORK = 100
"""Failures from one /24 or /64 in 15 minutes. [default]"""


class Throttled(RuleError):
    """Too many attempts; ``wait`` says how long to wait before the next one."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(Text("Too many attempts. Wait %(minutes)s min and try again.", minutes=minutes))


@dataclass(frozen=True)
class Limits:
    """The keys one attempt counts under."""

    account: str
    address: str
    network: str

    @property
    def keys(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(key for key in (self.account, self.address, self.network) if key)


def limits_of(who: str, *, address: str, device: str = "") -> Limits:
    """The keys for an attempt on ``who`` from an address; a known device is counted apart from strangers."""
    account = f"device:{device}:{who}" if device else f"account:{who}"
    if not address:
        return Limits(account[:300], "", "")
    return Limits(account[:300], f"address:{address}", f"network:{network_of(address)}")


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one; mapped IPv4 counts as IPv4."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    length = 24 if parsed.version == 4 else 64
    return str(ipaddress.ip_network(f"{parsed}/{length}", strict=False))


def check(session: Session, limits: Limits, now: datetime) -> None:
    """Refuse an attempt that comes too soon."""
    failures, last = _failures(session, limits.account, now - WINDOW)
    if last is not None and (wait := last + delay(failures) - now) > timedelta(0):
        raise Throttled(wait)
    for key, most in ((limits.address, PER_ADDRESS), (limits.network, PER_NETWORK)):
        if key and _failures(session, key, now - NETWORK_WINDOW)[0] >= most:
            raise Throttled(NETWORK_WINDOW)


def delay(failures: int) -> timedelta:
    """How long after its last failure an account waits: nothing at first, then doubling, capped."""
    if failures < FREE:
        return timedelta(0)
    return min(SLOWEST, timedelta(seconds=2 ** min(failures - FREE, 20)))


def count(session: Session, limits: Limits, now: datetime) -> None:
    """Count an attempt as failed, before its password is looked at: parallel guesses cannot slip through."""
    rows = [{"key": key, "at": now} for key in limits.keys]
    if not rows:
        return  # nothing is known to count under
    session.connection().execute(sa.insert(SignInAttemptRow), rows)


def count_wish(session: Session, address: str, now: datetime) -> None:
    """Count that an address asks for a new link, which is no failed attempt: under keys of its own."""
    known = limits_of("", address=address)
    limits = Limits("", f"ask-{known.address}" if address else "", f"ask-{known.network}" if address else "")
    try:
        check(session, limits, now)
    except Throttled:
        session.rollback()
        raise
    count(session, limits, now)


def forgive(session: Session, limits: Limits, now: datetime) -> None:
    """The attempt succeeded: forget the account's failures, and this one of its address; drop what is old."""
    old = col(SignInAttemptRow.at) < now - WINDOW
    mine = col(SignInAttemptRow.key) == limits.account
    this = sa.and_(col(SignInAttemptRow.key).in_(limits.keys), col(SignInAttemptRow.at) == now)
    session.connection().execute(sa.delete(SignInAttemptRow).where(old | mine | this))


def _failures(session: Session, key: str, since: datetime) -> tuple[int, datetime | None]:
    query = sa.select(sa.func.count(), sa.func.max(col(SignInAttemptRow.at))).where(
        col(SignInAttemptRow.key) == key, col(SignInAttemptRow.at) >= since
    )
    number, last = session.connection().execute(query).one()
    return number, last
