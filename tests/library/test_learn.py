"""Pages to read, and the ledger of references."""

import re
from html import unescape

import pytest
from django.test import Client

from psoas_care.library.models import Article, Claim, Exercise, Reference
from psoas_care.library.reading import sections_of
from psoas_care.library.vocabulary import EvidenceMark
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    ExerciseFactory,
    ReferenceFactory,
)
from tests.ledger import EVERYTHING

ARTICLES = [
    "the-psoas", "known-and-believed", "causes-and-habits", "the-whole-pattern",
    "week-by-week", "when-to-see-a-clinician", "how-to-breathe",
]  # fmt: skip


@pytest.fixture
def visitor():
    return Client()


def plain(response):
    assert response.status_code == 200
    return unescape(response.text)


def entry(text, key):
    """The reference with this key, as the evidence page has it."""
    return re.search(rf'<li id="{key}"(.*?)</li>', text, re.DOTALL).group(1)


# -- reading


def test_a_claim_is_shown_in_its_own_words_and_everything_else_with_its_mark(db):
    claim = ClaimFactory(
        key="ED-01", wording="One of several.", kind=EvidenceMark.EVIDENCE
    )
    claim.references.add(ReferenceFactory(key="HU2011"))
    ExerciseFactory(slug="cat-cow")
    article = ArticleFactory(
        sections=[
            {
                "heading": "What it is",
                "blocks": [
                    {"claim": "ED-01"},
                    {"text": "So.", "items": ["a", "b"], "kind": "mechanism"},
                    {"compare": ["ED-01"]},
                    {"exercises": ["cat-cow"]},
                ],
            }
        ]
    )

    (section,) = sections_of(article, can_walk=True)
    said, own, compared, links = section.blocks

    assert section.heading == "What it is"
    assert said.statement.text == "One of several."
    assert said.statement.mark is EvidenceMark.EVIDENCE
    assert said.statement.references == ["HU2011"]
    assert said.statement.key == "ED-01"
    assert own.statement.items == ["a", "b"]
    assert (own.statement.mark, own.statement.key) == (EvidenceMark.MECHANISM, "")
    assert compared.compared == [claim]
    assert [e.slug for e in links.exercises] == ["cat-cow"]


# -- /library/learn/


@pytest.mark.usefixtures("content")
def test_there_are_seven_pages_in_their_order(visitor):
    text = plain(visitor.get("/library/learn/")).split("<footer")[0]

    assert re.findall(r"/library/learn/([a-z-]+)/", text) == ARTICLES


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("slug", ARTICLES)
def test_every_statement_of_a_page_carries_its_mark(visitor, slug):
    text = plain(visitor.get(f"/library/learn/{slug}/"))

    statements = len(re.findall(r'class="(statement|claim)"', text))
    assert statements > 3
    assert len(re.findall(r'class="mark-kind"', text)) == statements
    targets = set(re.findall(r'href="/library/evidence/[^"#]*#([^"]+)"', text))
    evidence = plain(visitor.get(EVERYTHING))
    assert all(f'id="{target}"' in evidence for target in targets)


@pytest.mark.usefixtures("content")
def test_the_anatomy_is_drawn_labelled_and_told_in_words(visitor):
    text = plain(visitor.get("/library/learn/the-psoas/"))

    words = text[text.index('class="anatomy-words"') :]
    for label in ("diaphragm", "psoas major", "iliacus", "pelvis", "femoral nerve"):
        assert label in words
    for name in ("T12", "L1", "L2", "L3", "L4", "L5"):
        assert f">{name}</text>" in text
    assert 'aria-labelledby="anatomy-title anatomy-text"' in text
    assert "ends at a small knob on the inside of the thigh bone" in text


@pytest.mark.usefixtures("content")
def test_when_to_see_a_clinician_names_the_numbers_and_is_on_every_page(visitor):
    text = plain(visitor.get("/library/learn/when-to-see-a-clinician/"))

    for words in ("112 in the EU, 999 in the UK, 911 in the US", "between the legs",
                  "See a doctor today", "Book within one or two weeks"):  # fmt: skip
        assert words in text
    for address in ("/", "/about/", "/library/", "/accounts/login/"):
        assert 'href="/library/clinician/"' in visitor.get(address).text
    led = visitor.get("/library/clinician/")
    assert led.headers["Location"] == "/library/learn/when-to-see-a-clinician/"


@pytest.mark.django_db
def test_the_link_on_every_page_follows_the_content(visitor):
    assert visitor.get("/library/clinician/").headers["Location"] == "/library/learn/"

    ArticleFactory(slug="whom-to-ask", is_about_clinicians=True)

    led = visitor.get("/library/clinician/")
    assert led.headers["Location"] == "/library/learn/whom-to-ask/"


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("slug", ARTICLES)
def test_nothing_is_told_from_memory_or_promised_for_later(visitor, slug):
    text = plain(visitor.get(f"/library/learn/{slug}/"))

    assert "from memory" not in text
    assert "not part of this version" not in text


@pytest.mark.django_db
def test_a_page_that_does_not_exist_is_not_found(visitor):
    assert visitor.get("/library/learn/nowhere/").status_code == 404


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/library/tools/", 3),
        ("/library/learn/", 3),
        ("/library/learn/causes-and-habits/", 9),
        ("/library/learn/known-and-believed/", 8),
        ("/library/evidence/", 7),
        ("/library/evidence/?open=" + ",".join(Claim.Group.values), 9),
        ("/about/", 2),
        ("/privacy/", 2),
    ],
)
def test_pages_cost_few_queries(browser, django_assert_num_queries, address, queries):
    with django_assert_num_queries(queries):  # session, person and answers too
        browser.get(address)


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/library/", "Exercises"),
        ("/library/tools/", "Tools"),
        ("/library/tools/node-mat/", "Tools"),
        ("/library/learn/", "Learn"),
        ("/library/learn/the-psoas/", "Learn"),
        ("/library/evidence/", "Evidence"),
    ],
)
def test_the_library_says_in_which_part_one_is(visitor, address, here):
    text = plain(visitor.get(address))

    nav = text[text.index('class="section-nav') :].split("</nav>")[0]
    assert re.findall(r'aria-current="[a-z]+">(\w+)</a>', nav) == [here]


# -- /library/evidence/


@pytest.mark.usefixtures("content")
def test_every_reference_stands_in_the_ledger_and_below_what_rests_on_it(visitor):
    text = plain(visitor.get(EVERYTHING))

    for reference in Reference.objects.prefetch_related("exercises"):
        found = entry(text, reference.key)
        assert reference.citation in found
        assert reference.finding in found
        for exercise in reference.exercises.all():
            below = text[text.index(f'<dt id="{exercise.slug}"') :]
            assert (
                f'href="?open={reference.key}#{reference.key}"'
                in below[: below.index("</dd>")]
            )


@pytest.mark.usefixtures("content")
def test_the_ledger_says_what_was_checked_and_what_was_not(visitor):
    text = plain(visitor.get(EVERYTHING))

    for reference in Reference.objects.all():
        found = entry(text, reference.key)
        assert ("data-unchecked" in found) == (not reference.is_checked)
        assert ("Checked. What we read:" in found) == reference.is_checked
        assert ("Not fully checked, so no grade" in found) != reference.is_checked
        assert reference.check_note in found


@pytest.mark.usefixtures("content")
def test_the_ledger_keeps_what_the_article_has_about_each_exercise(visitor):
    text = plain(visitor.get(EVERYTHING))

    for exercise in Exercise.objects.all():
        is_told = exercise.category != "release"  # how to press is told behind a gate
        assert (exercise.article in text) == is_told, exercise


@pytest.mark.usefixtures("content")
def test_a_doi_is_text_and_a_link_that_tells_nothing_about_the_reader(visitor):
    text = plain(visitor.get(EVERYTHING))

    links = re.findall(r'<a href="https://[^>]*>', text)
    assert len(links) > 35
    assert all('rel="noopener noreferrer"' in link for link in links)
    assert ">doi 10.3389/fmed.2021.697986</a>" in text


@pytest.mark.usefixtures("content")
def test_the_four_studies_are_spoken_of_in_neutral_words(visitor):
    text = plain(visitor.get(EVERYTHING))

    assert "names four studies. We searched and could not find any of them." in text
    assert "November 2026" in text
    assert "PubMed and Crossref themselves could not be reached" in text
    for word in ("fake", "invented", "fraud", "fabricated", "made up"):
        assert word not in text


def groups(text, *, is_open):
    """Keys of the groups of the ledger that are open, or that a link opens."""
    tag = "summary" if is_open else "a"
    return re.findall(rf'<{tag}\b[^>]* id="open-([\w-]+)"', " ".join(text.split()))


@pytest.mark.usefixtures("content")
def test_the_ledger_begins_closed_and_opens_group_by_group_without_script(visitor):
    text = plain(visitor.get("/library/evidence/"))
    keys = groups(text, is_open=False)
    assert len(keys) == 9 + 4 + 6
    assert groups(text, is_open=True) == []

    for key in keys:
        (link,) = re.findall(rf'id="open-{key}"\s+href="([^"]+)"', text)
        page = plain(visitor.get(link))
        assert groups(page, is_open=True) == [key]
        assert len(groups(page, is_open=False)) == len(keys) - 1


@pytest.mark.usefixtures("content")
def test_the_ledger_opens_where_an_entry_stands(visitor):
    for key, group in [("ED-07", "ED"), ("JUAN2024", "strength"), ("CM", "CM")]:
        text = plain(visitor.get(f"/library/evidence/?open={key}"))
        assert groups(text, is_open=True) == [group]
        assert f'id="{key}"' in text
    assert groups(plain(visitor.get("/library/evidence/?open=x")), is_open=True) == []


@pytest.mark.usefixtures("content")
def test_a_group_is_a_fragment_of_its_own(htmx):
    headers = {"HX-Target": "ledger-group-care"}
    answer = htmx.get("/library/evidence/?open=care", headers=headers).text

    assert answer.strip().startswith('<div class="ledger-group" id="ledger-group-care"')
    assert "<html" not in answer


BUNDLE = re.compile(r'<a href="(/library/evidence/\?open=[^"#]+)#ledger-group-[^"]+">')


@pytest.mark.usefixtures("content")
def test_each_part_of_the_ledger_opens_whole_for_searching_and_printing(visitor):
    first = plain(visitor.get("/library/evidence/"))
    addresses = BUNDLE.findall(" ".join(first.split()))

    opened = [groups(plain(visitor.get(a)), is_open=True) for a in addresses]

    assert [key for keys in opened for key in keys] == groups(first, is_open=False)
    assert "Open all of these, to search or print" in first
    assert "Open 1 to 38, to search or print" in " ".join(first.split())


@pytest.mark.usefixtures("content")
def test_nothing_that_the_ledger_offers_weighs_more_than_a_page_may(visitor, browser):
    """For who reads only gzip too."""
    first = plain(visitor.get("/library/evidence/"))
    addresses = [
        "/library/evidence/",
        *BUNDLE.findall(" ".join(first.split())),
        *(f"/library/evidence/?open={key}" for key in groups(first, is_open=False)),
    ]

    weights = {
        address: len(client.get(address, headers={"Accept-Encoding": "gzip"}).content)
        for address in addresses
        for client in (visitor, browser)
    }

    assert len(addresses) > 20
    assert max(weights.values()) <= 15_000, weights


@pytest.mark.usefixtures("content")
def test_an_exercise_leads_to_the_ledger(visitor):
    for slug in ("cat-cow", "sphinx-psoas-release"):
        address = Exercise.objects.get(slug=slug).get_absolute_url()
        assert '"/library/evidence/#references"' in visitor.get(address).text


@pytest.mark.usefixtures("content")
def test_articles_keep_their_order_without_their_sections(django_assert_num_queries):
    with django_assert_num_queries(1):
        titles = [article.title for article in Article.objects.without_sections()]

    assert titles[0] == "The psoas"
