"""Folded templates say what the same templates say unfolded, with fewer nodes."""

import pytest
from django.template import Context, Engine
from django.template.base import TextNode

PLAIN = "django.template.loaders.locmem.Loader"
LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
}
FILES = {
    "page.html": """{% load i18n static %}
<a href="{% url "today:about" %}" class="{{ look }}">{% translate "About <us>" %}</a>
{% include "icon.svg" %}{% include "named.svg" %}{% include "part.html" %}
{% blocktranslate trimmed %}
  Half of it: 50 %
{% endblocktranslate %}
{% blocktranslate with n=number %}{{ n }} times{% endblocktranslate %}
{% if number > 1 %}{% translate "many" %}{% else %}{% translate "one" %}{% endif %}
{% for one in rows %}{% translate "row" %}{{ one }}{% empty %}nothing{% endfor %}
{% url "library:exercise_detail" slug %}{% translate "kept" as kept %}{{ kept }}
{% translate look %}{% comment %}not shown{% endcomment %}""",
    "icon.svg": "<svg>{# a drawing #}</svg>",
    "named.svg": "<svg>{{ look }}</svg>",
    "part.html": "<p>{{ look }}</p>",
    "lines.html": "<ul>\n\n  <li>{{ look }}\n  two  words</li>\n</ul>",
    "mail.txt": "Hello,\n\n  {{ look }}\n",
    "only.html": '{% load i18n %}<p>{% translate "a" %} {% url "today:home" %}</p>',
}
VALUES = {"look": "a&b", "number": 2, "rows": ["x", "y"], "slug": "dead-bug"}


def engine(loader):
    return Engine(loaders=[(loader, [(PLAIN, FILES)])], libraries=LIBRARIES)


FOLDED = "psoas_care.web.folding.Loader"
CACHED = "django.template.loaders.cached.Loader"


@pytest.mark.parametrize("values", [VALUES, VALUES | {"number": 1, "rows": []}])
def test_a_folded_page_says_the_same(values):
    said = [
        engine(loader).get_template("page.html").render(Context(values))
        for loader in (CACHED, FOLDED)
    ]

    assert said[0] == said[1]
    assert "About <us>" in said[1]
    assert "50 %" in said[1]


def test_a_page_is_sent_without_its_indentation_and_a_mail_as_it_is():
    """What somebody typed keeps its own lines."""
    values = Context({"look": "a\n\n  b"})

    page = engine(FOLDED).get_template("lines.html").render(values)
    mail = engine(FOLDED).get_template("mail.txt").render(values)

    assert page == "<ul>\n<li>a\n\n  b\ntwo  words</li>\n</ul>"
    assert mail == "Hello,\n\n  a\n\n  b\n"


def test_what_is_constant_is_one_text():
    nodes = engine(FOLDED).get_template("only.html").nodelist

    assert [type(node) for node in nodes] == [TextNode]
    assert nodes[0].s == "<p>a /</p>"


def test_with_two_languages_each_page_looks_up_its_own_words(settings):
    settings.USE_I18N = True

    nodes = engine(FOLDED).get_template("only.html").nodelist

    assert [type(node).__name__ for node in nodes] == [
        "TextNode",
        "TranslateNode",
        "TextNode",
    ]


def test_a_template_is_folded_before_it_is_kept():
    loaded = engine(FOLDED)

    first, second = (loaded.get_template("only.html") for _ in range(2))

    assert first is second
    assert len(first.nodelist) == 1
