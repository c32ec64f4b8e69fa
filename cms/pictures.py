"""Take in a photo that a volunteer brings: checked, turned the right way, and without its hidden data.

A phone writes where and when a photo was taken into the file; a town must not publish that, so the
picture is drawn anew and only the picture is kept.
"""

from io import BytesIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection

from cms.models import Picture
from cms.planting import COLLECTION
from directory.models import Association, Person

LONGEST_SIDE = 2400  # pixels: enough for a wide screen, a tenth of what a phone sends


def take_in(upload: "UploadedFile[bytes]", *, association: Association, by: Person) -> Picture:
    """Keep the photo among the association's pictures.

    Raises ValidationError, in words for the volunteer, when the file is too heavy (15 MB), too
    large in pixels, or no picture at all.
    """
    try:
        WagtailImageField(required=True).clean(upload)  # size, format, megapixels: Wagtail's own settings
        content = _redrawn(upload)
    except (OSError, ValueError, Image.DecompressionBombError) as unreadable:
        raise ValidationError(_("This photo cannot be read. Send it as a JPEG or PNG file.")) from unreadable
    picture = Picture(
        title=f"{association.name} – {Path(upload.name or '').stem}"[:255],
        file=content,
        association=association,
        uploaded_by_user=by,
        collection=_collection(),
    )
    picture.file_size = content.size
    picture.save()
    return picture


def _redrawn(upload: "UploadedFile[bytes]") -> ContentFile[bytes]:
    upload.seek(0)
    with Image.open(upload) as original:
        original.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # first: a large JPEG is then never unfolded whole
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


def _collection() -> Collection:
    root = Collection.get_first_root_node()
    found: Collection = root.get_children().filter(name=COLLECTION).first() or root
    return found
