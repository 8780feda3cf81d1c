"""What the numbers of a picture's pixels mean: its ICC profile, and pictures for printing into those for screens."""

from io import BytesIO

from PIL import Image, ImageChops, ImageCms

# ICC.1:2004-10 §7.2: where a header has its length, version, class, colour space and signature.
_HEAD = 128
_VERSIONS = range(2, 5)
_CLASSES = (b"scnr", b"mntr", b"prtr", b"spac")
_SPACES = {"RGB": b"RGB ", "RGBA": b"RGB ", "L": b"GRAY", "LA": b"GRAY"}


def profile_of(image: Image.Image) -> bytes:
    """Return the ICC profile that a picture in RGB or grey must be shown by; empty where it is sRGB, or has none.

    A profile that is damaged or of another kind of colours than the picture is no profile.
    """
    data = image.info.get("icc_profile") or b""
    wanted = _SPACES.get("RGB" if image.mode == "P" else image.mode)
    if len(data) <= _HEAD or data[36:40] != b"acsp" or data[16:20] != wanted:
        return b""
    if data[12:16] not in _CLASSES or data[8] not in _VERSIONS or int.from_bytes(data[:4]) != len(data):
        return b""
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(data)))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return b""
    return b"" if name.startswith("sRGB") else data


def in_srgb(image: Image.Image) -> Image.Image:
    """Return a picture of four inks in sRGB: by its ICC profile, else as screens show unknown inks."""
    # Pillow takes every JPEG of four inks for one of Photoshop's, which is stored inverted and says so in APP14.
    if image.format == "JPEG" and "APP14" not in getattr(image, "app", {}):
        format_, info = image.format, image.info
        image = ImageChops.invert(image)
        image.format, image.info = format_, info
    profile = image.info.get("icc_profile")
    if profile:
        try:
            own, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            shown = ImageCms.profileToProfile(image, own, srgb, ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB")
            if shown:
                return shown
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile of another kind, or a damaged one
    return image.convert("RGB")
