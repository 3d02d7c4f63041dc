"""The antithrombotic table as versioned data (``clinical.md`` 5.3), and how it is read and checked."""

from scs_manager.domain.antithrombotics.rules import (
    Condition,
    DoseKind,
    Interval,
    Kind,
    Purpose,
    Renal,
    Route,
    Rule,
    Source,
    Sourced,
)
from scs_manager.domain.antithrombotics.table import HoldTable, load_table, shipped_table

__all__ = [
    "Condition",
    "DoseKind",
    "HoldTable",
    "Interval",
    "Kind",
    "Purpose",
    "Renal",
    "Route",
    "Rule",
    "Source",
    "Sourced",
    "load_table",
    "shipped_table",
]
