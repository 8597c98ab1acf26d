"""`{% csrf_token %}` with a hidden field that marks the owner of the page.

Another person may sign in at the same browser before it is sent.
"""

from django.template import Context, Library
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from psoas_care.web.sent import OWNER, owner_mark

register = Library()


class FormMarks(CsrfTokenNode):
    """Two hidden fields; `owner` in the context stands for a page shown again."""

    def render(self, context: Context) -> str:
        token = super().render(context)
        request = getattr(context, "request", None)
        owner = context.get("owner") or (owner_mark(request.user) if request else "")
        if not (token and owner):
            return token
        mark = '<input type="hidden" name="{}" value="{}">'
        return token + format_html(mark, OWNER, owner)


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormMarks:
    return FormMarks()
