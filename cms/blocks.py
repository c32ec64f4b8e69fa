"""The blocks of a story: what an association can say about itself.

A volunteer writes the same blocks in the workspace (cms/story.py) as an agent in the Wagtail admin.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

# What a text may hold. cms/marks.py knows how to write each of these without a rich text editor.
TEXT_FEATURES = ["bold", "italic", "link", "ul", "ol"]


class PhotoBlock(blocks.StructBlock):
    """A picture in the story; the alternative text is for those who do not see it."""

    image = ImageChooserBlock(label=_("Photo"))
    alternative = blocks.CharBlock(label=_("What the photo shows"), max_length=250, required=False)
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


class StoryBlocks(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, icon="title", template="cms/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    photo = PhotoBlock(label=_("Photo"))
    question = QuestionBlock(label=_("Question and answer"))
    quote = QuoteBlock(label=_("Words of someone"))
