"""Take in a photo that a volunteer brings: checked, turned the right way, and without its hidden data.

A phone writes where and when a photo was taken into the file; a town must not publish that, so the
picture is drawn anew and only the picture is kept.
"""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection

from cms.models import Picture
from cms.planting import COLLECTION
from directory import redrawing
from directory.models import Association, Person

NO_PICTURE = {"invalid_image", "invalid_image_known_format"}  # Wagtail's codes, whose own words say less
TOO_LARGE = _(
    "This photo has %(pixels)s million pixels; the site takes %(most)s at most. Take it again without the high resolution "
    "of the camera, or send it to yourself by e-mail in a medium size and choose that one."
)
UNREADABLE = _("This photo cannot be read. Send it as a JPEG or PNG file.")


class PhotoField(WagtailImageField):
    """Wagtail's, which would unfold the whole photo twice to learn its size: here its head is read."""

    def check_image_pixel_size(self, f: "UploadedFile[bytes]") -> None:
        f.seek(0)
        with Image.open(f) as picture:
            pixels = picture.width * picture.height * int(getattr(picture, "n_frames", 1))
        f.seek(0)
        if self.max_image_pixels and pixels > self.max_image_pixels:
            raise ValidationError(
                TOO_LARGE % {"pixels": round(pixels / 1_000_000), "most": self.max_image_pixels // 1_000_000}
            )


def take_in(upload: "UploadedFile[bytes]", *, association: Association, by: Person) -> Picture:
    """Keep the photo among the association's pictures.

    Raises ValidationError, in words for the volunteer, when the file is too heavy (15 MB), too
    large in pixels, or no picture at all.
    """
    try:
        PhotoField(required=True).clean(upload)  # size, format, megapixels: Wagtail's own settings
        content = redrawing.redrawn(upload)
    except ValidationError as refused:
        if not NO_PICTURE.intersection(each.code for each in refused.error_list):
            raise
        raise ValidationError(UNREADABLE) from refused
    except (OSError, ValueError, Image.DecompressionBombError) as unreadable:
        raise ValidationError(UNREADABLE) from unreadable
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


def _collection() -> Collection:
    root = Collection.get_first_root_node()
    found: Collection = root.get_children().filter(name=COLLECTION).first() or root
    return found
