"""The rules of the house that a reader would otherwise have to remember.

All of it is reading: of templates, scripts and sources, as text.
"""

import ast
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.forms import BaseForm
from django.test import RequestFactory

from psoas_care.demo.plan import EQUIPMENT
from psoas_care.web.context import site
from tests.test_addresses import views

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
SOURCES = sorted(
    path
    for folder in ["psoas_care", "tools"]
    for path in (ROOT / folder).rglob("*.py")
    if path.parent.name != "migrations"
)
TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
FRAGMENT = re.compile(
    r"{% partialdef ([\w-]+)(?: inline)? %}(?=(.*?){% endpartialdef \1 %})", re.S
)


def name_of(path):
    return str(path.relative_to(ROOT))


def text_of(path):
    return path.read_text(encoding="utf-8")


# -- content is data ----------------------------------------------------------


def keys_of_content(*models):
    """The slugs, keys or codes of all rows of some models in the fixtures."""
    for path in (ROOT / "fixtures").rglob("*.json"):
        rows = json.loads(text_of(path))
        for row in rows if isinstance(rows, list) else ():
            if row["model"] in models:
                fields = row["fields"]
                yield fields.get("slug") or fields.get("key") or fields["code"]


def named_in(path, keys):
    """Those of `keys` that a file names as a word of code or a part of an address."""
    words = "|".join(map(re.escape, sorted(keys, key=len, reverse=True)))
    return set(re.findall(rf"""["'/]({words})(?=["'/])""", text_of(path)))


CODE = [
    path
    for path in [*SOURCES, *TEMPLATES, *SCRIPTS]
    if path.parts[len(ROOT.parts)] != "tools"
]
# A demo person has a home with some equipment in it; that is data, too.
DEMO_HOME = ROOT / "psoas_care/demo/plan.py"
# Words of other lists, which equipment or a muscle happens to be called as well.
OTHER_LISTS = {
    "psoas_care/library/figures/": set(keys_of_content("library.muscle"))
    | set(keys_of_content("library.equipment")),  # what a figure can be drawn with
    "psoas_care/library/pictures.py": set(keys_of_content("library.muscle")),
    "psoas_care/library/vocabulary.py": {"chair", "bed"},  # places
    "psoas_care/library/": {"blocks"},  # of an article
    "psoas_care/practice/plan_actions.py": {"step"},  # of a dose
    "psoas_care/operations/sqlite_copy.py": {"table"},  # a word of SQLite
    "psoas_care/web/moments.py": {"step"},  # an attribute of HTML
    "static/js/chart-reader.js": {"table"},  # an element of HTML
    "templates/": {"table", "band", "diaphragm", "iliacus"},  # classes, and a drawing
}


def test_no_code_names_a_row_of_the_library():
    # What one of them is stands in a field of it, so that another may be that, too.
    keys = set(
        keys_of_content(
            "library.exercise", "library.tool", "library.article", "library.equipment",
            "library.muscle", "practice.routine",
        )
    )  # fmt: skip
    assert len(keys) >= 90

    found = {
        name_of(path): wrong
        for path in CODE
        if path != DEMO_HOME
        and (
            wrong := named_in(path, keys)
            - set().union(
                *(
                    words
                    for start, words in OTHER_LISTS.items()
                    if name_of(path).startswith(start)
                )
            )
        )
    }

    assert found == {}


def test_the_demo_person_owns_things_that_are_content():
    assert {*EQUIPMENT} <= set(keys_of_content("library.equipment"))


def test_what_templates_quote_from_the_ledger_is_there():
    keys = set(keys_of_content("library.reference", "library.claim"))
    quoted = {
        key
        for path in TEMPLATES
        for key in re.findall(r"""#([A-Z]{2}[A-Z]*-?\d+)["']""", text_of(path))
    }

    assert len(quoted) >= 3
    assert quoted <= keys


# -- one noun all the way -----------------------------------------------------

# A view that shows no page of its own name, and why.
OTHER_TEMPLATES = {
    "today:home": ["today/landing.html", "today/home.html"],  # visitor, signed in
    "safety:help": ["safety/help.html"],  # `help` is a word of Python's own
    "accounts:settings": ["accounts/settings_form.html"],  # the address is short
    "practice:routine_play": ["practice/play.html"],  # one player for all
    "practice:my_routine_play": ["practice/play.html"],
    "practice:programme_play": ["practice/play.html"],
    "practice:exercise_play": ["practice/play.html"],
}
NO_PAGE = {
    "practice:session_discard",
    "web:healthz",
    "web:readyz",
    "web:robots",
    "web:favicon",
    "operations:metrics",
    "accounts:consent_withdraw",
    "accounts:zone_choose",
    "today:setup_hide",
    "library:figure_detail",  # a picture
    "library:clinician_article",  # leads to the article that content names
    "records:export_zip",  # a file
    "records:calendar_feed",  # a file
    "api:v1",  # JSON
    "accounts:sign_in_end",
    "accounts:sign_in_end_others",
    "records:erase_entries",
    "records:erase_account",
    "records:import_leave_out",
    "practice:flare_declare",
    "practice:plan_day_skip",
    "practice:plan_item_swap",
    "practice:plan_item_skip",
    "practice:plan_item_accept",
    "practice:plan_item_refuse",
    "practice:my_routine_archive",
    "practice:my_routine_unarchive",
    "progress:fair_test_pause",
    "progress:fair_test_stop",
    "progress:fair_test_otherwise",
}


def view_modules(app="*"):
    """The file views.py of an app, or the files of its package views/."""
    folder = ROOT / "psoas_care"
    return [*folder.glob(f"{app}/views.py"), *folder.glob(f"{app}/views/*.py")]


def own_views():
    return [
        (name, view)
        for route, name, view in views()
        if view.__module__.startswith("psoas_care")
        and not name.startswith(("account_", "mfa_"))  # of django-allauth
    ]


def test_view_and_address_have_one_name():
    for name, view in own_views():
        namespace, short = name.split(":")
        assert f"{view.__module__}.".startswith(f"psoas_care.{namespace}.views."), name
        if name not in OTHER_TEMPLATES:
            assert view.__name__ == short


def test_and_so_has_the_template():
    """Adding and editing one noun are one page, `<noun>_form.html`."""
    for name, _ in own_views():
        if name in NO_PAGE or name.endswith(("_delete", "_undo")):
            continue
        page = re.sub("_(add|edit)$", "_form", name.replace(":", "/"))
        expected = OTHER_TEMPLATES.get(name, [f"{page}.html"])
        sources = [text_of(path) for path in view_modules(name.split(":")[0])]
        for template in expected:
            assert (ROOT / "templates" / template).is_file(), template
            assert any(f'"{template}"' in source for source in sources), template


def test_every_address_file_has_its_namespace():
    for path in (ROOT / "psoas_care").glob("*/urls.py"):
        if path.parent.name != "config":
            assert f'app_name = "{path.parent.name}"' in text_of(path)


def test_no_view_takes_a_name_that_every_page_needs():
    """A page of its own `origin` once said that the site runs without encryption."""
    for_all = {*site(RequestFactory().get("/"))}
    taken = {
        (name_of(path), key.value)
        for path in view_modules()
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and key.value in for_all
    }

    assert len(for_all) >= 5
    assert taken == set()


# -- fragments ----------------------------------------------------------------


def fragments():
    """(template, name, content) of every piece that htmx may ask for."""
    return [
        (name_of(path).removeprefix("templates/"), *match.groups())
        for path in TEMPLATES
        for match in FRAGMENT.finditer(text_of(path))
    ]


def test_a_fragment_is_one_element_with_its_name_as_id():
    """Of several of a kind the id begins with it: `factor-{{ factor.name }}`."""
    assert fragments()
    for template, name, content in fragments():
        root = re.match(r"\s*<[a-z-]+[^>]*?\sid=\"([^\"]+)\"", content)
        assert root, (template, name)
        assert re.sub("-{{.*?}}$", "", root[1]) == name, template


def test_every_partial_can_be_matched_by_these_tests():
    for path in TEMPLATES:
        text = text_of(path)
        assert text.count("{% partialdef ") == len(FRAGMENT.findall(text)), path


def test_a_fragment_that_is_offered_exists_in_its_template():
    """One that only comes from an include would be a 500 for who asks for it."""
    offered = []
    for source in view_modules():
        for call in ast.walk(ast.parse(text_of(source))):
            if isinstance(call, ast.Call):
                names = [k.value for k in call.keywords if k.arg == "fragments"]
                words = [
                    node.value
                    for node in ast.walk(call)
                    if isinstance(node, ast.Constant)
                    and str(node.value).endswith(".html")
                ]
                offered += [(words, ast.literal_eval(name)) for name in names]

    existing = {(template, name) for template, name, _ in fragments()}
    assert offered
    for words, names in offered:
        for template in words:
            assert {(template, name) for name in names} <= existing


def test_a_piece_is_cut_out_by_the_view_and_not_by_the_browser():
    """One way: `fragments=`. So a piece costs only itself."""
    cutting = [name_of(p) for p in TEMPLATES if "hx-select" in text_of(p)]

    assert cutting == []


INCLUDED = re.compile(r'{% (?:include|extends) "([^"#]+)')


def apps_that_use(component):
    """The folders whose pages show it; all of them, if every page does."""
    apps = set()
    for path in TEMPLATES:
        name = name_of(path).removeprefix("templates/")
        if component in INCLUDED.findall(text_of(path)):
            is_component = name.startswith("components/")
            apps |= apps_that_use(name) if is_component else {name.rpartition("/")[0]}
    return {"every", "one"} if apps & {"", "django/forms"} else apps


def test_a_component_is_used_by_two_apps_or_more():
    """What one app shows is a part of its own, `<app>/_part.html`."""
    names = [name_of(p).removeprefix("templates/") for p in TEMPLATES]
    components = {name for name in names if name.startswith("components/")}
    widgets = {"components/pain_row.html"}  # rendered by a form field, for all

    assert {c for c in components - widgets if len(apps_that_use(c)) < 2} == set()


# -- events -------------------------------------------------------------------


def test_every_event_has_a_sender_and_a_listener():
    python = "".join(map(text_of, (ROOT / "psoas_care").rglob("*.py")))
    html = "".join(map(text_of, TEMPLATES))
    sent = set(re.findall(r'"([a-z-]+-changed)"', python))
    heard = set(re.findall(r"([a-z-]+-changed) from:body", html))

    # The settings page itself shows what was saved; nothing else has to follow.
    assert sent - {"settings-changed"} == heard


# -- everything works without script ------------------------------------------


class Elements(HTMLParser):
    """The elements of a template, each with the form that it stands in."""

    VOID = {"input", "link", "meta", "br", "img", "hr"}

    def __init__(self, text):
        super().__init__()
        self.found, self.forms = [], []
        self.feed(TAG.sub("", text.replace('{% url "', "{{").replace('" %}', "}}")))

    def handle_starttag(self, tag, attrs):
        form = self.forms[-1] if self.forms else {}
        self.found.append((tag, dict(attrs), form))
        if tag == "form":
            self.forms.append(dict(attrs))

    def handle_endtag(self, tag):
        if tag == "form" and self.forms:
            self.forms.pop()


def works_without_htmx(tag, attrs, form):
    """Whether an element does the same by a plain link or form."""
    if {"hx-put", "hx-patch", "hx-delete", "hx-boost", "hx-headers"} & {*attrs}:
        return False
    if "hx-post" in attrs:
        # A button in a piece of a form: the form is where it is included.
        holder = attrs if tag == "form" else form or {"method": "post", "action": ""}
        return holder.get("method") == "post" and "action" in holder
    if "hx-get" in attrs:
        is_link = "href" in attrs
        is_form = tag == "form" and attrs.get("method", "get") == "get"
        refreshes_itself = attrs.get("hx-target") == "this" and "id" in attrs
        return is_link or is_form or refreshes_itself
    return True


def test_what_htmx_does_works_without_it():
    failing = [
        (name_of(path), element)
        for path in TEMPLATES
        for element in Elements(text_of(path)).found
        if not works_without_htmx(*element)
    ]

    assert failing == []


def test_a_form_that_posts_carries_the_token():
    """All but the one behind an e-mail: mail programs send it, who have no token."""
    form_with_post = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
    bare = []
    for path in {*TEMPLATES} - {ROOT / "templates/records/reminder_stop.html"}:
        for form in form_with_post.findall(text_of(path)):
            includes = re.findall(r'{% include "([^"]+)"', form)
            texts = [form] + [
                text_of(ROOT / "templates" / name.partition("#")[0])
                for name in includes
            ]
            if not any("{% csrf_token %}" in text for text in texts):
                bare.append((name_of(path), form[:80]))

    assert bare == []


# What the content security policy would block.
BLOCKED = re.compile(
    r"\sstyle\s*=|<style|<script(?![^>]*\bsrc=)"
    r"|\son[a-z]+\s*=|hx-on|javascript:|\bjs:"
)
# A link may lead elsewhere when somebody follows it; nothing is fetched from there.
NOT_FETCHED = re.compile(r"<a\s[^>]*>|https?://www\.w3\.org/")


def test_s16_the_content_security_policy_finds_nothing_to_block():
    found = []
    for path in TEMPLATES:
        text = TAG.sub("", text_of(path))
        fetched = NOT_FETCHED.sub("", text)
        hits = [*BLOCKED.finditer(text), *re.finditer("https?://.*", fetched)]
        found += [(name_of(path), hit[0]) for hit in hits]

    assert found == []


# Who trusts a text, and why.
TRUSTING = {
    "templates/django/forms/field.html",  # help texts come from our own code
    "psoas_care/library/templatetags/exercise_text.py",  # escapes all but its links
}


def test_text_is_trusted_in_few_places():
    trust = re.compile(r"\|safe\b|autoescape off|mark_safe|SafeString")

    trusting = {
        name_of(path)
        for path in [*TEMPLATES, *(ROOT / "psoas_care").rglob("*.py")]
        if trust.search(text_of(path))
    }

    assert trusting == TRUSTING


# -- forms --------------------------------------------------------------------


def forms_below(base):
    for child in base.__subclasses__():
        yield child
        yield from forms_below(child)


def is_ours(kind):
    return kind.__module__.startswith("psoas_care")


def test_a_form_is_one_of_djangos_and_one_mixin_at_most():
    """What a form does is found in its own file and in one more."""
    assert [*views()]  # so that every form is imported
    above = {
        form.__qualname__: [kind.__name__ for kind in form.__mro__[1:] if is_ours(kind)]
        for form in forms_below(BaseForm)
        if is_ours(form)
    }

    assert above["CheckInForm"] == ["UserRecordFormMixin"]
    assert {name: kinds for name, kinds in above.items() if len(kinds) > 1} == {}


def test_nobody_reaches_into_the_privates_of_a_form():
    private = re.compile(r"\b(_errors|_non_form_errors|_post_clean)\b|vars\(self")
    found = {name_of(p): hit[0] for p in SOURCES if (hit := private.search(text_of(p)))}

    assert found == {}


# -- words --------------------------------------------------------------------

# Names, units and signs; everything else is a sentence and can be translated.
NOT_WORDS = {
    "Psoas Care",
    "doi",
    "PMID",
    "psoas_care",
    "manage.py changepassword",
    "s",
    "min",
}


def test_every_sentence_can_be_translated():
    untranslated = []
    block = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
    for path in TEMPLATES:
        text = re.sub(r"{% block width %}\w+", "", text_of(path))
        text = TAG.sub("\0", block.sub("\0", text))
        text = re.sub(r"{{.*?}}", "\0", text, flags=re.DOTALL)
        text = re.sub(r"<(svg|code)\b.*?</\1>", "\0", text, flags=re.DOTALL)
        # Within a tag only these attributes are spoken or shown.
        for tag in re.findall(r"<[^>]*>", text):
            shown = (
                r'\s(?:aria-label|title|alt|placeholder)="([^"\0]*[A-Za-z]{2}[^"]*)"'
            )
            untranslated += [(path, words) for words in re.findall(shown, tag)]
        for words in re.split(r"<[^>]*>|\0", text):
            plain = re.sub(r"&\w+;", " ", words).strip()
            if re.search("[A-Za-z]{2}", plain) and plain.strip("· ") not in NOT_WORDS:
                untranslated.append((name_of(path), plain))

    assert untranslated == []


# -- light and dark -----------------------------------------------------------


def test_the_scheme_changes_colours_and_nothing_else():
    """So in the dark, axe need only be asked about colours."""
    sheets = [*(ROOT / "static").rglob("*.css"), *SCRIPTS]
    asking = [name_of(p) for p in sheets if "prefers-color-scheme" in text_of(p)]
    paired = [name_of(p) for p in sheets if "light-dark(" in text_of(p)]

    assert asking == []
    assert paired == ["static/css/tokens.css"]


def test_every_token_that_is_used_is_there():
    """A misspelt one gives no error, and no colour either."""
    sheets = [*(ROOT / "static").rglob("*.css"), *SCRIPTS, *TEMPLATES]
    texts = {name_of(path): text_of(path) for path in sheets}
    there = {t for text in texts.values() for t in re.findall(r"(--[\w-]+)\s*:", text)}
    unknown = {
        name: missing
        for name, text in texts.items()
        if (missing := {*re.findall(r"var\((--[\w-]+)", text)} - there)
    }

    assert unknown == {}


# -- sources ------------------------------------------------------------------


def definitions(kind):
    """(name of the file, class around it or None, definition) of each of a kind."""
    for path in SOURCES:
        around = [(None, ast.parse(text_of(path)))]
        while around:
            outer, node = around.pop()
            for child in ast.iter_child_nodes(node):
                if isinstance(child, kind):
                    yield name_of(path), outer, child
                inner = child if isinstance(child, ast.ClassDef) else outer
                around.append((inner, child))


def is_registered(node):
    """Whether a decorator gives it to the interface for programs, such as @api.get."""
    calls = [d.func for d in node.decorator_list if isinstance(d, ast.Call)]
    owners = [call.value for call in calls if isinstance(call, ast.Attribute)]
    return any(isinstance(o, ast.Name) and o.id in {"api", "router"} for o in owners)


def type_names():
    """(name of the file, name) of each type that a module gives a name to."""
    for path in SOURCES:
        if name_of(path).startswith("tools/"):
            continue
        for node in ast.parse(text_of(path)).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
            for target in targets:
                name = ast.unparse(target)
                if re.fullmatch("[A-Z][A-Za-z]*[a-z][A-Za-z]*", name):
                    yield name_of(path), name


def test_one_class_name_means_one_thing():
    """A class inside another is named with it, and by no name of a class of its own."""
    named_by_django = {"Command", "Meta"}
    homes = {}
    for file, outer, node in definitions(ast.ClassDef):
        if file.startswith("tools/"):
            continue
        name = f"{outer.name}.{node.name}" if outer else node.name
        homes.setdefault(name, []).append(file)
        if outer:
            homes.setdefault(node.name, [])
    for file, name in type_names():
        homes.setdefault(name, []).append(file)

    inner = {name.partition(".")[2] for name in homes}
    doubled = {
        name: files
        for name, files in homes.items()
        if (len(files) > 1 or (name in inner and files)) and name not in named_by_django
    }

    assert doubled == {}


def test_what_is_written_is_used_by_more_than_its_tests():
    """Functions of modules, and methods of querysets: no framework calls those."""
    words = Counter()
    for path in [*SOURCES, *TEMPLATES, *(ROOT / "psoas_care").rglob("migrations/*.py")]:
        words.update(re.findall(r"\w+", text_of(path)))
    defined = Counter()
    for _file, outer, node in definitions(ast.FunctionDef):
        if is_registered(node):
            continue
        if outer is None or outer.name.endswith("QuerySet"):
            defined[node.name] += 1

    called_by_django = {"get_by_natural_key", "WHITENOISE_ADD_HEADERS_FUNCTION"}
    unused = {name for name, times in defined.items() if words[name] <= times}

    assert unused - called_by_django == set()


def test_a_module_says_what_it_is_for():
    silent = [
        name_of(path)
        for path in SOURCES
        if path.stat().st_size and not ast.get_docstring(ast.parse(text_of(path)))
    ]

    assert silent == []


def test_a_script_says_what_remains_without_it():
    firsts = {name_of(path): text_of(path).splitlines()[0] for path in SCRIPTS}
    says = re.compile(r"/\*\* .*without (it|script).*\*/")

    assert {name for name, first in firsts.items() if not says.fullmatch(first)} == (
        set()
    )


def test_no_fault_is_swallowed():
    swallowing = [
        (name_of(path), caught)
        for path in SOURCES
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.ExceptHandler)
        and (caught := ast.unparse(node.type) if node.type else "everything")
        in {"everything", "Exception", "BaseException"}
    ]

    assert swallowing == []


def test_a_view_asks_no_questions_of_its_own():
    """Which rows is a method of a QuerySet; a view only names it."""
    asking = {name_of(path): text_of(path).count(".filter(") for path in view_modules()}

    assert {name: count for name, count in asking.items() if count} == {}


def test_a_file_is_short_enough_to_be_read_at_once():
    """A guard against sprawl, no aim: a file is split where one would look for two."""
    long = {
        name_of(path): lines
        for path in [*SOURCES, *SCRIPTS, *TEMPLATES]
        if (lines := len(text_of(path).splitlines())) > 500
    }

    assert long == {}
