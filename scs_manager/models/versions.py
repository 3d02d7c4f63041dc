"""Two people editing one row: the second is told, nothing is overwritten."""

from collections.abc import Callable

from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from scs_manager.domain.errors import ChangedByOther
from scs_manager.models.base import Versioned

CHANGED = "Somebody else changed this record since you opened it. Nothing was saved: read it again first."


def check_version(row: Versioned, version: int | None) -> None:
    """Refuse a form that was opened on an older version of ``row``; None skips the check."""
    if version is not None and row.version != version:
        raise ChangedByOther(CHANGED)


def commit(session: Session, record: Callable[[], None] = lambda: None) -> None:
    """Write the audit event with ``record`` and commit; a race lost on a versioned row is ChangedByOther.

    ``record`` flushes, which is where a lost race shows; nothing of the loser's is left behind.
    """
    try:
        record()
        session.commit()
    except StaleDataError:
        session.rollback()
        raise ChangedByOther(CHANGED) from None
