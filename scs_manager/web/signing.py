"""Signing over HTTP: the password again, then the signature; what says no stands in the form."""

from collections.abc import Callable

from forms.base import Form
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.permissions import Role
from scs_manager.services import accounts
from scs_manager.services.document_seals import Signing
from scs_manager.web import clock
from scs_manager.web.access import current_actor, current_staff
from scs_manager.web.session import db, let_go


def signing_of(form: Form) -> Signing:
    """Who signs, as a clinician, with the statement and the shown hash of the form."""
    meaning, shown = form.of("meaning").data, form.of("shown_sha256").data
    return Signing(current_actor(), Role.CLINICIAN, meaning, current_staff().zone, shown)


def refusal(form: Form, sign: Callable[[], object]) -> RuleError | None:
    """Ask for the password of the form, then sign; what said no, told in the form as well, or None.

    What was read before holds no lock meanwhile: a hash of a password is slow, and ``sign`` may draw.
    """
    let_go()
    password = form.of("password")
    try:
        accounts.check_signer(db(), by=current_actor(), password=password.data, now=clock.now())
        sign()
    except accounts.SignInRefused as refused:
        password.fail(refused.text)
        return refused
    except RuleError as refused:
        form.refuse(refused)
        return refused
    return None


def status_of(refused: RuleError | None) -> int:
    """How the page comes again: as a conflict where what was shown has changed meanwhile."""
    return 409 if isinstance(refused, ChangedByOther) else 200
