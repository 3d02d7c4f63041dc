"""Every blueprint of the application, one module per noun; each module names its own as ``bp``."""

BLUEPRINTS: tuple[str, ...] = (
    "accounts",
    "worklist",
    "cases",
    "patients",
    "records",
    "screening",
    "team_reviews",
    "decisions",
    "documents",
    "verification",
    "audit",
    "diary",
    "diary_review",
    "invitations",
    "status",
    "trials",
)
