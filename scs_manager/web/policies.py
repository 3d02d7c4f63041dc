"""Who may use a route: every view declares it, and an application with an undeclared one does not start."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask

from scs_manager.domain.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Whom a route is for."""

    PUBLIC = "public"
    PATIENT = "patient"
    RESPONDENT = "respondent"
    TABLET = "tablet"
    SIGNED_IN = "signed_in"
    STAFF = "staff"


@dataclass(frozen=True)
class Policy:
    """The audience of a route, the permissions of which one is needed, and why a route is open."""

    audience: Audience
    permissions: tuple[Permission, ...] = ()
    reason: str = ""


class UndeclaredRouteError(RuntimeError):
    """A route declares no policy; the application must not start."""


def requires(*permissions: Permission) -> Callable[[View], View]:
    """For staff who hold one of these permissions in the clinic they signed in to."""
    if not permissions:
        raise ValueError("name at least one permission")
    return _declare(Policy(Audience.STAFF, permissions))


def signed_in(reason: str) -> Callable[[View], View]:
    """For every member of staff, whatever the role; says why no permission is asked."""
    return _declare(Policy(Audience.SIGNED_IN, reason=reason))


def public(reason: str) -> Callable[[View], View]:
    """For everybody; says why."""
    return _declare(Policy(Audience.PUBLIC, reason=reason))


def patient_only(view: View) -> View:
    """For a phone signed in to its diary, by patient or carer; ``g.patient_session`` is its visit."""
    return _declare(Policy(Audience.PATIENT))(view)


def respondent_only(view: View) -> View:
    """For who answers questionnaires, by a link or from the diary; ``g.patient_session`` is that person."""
    return _declare(Policy(Audience.RESPONDENT))(view)


def tablet_only(view: View) -> View:
    """For the clinic's tablet in a patient's hands; ``g.tablet`` is what it may show."""
    return _declare(Policy(Audience.TABLET))(view)


def policy_of(view: Callable[..., Any]) -> Policy | None:
    """What a view declared."""
    return getattr(view, "policy", None)


def check_all_declared(app: Flask) -> None:
    """Stop the start when a route has no policy, naming every such endpoint."""
    missing = sorted({rule.endpoint for rule in app.url_map.iter_rules() if _undeclared(app, rule.endpoint)})
    if missing:
        names = ", ".join(missing)
        raise UndeclaredRouteError(
            f"no access policy is declared for: {names}; add @requires, @signed_in, @patient_only, "
            "@respondent_only, @tablet_only or @public"
        )


def _undeclared(app: Flask, endpoint: str) -> bool:
    return policy_of(app.view_functions[endpoint]) is None


def _declare(policy: Policy) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark
