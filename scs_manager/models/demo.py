"""Marks a database as a demonstration: its passwords are published, and it is never served as a clinic's."""

from datetime import datetime

from scs_manager.models.base import Row


class DemoMarkRow(Row, table=True):
    """One row makes the database a demonstration for good."""

    made_at: datetime
