"""One page that leads to every setting of the clinic the reader may open."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, url_for

from scs_manager.domain.permissions import Permission
from scs_manager.web.access import may, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.policies import policy_of

bp = Blueprint("settings", __name__)


@dataclass(frozen=True)
class Setting:
    """A page of settings: what it is called and what is decided there."""

    endpoint: str
    words: str
    about: str

    @property
    def href(self) -> str:
        """Its address."""
        return url_for(self.endpoint)

    @property
    def is_open(self) -> bool:
        """Whether the reader holds a permission that its route asks for."""
        policy = policy_of(current_app.view_functions[self.endpoint])
        return policy is not None and any(may(each) for each in policy.permissions)


@bp.get("/settings")
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def show() -> str:
    """Every setting the reader may open, one line each; the routes themselves say who may."""
    return render_template("settings/show.html", settings=[each for each in settings() if each.is_open])


def settings() -> tuple[Setting, ...]:
    """Every setting of a clinic: what decides and informs, then what patients meet."""
    return (*_of_the_staff(), *_of_the_diary(), *_of_the_figures())


def _of_the_staff() -> Iterator[Setting]:
    yield Setting(
        "profiles.index",
        _("Profiles"),
        _("The rules that screen: which are in use, and who signed them off."),
    )
    yield Setting(
        "consent_texts.index",
        _("Consent texts"),
        _("What patients read and sign, by language and version."),
    )
    yield Setting(
        "instruments.show",
        _("Licences of the questionnaires"),
        _("Which questionnaires may be shown, their texts, and permissions on record."),
    )
    yield Setting(
        "follow_up_settings.plan",
        _("Follow-up after an implant"),
        _("When patients are seen, what they are asked, and whether it is sent by itself."),
    )
    yield Setting(
        "measure_settings.index",
        _("Important changes"),
        _("From how much on a change of a questionnaire counts, and from where on a start is impaired."),
    )
    yield Setting(
        "document_settings.edit",
        _("Letterhead and paper"),
        _("Address, logo and numbers on documents, and A4 or US Letter."),
    )
    yield Setting(
        "alarms.rules",
        _("Alarms nobody takes on"),
        _("After how many minutes others are told, and who they are."),
    )


def _of_the_figures() -> Iterator[Setting]:
    yield Setting(
        "comparison.sharing",
        _("Comparison of clinics"),
        _("Whether counts of this clinic's trials are given to others, and theirs seen."),
    )


def _of_the_diary() -> Iterator[Setting]:
    yield Setting(
        "messages.quiet",
        _("Quiet hours"),
        _("When nothing that can wait is sent to patients."),
    )
    yield Setting(
        "diary_settings.windows",
        _("Times of the diary"),
        _("When evenings open, until when they count, and how long a phone may keep them."),
    )
    yield Setting(
        "diary_settings.questions",
        _("How the diary asks"),
        _("All questions on one screen, or one after the other."),
    )
    yield Setting(
        "access_settings.codes",
        _("Opening a diary"),
        _("Whether a one-time code is asked for beside the birth date."),
    )
