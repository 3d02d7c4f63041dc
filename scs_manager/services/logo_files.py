"""A logo before it is kept: opened, flattened to white, in sRGB, no larger than paper needs, written anew."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from scs_manager.domain.attachments import MediaType, has_too_many_scans
from scs_manager.domain.document_settings import LOGO_BOX, check_logo_pixels, logo_type_of, refuse_logo
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class CheckedLogo:
    """A logo as it will be kept: PNG, RGB, no metadata."""

    data: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def check_logo(data: bytes) -> CheckedLogo:
    """The logo as it will be kept, or one sentence that says why not (InputError at ``logo``)."""
    format = "PNG" if logo_type_of(data) is MediaType.PNG else "JPEG"
    if has_too_many_scans(data):
        raise refuse_logo(Text("The logo is built of too many passes. Save it again as PNG."))
    try:
        with Image.open(BytesIO(data), formats=[format]) as image:
            check_logo_pixels(*image.size)  # the header only: nothing is decoded yet
            image.load()
            return _written_anew(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise refuse_logo(Text("The logo has far too many pixels. Save it smaller.")) from None
    except InputError:
        raise
    except Exception:  # Pillow's decoders raise many kinds of errors on broken files
        raise refuse_logo(Text("The logo cannot be opened. Save it again as PNG.")) from None


def _written_anew(image: Image.Image) -> CheckedLogo:
    plain = _on_white(_in_srgb(image))
    plain.thumbnail(LOGO_BOX)
    plain.info.clear()
    out = BytesIO()
    plain.save(out, "PNG", optimize=True)
    return CheckedLogo(out.getvalue(), *plain.size)


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as the file's own profile means them; without one they are taken as they are."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return converted or image


def _on_white(image: Image.Image) -> Image.Image:
    """RGB without transparency, which PDF/A-2a printers do not need to know."""
    if image.mode in ("RGB", "L", "CMYK") and "transparency" not in image.info:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper
