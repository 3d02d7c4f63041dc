"""The clinic's profiles: which are in use, their rules in words, sign-off, switches and differences."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.profiles import SignOffForm, SwitchForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.domain.profile_diff import profile_diff
from scs_manager.domain.profile_library import Library, Listed
from scs_manager.domain.profiles import Profile, shipped_profiles
from scs_manager.services import accounts, profile_library, profile_texts
from scs_manager.web import clock
from scs_manager.web import profiles_view as view
from scs_manager.web.access import current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("profiles", __name__)

READERS = (Permission.READ_CLINICAL, Permission.MANAGE_SETTINGS)
"""Rules are no clinical record: an administrator, who switches them, may read them too."""


@bp.get("/profiles")
@requires(*READERS)
def index() -> str:
    """Every profile with its validity, provenance, status and sign-off; broken files with their place."""
    clinic_id = current_staff().clinic_id
    return render_template(
        "profiles/index.html", groups=view.groups(_library()), folder=view.folder_of(db(), clinic_id)
    )


@bp.get("/profiles/<slug:name>")
@requires(*READERS)
def show(name: str) -> str:
    """The rules of one profile in words; an earlier text when its SHA-256 is asked for."""
    listed, profile = _asked(name)
    switched = [row for row in profile_library.switches(db(), current_staff().clinic_id)]
    page = view.profile_page(listed, profile, [row for row in switched if row.profile_id == name])
    return render_template("profiles/show.html", page=page)


@bp.get("/profiles/<slug:name>/compare")
@requires(*READERS)
def compare(name: str) -> str:
    """What differs between two texts of one profile: the shipped and the clinic's own unless told others."""
    library = _library()
    was = _text(library, name, request.args.get("was")) or shipped_profiles().get(name)
    now = _text(library, name, request.args.get("now")) or _own(library, name)
    if was is None or now is None:
        abort(404)
    return render_template("profiles/compare.html", diff=profile_diff(was, now))


@bp.route("/profiles/<slug:name>/sign-off", methods=["GET", "POST"])
@requires(Permission.SIGN_OFF_PROFILES)
def sign_off(name: str) -> ResponseReturnValue:
    """The medical lead takes responsibility for exactly the text shown; the password again."""
    listed = _listed(name)
    profile = listed.profile
    if profile is None or not listed.can_be_signed_off:
        abort(404)
    form = SignOffForm()
    if form.validate_on_submit():
        try:
            _sign_off(profile, form)
        except accounts.SignInRefused:
            form.password.fail(_("The password is not right."))
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("%(title)s is signed off.", title=profile.title))
            return redirect(url_for("profiles.show", name=name, text=profile.sha256), 303)
    page = view.sign_off_page(listed, profile, clock.now())
    shown = render_template("profiles/sign_off.html", form=form, page=page)
    return shown, 400 if form.problems() else 200


def _sign_off(profile: Profile, form: SignOffForm) -> None:
    """The password is checked in transactions of its own; what was shown must still be the text."""
    if form.shown_sha256.data != profile.sha256:
        raise RuleError("The file has changed since this page was opened. Nothing was signed: read it again.")
    now = clock.now()
    accounts.check_signer(db(), by=current_actor(), password=form.password.data, now=now)
    profile_texts.sign_off_profile(db(), profile=profile, by=current_actor(), now=now)


@bp.route("/profiles/<slug:name>/switch", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def switch(name: str) -> ResponseReturnValue:
    """Switch a profile on or off for new screenings."""
    listed = _listed(name)
    profile = listed.profile
    if profile is None or not listed.can_be_switched:
        abort(404)
    form, to_on = SwitchForm(), listed.status is view.Status.OFF
    if form.carries_out(
        lambda: profile_texts.switch_profile(
            db(),
            profile=profile,
            in_use=to_on,
            reason=form.reason.data,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        words = _("%(title)s is switched on.") if to_on else _("%(title)s is switched off.")
        flash(words % {"title": profile.title})
        return redirect(url_for("profiles.index"), 303)
    shown = render_template("profiles/switch.html", form=form, profile=profile, to_on=to_on)
    return shown, 400 if form.problems() else 200


def _library() -> Library:
    staff = current_staff()
    return profile_library.library(db(), staff.clinic_id, on=clock.today(staff.zone))


def _listed(name: str) -> Listed:
    """The entry of the text that was asked for, else the one in use, else the first."""
    found = _library().find(name, request.args.get("text", ""))
    if found is None:
        abort(404)
    return found


def _asked(name: str) -> tuple[Listed | None, Profile]:
    """The profile to show, and its line in the library; an earlier text has none."""
    library, sha256 = _library(), request.args.get("text", "")
    listed = library.find(name, sha256)
    profile = listed.profile if listed else _text(library, name, sha256)
    if profile is None or profile.id != name:
        abort(404)
    return listed, profile


def _text(library: Library, name: str, sha256: str | None) -> Profile | None:
    """The profile of that id whose text has this SHA-256: listed now, or kept from before."""
    if not sha256:
        return None
    listed = library.find(name, sha256)
    found = (
        listed.profile if listed else profile_library.kept_profile(db(), current_staff().clinic_id, sha256)
    )
    return found if found is not None and found.id == name else None


def _own(library: Library, name: str) -> Profile | None:
    own = (each.profile for each in library.listed if each.id == name and each.is_own)
    return next((profile for profile in own if profile), None)
