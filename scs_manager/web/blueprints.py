"""Every blueprint of the application, one module per noun; each module names its own as ``bp``."""

BLUEPRINTS: tuple[str, ...] = (
    "accounts",
    "diary",
    "invitations",
    "status",
)
