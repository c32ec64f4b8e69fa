"""Draw a picture anew: turned the right way, no larger than needed, without what hides in its file.

A phone writes where and when a photo was taken into the file; what was never a picture does not
outlive the drawing either.
"""

from io import BytesIO

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps

LONGEST_SIDE = 2400  # pixels: enough for a wide screen or a sheet of A4, a tenth of what a phone sends


def redrawn(upload: "File[bytes]", *, longest: int = LONGEST_SIDE) -> ContentFile[bytes]:
    """The picture alone, as JPEG, or as PNG when it is transparent; `name` ends accordingly.

    No side is longer than `longest`. Raises what Pillow raises when it cannot be read. Its size in
    pixels is the caller's to check.
    """
    upload.seek(0)
    with Image.open(upload) as original:
        smaller = longest / max(*original.size, longest)
        wanted = (int(original.width * smaller), int(original.height * smaller))
        original.draft("RGB", wanted)  # first: a large JPEG is then never unfolded whole
        original.thumbnail((longest, longest))
        image = ImageOps.exif_transpose(original)
        transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
        clean = image.convert("RGBA" if transparent else "RGB")
    clean.info.clear()
    drawn = BytesIO()
    if transparent:
        clean.save(drawn, "PNG", optimize=True)
    else:
        clean.save(drawn, "JPEG", quality=88, progressive=True)
    return ContentFile(drawn.getvalue(), name=f"photo.{'png' if transparent else 'jpg'}")
