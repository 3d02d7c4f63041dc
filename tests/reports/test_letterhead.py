"""The clinic's letterhead and paper: on the first page, tagged, as PDF/A allows."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from reports import decision_summary, invitation, referral_letter, theme
from reports.content import Letterhead
from scs_manager.web.i18n import translator
from tests.reports.pdfs import opened, tree, unmarked
from tests.reports.samples import ISSUE, NOW, decision_content, invitation_content, letter_content


def picture() -> bytes:
    """A logo three times as wide as high."""
    out = BytesIO()
    Image.new("RGB", (90, 30), "#0b5c6b").save(out, "PNG")
    return out.getvalue()


LETTERHEAD = Letterhead(("1 Gate Lane", "Boston"), "hello@clinic.example", "NPI 1", picture(), "A gate")


def test_letterhead_and_us_letter_stand_on_the_first_page_of_what_is_sent() -> None:
    issue = replace(ISSUE, paper="letter", letterhead=LETTERHEAD)
    for data in (
        decision_summary.render(decision_content(issue=issue), now=NOW),
        referral_letter.render(letter_content(issue=issue), now=NOW),
    ):
        pdf, document = opened(data), tree(data)
        assert {tuple(map(float, page.MediaBox)) for page in pdf.pages} == {(0, 0, 612, 792)}
        (logo,) = [figure for figure in document.all("Figure") if figure.alt == "A gate"]
        assert logo.pages == {0}
        assert logo.box is not None
        assert (logo.box[2] - logo.box[0]) / (logo.box[3] - logo.box[1]) == pytest.approx(3, rel=0.01)
        assert "1 Gate Lane, Boston · hello@clinic.example · NPI 1" in document.words
        assert document.words.index("1 Gate Lane") < document.words.index(document.all("H1")[0].words)
        (image,) = {name: each for page in pdf.pages for name, each in page.get_images().items()}.values()
        assert (image.ColorSpace, "/SMask" in image) == ("/DeviceRGB", False)
        assert data.count(b"\nendstream") == data.count(b"endstream")
        assert all(list(unmarked(page)) == [] for page in pdf.pages)


def test_the_measure_is_the_same_on_every_paper() -> None:
    assert {sheet.width - 2 * sheet.side for sheet in theme.SHEETS.values()} == {theme.MEASURE}
    assert theme.SHEETS["letter"].depth < theme.SHEETS["a4"].depth


@pytest.mark.parametrize("language", ["de", "fr"])
def test_an_invitation_says_whom_to_call_and_when_on_its_first_page(language: str) -> None:
    say = translator(language)
    own = replace(invitation_content().issue, language=language, letterhead=LETTERHEAD)
    for issue, number in ((replace(own, paper="a4"), 1), (replace(own, paper="letter"), 2)):
        sheet = invitation_content(
            issue=issue, translate=say, short_code="ABCD-EFGH", short_door="https://clinic.example/d"
        )
        document = tree(invitation.render(sheet, now=NOW))
        words = say(invitation.DIARY.warning).split()
        (warning,) = [each for each in document.all("P") if each.words.split() == words]
        assert warning.pages == {0}
        told = [each.pages for each in document.all("LI")][-3:]
        assert told == [{number - 1}] * 3
