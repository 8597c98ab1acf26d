"""Templates whose constant parts are worked out once, when they are loaded.

Header, footer and icons of a page are hundreds of nodes that give the same text each
time: addresses without arguments, names of static files, pictures, and sentences where
there is one language. Rendered anew they were a sixth of what Today costs. The
indentation of pages goes too: compressed, it was a fifteenth of what is sent.
"""

import re
from typing import Any

from django.conf import settings
from django.template import Context, Node, Origin, Template
from django.template.base import FilterExpression, NodeList, TextNode, TokenType
from django.template.defaulttags import CommentNode, LoadNode, URLNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix

PICTURE = ".svg"
INDENTED = re.compile(r"\s*\n\s*")


class FoldedTemplates(base.Loader):
    """Folds what it loads, before anybody else sees it."""

    def get_template(
        self, template_name: str, skip: list[Origin] | None = None
    ) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist, template)
        return template


class Loader(cached.Loader, FoldedTemplates):
    """Django's loader that keeps what it loaded; here that is folded."""


def fold(nodes: NodeList, template: Template) -> None:
    """Put text in the place of each constant node, and one text for neighbours."""
    folded: list[Node] = []
    for node in nodes:
        for inside in _inside(node):
            fold(inside, template)
        text = _text(node, template)
        if text is None:
            folded.append(node)
        elif folded and isinstance(folded[-1], TextNode):
            folded[-1] = TextNode(_flush(folded[-1].s + text, template))
        elif text:
            folded.append(TextNode(_flush(text, template)))
    nodes[:] = folded


def _flush(text: str, template: Template) -> str:
    """The text of a page, each line at the left; a mail keeps its blank lines."""
    is_page = str(template.name).endswith(".html")
    return INDENTED.sub("\n", text) if is_page else text


def _inside(node: Node) -> list[NodeList]:
    """The nodes between the tags of a node."""
    if hasattr(node, "conditions_nodelists"):  # {% if %}
        return [nodes for _condition, nodes in node.conditions_nodelists]
    found = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodes for nodes in found if nodes is not None]


def _text(node: Any, template: Template) -> str | None:
    """What a constant node gives; None where that can differ from time to time."""
    match node:
        case TextNode():
            return str(node.s)
        case LoadNode() | CommentNode():
            return ""
        case IncludeNode():
            return _picture(node, template)
        case _ if _is_constant(node):
            context = Context()
            with context.bind_template(template):
                return str(node.render(context))
    return None


def _is_constant(node: Any) -> bool:
    match node:
        case TranslateNode(asvar=None, message_context=None):
            # The literal is a variable that knows its value.
            words = node.filter_expression
            is_literal = words.var.literal is not None and not words.filters
            return is_literal and not settings.USE_I18N
        case BlockTranslateNode(asvar=None, message_context=None, plural=None):
            tokens = {token.token_type for token in node.singular}
            is_text = tokens <= {TokenType.TEXT} and not node.extra_context
            return is_text and not settings.USE_I18N
        case URLNode(asvar=None, args=[]) if not node.kwargs:
            return _is_literal(node.view_name) and get_script_prefix() == "/"
        case StaticNode(varname=None):
            return _is_literal(node.path) and not settings.DEBUG
    return False


def _is_literal(expression: FilterExpression) -> bool:
    return isinstance(expression.var, str) and not expression.filters


def _picture(node: IncludeNode, template: Template) -> str | None:
    """The drawing that is included, if it is the same each time."""
    name = node.template.var
    if not isinstance(name, str) or not name.endswith(PICTURE):
        return None
    picture = template.engine.get_template(name)
    texts = [one.s for one in picture.nodelist if isinstance(one, TextNode)]
    return "".join(texts) if len(texts) == len(picture.nodelist) else None
