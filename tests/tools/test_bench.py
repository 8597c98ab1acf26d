"""tools/bench: what `make bench` counts is what a browser would load and wait for."""

import pytest
from django.test import Client

from tools.bench import client, floor
from tools.bench.__main__ import Line, table
from tools.bench.client import Answer, Assets, Weight

PAGE = """
<link rel="stylesheet" href="/static/app.css"><link rel="icon" href="/icon.svg">
<link rel="modulepreload" href="/static/part.js">
<script type="module" src="/static/page.js"></script>
<img src="/first.svg"><img src="/below.svg" loading="lazy"><img src="/data.svg" alt="">
<a href="/elsewhere/">x</a>
"""


def line(**changes):
    ratios = {"ratio": 2.1, "ratio_wall": 3.0, "p50": 9.0, "p95": 12.0, "p95_many": 40}
    rest = {
        "cpu": 8.0,
        "queries": 7,
        "budget": 2.0,
        "weight": Weight(6, 50000, 900, 80),
    }
    return Line(**{"page": "Today", "rows": 500, **ratios, **rest, **changes})


def test_a_page_loads_styles_scripts_and_the_pictures_that_do_not_wait():
    parser = Assets()
    parser.feed(PAGE)
    assert parser.found == {
        "/static/app.css": False,
        "/static/part.js": True,
        "/static/page.js": True,
        "/first.svg": False,
        "/data.svg": False,
    }


def test_a_script_that_imports_another_loads_it():
    source = 'import { a } from "./a.js";\nimport "./b.js"; const from = "c.js";'
    assert client.IMPORT.findall(source) == ["./a.js", "./b.js"]


def test_an_answer_weighs_its_headers_too_and_tells_its_costs():
    headers = {"server-timing": "cpu;dur=1.500, queries;dur=3"}
    answer = Answer(200, headers, b"12345", wall=2.0)
    assert answer.on_the_wire == 5 + len(
        "server-timing: cpu;dur=1.500, queries;dur=3\r\n"
    )
    assert (answer.cpu, answer.queries) == (1.5, 3)


@pytest.mark.parametrize(("ratio", "mark"), [(2.0, "2.0 "), (2.1, "2.1!")])
def test_what_is_over_its_budget_is_marked(ratio, mark):
    first = table([line(ratio=ratio)], [(500, 1.2)], [(500, 90.0)]).splitlines()[2]
    assert first.startswith("Today ")
    assert mark in first


@pytest.mark.urls("tools.bench.urls")
def test_the_floor_is_one_query_of_rows_and_one_insert(user, django_assert_num_queries):
    browser = Client()
    browser.force_login(user)
    with django_assert_num_queries(3):  # the session, the person, the rows
        answer = browser.get("/floor/")
    assert answer.status_code == 200
    assert browser.post("/floor/", {"note": "as usual"}).status_code == 302
    assert user.check_ins.get().note == "as usual"
    assert "as usual" in browser.get("/floor/").content.decode()


@pytest.mark.urls("tools.bench.urls")
def test_the_costs_of_an_answer_stand_in_a_header(user, rf):
    def view(request):
        list(user.check_ins.all())
        return floor.HttpResponse()

    timing = floor.costs(view)(rf.get("/"))["Server-Timing"]
    assert timing.endswith("queries;dur=1")
