"""Pieces of markup that somebody may write, and a reader that finds them alive."""

from html import escape
from html.parser import HTMLParser

PAYLOADS = [
    "<xss>",
    "<script>xss()</script>",
    "</script><script>xss()</script>",
    "<ScRiPt>xss()</sCrIpT>",
    "<script src=//xss.example></script>",
    "<script type=module>xss()</script>",
    "<scr<script>ipt>xss()</scr</script>ipt>",
    "<img src=x onerror=xss()>",
    "<IMG SRC=x ONERROR=xss()>",
    "<img src=x onerror='xss()'//",
    "<img/src=x/onerror=xss()>",
    "<img src=`x` onerror=xss()>",
    "<svg/onload=xss()>",
    "<svg><script>xss()</script></svg>",
    "<svg><title><xss></title></svg>",
    "<svg><animate onbegin=xss() attributeName=x>",
    "<svg><set onend=xss() dur=1ms>",
    "<svg><a xlink:href=javascript:xss()>x</a></svg>",
    "<svg><foreignObject><xss></foreignObject></svg>",
    "<svg><use href=data:image/svg+xml,xss>",
    "</svg><xss>",
    "</title><xss>",
    "</textarea><xss>",
    "</option></select><xss>",
    "</style><xss>",
    "</noscript><xss>",
    "</details></table><xss>",
    "</template><xss>",
    '"><xss a="',
    "'><xss a='",
    '" onfocus=xss() autofocus a="',
    "' onmouseover=xss() a='",
    '" style=x:expression(xss()) a="',
    '" hx-get="//xss.example" hx-trigger="load',
    '" hx-on:click="xss()',
    '\\"><xss a=\\"',
    "javascript:xss()",
    "JaVaScRiPt:xss()",
    "java\tscript:xss()",
    "data:text/html,<script>xss()</script>",
    "vbscript:xss()",
    "//xss.example/",
    "&lt;xss&gt;",
    "&#60;xss&#62;",
    "&amp;lt;xss&amp;gt;",
    "<!--<xss>-->",
    "--!><xss>",
    "<![CDATA[<xss>]]>",
    "]]><xss>",
    "<?xss xss()?>",
    "{{ 7|add:7 }}{% debug %}{# xss #}",
    "${xss()}`-xss()-'",
    "';xss();//",
    '\\u003cxss\\u003e"',
    "<iframe srcdoc='<xss>'>",
    "<iframe src=javascript:xss()>",
    "<a href=javascript:xss()>x</a>",
    "<form action=javascript:xss()><button>xss",
    "<style>@import '//xss.example'</style>",
    "<base href=//xss.example/>",
    "<meta http-equiv=refresh content=0;url=//xss.example>",
    "<link rel=stylesheet href=//xss.example>",
    "<object data=javascript:xss()>",
    "<embed src=javascript:xss()>",
    "<details open ontoggle=xss()>",
    "<math><mtext><xss>",
    "<math href=javascript:xss()>x",
    "<xss contenteditable onfocus=xss() autofocus>",
    "<table background=javascript:xss()>",
    "<xss onclick=xss()>",
    "\u202e<xss>\u2028<xss>",
    "\uff1cxss\uff1e<xss>",
    "<xss",
]
"""Each short enough for every field: a name has 60 characters."""


def packed(length):
    """All of them, as many as fit into one text of this length."""
    texts = [PAYLOADS[0]]
    for payload in PAYLOADS[1:]:
        if len(texts[-1]) + 1 + len(payload) <= length:
            texts[-1] += f" {payload}"
        else:
            texts.append(payload)
    return texts


NEVER_OURS = {"xss", "iframe", "style", "math", "base", "object", "embed", "script "}

AWAY = ("javascript:", "data:text", "vbscript:", "//xss", "http://xss", "https://xss")
"""How an address begins that leads to code, or to another site."""


def is_escaped(payload, text):
    """Whether it stands in a page as text; what could begin a tag, never as it was.

    A block of JSON has quotes of its own, and keeps a single one.
    """
    shown = {escape(payload), *[escape(payload).replace("&#x27;", "'")]}
    is_live = "<" in payload and payload in text
    return not is_live and any(words in text for words in shown)


class Watch(HTMLParser):
    """Notes every element and attribute that no template of ours writes."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_ours = tag != "script" or "src" in given or "json" in given.get("type", "")
        if tag in NEVER_OURS or not is_ours:
            self.found.append(tag)
        for name, value in attrs:
            begin = "".join((value or "").split()).lower()
            leads = name in {"href", "xlink:href", "src", "action", "formaction"}
            if name.startswith(("on", "hx-on")) or (leads and begin.startswith(AWAY)):
                self.found.append((tag, name, value))
