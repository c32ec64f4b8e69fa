"""The page's content is drawn before its header: then the header knows whether a form is being filled in below.

The switches of language and colours are buttons of that form while no script runs, so what was typed goes with them
(`directory.views.drawn_again`). Only a page with one form to fill in has such a form: with several, nobody could say
which of them was being written.
"""

import re

from django import template
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

TO_FILL_IN = re.compile(r'<form\b(?=[^>]*\bmethod="post")[^>]*\snovalidate\b[^>]*>')
ITS_ID = re.compile(r'\sid="([^"]+)"')
SUBMITS = re.compile(r'<button\b(?![^>]*\btype="(?:button|reset)")[^>]*>')
SENDS = re.compile(r'\s(?:name|value|formaction)="[^"]*"|\sformnovalidate\b')
CAN_CHECK = 'name="action" value="check"'
NAME = "saisie"


class ContentFirst(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        content: str = self.nodelist.render(context)
        found = TO_FILL_IN.findall(content) if " novalidate" in content else []
        if len(found) == 1:
            content = self._tell(context, content, found[0])
        context["page_content"] = mark_safe(content)  # noqa: S308 - drawn by the page's own template
        return mark_safe("")

    def _tell(self, context: Context, content: str, form: str) -> str:
        start = content.index(form)
        inside = content[start : content.find("</form>", start)]
        name = ITS_ID.search(form)
        first = SUBMITS.search(inside)
        if first is None:
            return content
        context["typed_in"] = name[1] if name else NAME
        context["typed_sends"] = mark_safe("".join(SENDS.findall(first[0])))  # noqa: S308 - attributes of our own tag
        context["typed_check"] = " check" if CAN_CHECK in inside else ""
        return content if name else content.replace(form, f'{form[:-1]} id="{NAME}">', 1)


@register.tag
def content_first(parser: Parser, token: Token) -> ContentFirst:
    """`{% content_first %}{% block content %}{% endblock %}{% endcontent_first %}`, then `{{ page_content }}`."""
    nodelist = parser.parse(("endcontent_first",))
    parser.delete_first_token()
    return ContentFirst(nodelist)
