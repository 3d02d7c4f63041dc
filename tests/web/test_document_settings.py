"""The letterhead on screen: set, shown, printed; a file that is no logo is refused, nothing else lost."""

from collections.abc import Callable
from io import BytesIO

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.domain.permissions import Role
from scs_manager.models.accounts import ClinicRow
from scs_manager.services.document_frame import issue_of_clinic
from tests.web.conftest import Clinic, fetch, send

PAGE = "/settings/documents"
ENTERED = {
    "seen": "0", "lines": "1 Gate Lane\n\n Leeds ", "contact": "hello@clinic.example", "registration": "",
    "paper": "letter", "logo_alt": "",
}  # fmt: skip


def picture() -> BytesIO:
    """A small logo with a clear ground."""
    out = BytesIO()
    Image.new("RGBA", (40, 20), (200, 0, 0, 0)).save(out, "PNG")
    return BytesIO(out.getvalue())


def test_an_administrator_sets_letterhead_logo_and_paper(
    signed_in: Callable[..., FlaskClient], clinic: Clinic, engine: Engine
) -> None:
    office = signed_in(Role.ADMINISTRATOR)
    assert office.get("/clinic-logo.png").status_code == 404

    bad = send(office, PAGE, ENTERED | {"logo": (BytesIO(b"GIF89a"), "logo.png")})
    assert (bad.status_code, "The logo is not a PNG or JPEG, whatever its name says." in bad.text) == (
        400,
        True,
    )
    assert "hello@clinic.example" in bad.text
    nameless = send(office, PAGE, ENTERED | {"logo": (picture(), "logo.png")})
    assert "Say in a few words what the logo shows" in nameless.text
    done = send(office, PAGE, ENTERED | {"logo": (picture(), "logo.png"), "logo_alt": "A clear gate"})
    assert done.status_code == 303

    shown = fetch(office, PAGE)
    assert 'alt="A clear gate"' in shown.html
    assert "No further font is installed." in shown.text
    served = office.get("/clinic-logo.png")
    assert served.data.startswith(b"\x89PNG")
    with Image.open(BytesIO(served.data)) as kept:
        assert (kept.mode, kept.getpixel((0, 0))) == ("RGB", (255, 255, 255))
    with Session(engine) as session:
        issue = issue_of_clinic(session.get_one(ClinicRow, clinic.id))
    assert (issue.paper, issue.letterhead and issue.letterhead.lines) == ("letter", ("1 Gate Lane", "Leeds"))
    assert issue.letterhead
    assert issue.letterhead.logo == served.data

    same = send(office, PAGE, ENTERED | {"seen": "1", "logo_alt": "A clear gate"})
    assert "These are the settings already." in same.text
    gone = send(office, PAGE, ENTERED | {"seen": "1", "remove_logo": "yes", "logo_alt": "A clear gate"})
    assert gone.status_code == 303
    assert office.get("/clinic-logo.png").status_code == 404
