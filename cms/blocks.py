"""The blocks of a story: what an association can say about itself.

A volunteer writes the same blocks in the workspace (cms/story.py) as an agent in the Wagtail admin.
"""

from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

# What a text may hold. cms/marks.py knows how to write each of these without a rich text editor.
TEXT_FEATURES = ["bold", "italic", "link", "ul", "ol"]


VIDEO_SITES = (
    "youtube.com",
    "youtu.be",
    "vimeo.com",
    "dailymotion.com",
    "dai.ly",
    "peertube.fr",
    "tube.numerique.gouv.fr",
)


class PhotoBlock(blocks.StructBlock):
    """A picture in the story; the alternative text is for those who do not see it."""

    image = ImageChooserBlock(label=_("Photo"))
    alternative = blocks.CharBlock(label=_("What the photo shows"), max_length=250, required=False)
    decorative = blocks.BooleanBlock(label=_("Decorative: it teaches nothing more"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        template = "cms/blocks/photo.html"


class QuestionBlock(blocks.StructBlock):
    """A question that people often ask, and its answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        template = "cms/blocks/question.html"


class QuoteBlock(blocks.StructBlock):
    """Someone's own words."""

    words = blocks.TextBlock(label=_("Words"), max_length=600)
    who = blocks.CharBlock(label=_("Who says it"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        template = "cms/blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    """One key figure: « 180 », « membres »."""

    number = blocks.CharBlock(label=_("Figure"), max_length=20)
    label = blocks.CharBlock(label=_("What it counts"), max_length=80)

    class Meta:
        icon = "order"


class LinkValue(blocks.StructValue):
    """A link, and what may be said of it without asking the other site anything."""

    @property
    def host(self) -> str:
        return (urlsplit(self.get("address") or "").hostname or "").removeprefix("www.")

    @property
    def is_video(self) -> bool:
        return self.host in VIDEO_SITES or self.host.endswith(tuple(f".{site}" for site in VIDEO_SITES))


class LinkBlock(blocks.StructBlock):
    """A link, or a video: shown as a card, so that no other site learns who reads the page."""

    address = blocks.URLBlock(label=_("Address"), max_length=500)
    words = blocks.CharBlock(label=_("Title of the link"), max_length=120)
    about = blocks.CharBlock(label=_("In one sentence"), max_length=250, required=False)

    class Meta:
        icon = "link"
        template = "cms/blocks/link.html"
        value_class = LinkValue


class NoticeBlock(blocks.StructBlock):
    """A word of the town on an association's page: agents alone write it, the team may move it."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    words = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        template = "cms/blocks/notice.html"


class StoryBlocks(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, icon="title", template="cms/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    photo = PhotoBlock(label=_("Photo"))
    question = QuestionBlock(label=_("Question and answer"))
    quote = QuoteBlock(label=_("Words of someone"))
    gallery = blocks.ListBlock(PhotoBlock(), label=_("Gallery"), icon="image", template="cms/blocks/gallery.html")
    figures = blocks.ListBlock(FigureBlock(), label=_("Key figures"), icon="order", template="cms/blocks/figures.html")
    link = LinkBlock(label=_("Link or video"))
    notice = NoticeBlock(label=_("Word of the town"))
