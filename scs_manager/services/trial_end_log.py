"""The end of a trial as a line of its log. Reads only."""

from collections.abc import Iterator

from sqlmodel import Session

from scs_manager.domain.text import Text
from scs_manager.domain.trial_ends import ENDING_NAMES, STOP_NAMES
from scs_manager.domain.trial_log import LogEntry, LogKind
from scs_manager.models.trials import TrialRow
from scs_manager.services.trial_end_rows import versions_of


def end_log(session: Session, trial: TrialRow) -> Iterator[LogEntry]:
    """The end as its newest record has it; a draft is no line yet."""
    versions = [row for row in versions_of(session, trial) if not row.draft]
    if not versions:
        return
    row = versions[-1]
    parts = [ENDING_NAMES[row.ending]] if row.ending else []
    parts += [STOP_NAMES[row.stop_reason]] if row.stop_reason else []
    parts += [Text("%(note)s", note=row.stop_note)] if row.stop_note else []
    parts += [Text("Changed: %(why)s", why=row.change_reason)] if row.change_reason else []
    yield LogEntry(
        at=row.removed_at or row.at,
        kind=LogKind.PLACEMENT,
        title=Text("Leads out") if row.removed_at else Text("Trial ended"),
        parts=tuple(parts),
        who=row.by_name,
        thread="end",
        versions=len(versions),
    )
