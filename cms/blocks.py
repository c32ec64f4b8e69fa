"""The blocks of a story: what an association can say about itself."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class StoryBlocks(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul", "ol"])
