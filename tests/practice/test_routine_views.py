"""The pages of routines: what they show to whom, what they store, what they refuse."""

import pytest

from psoas_care.practice.limits import MOST_LINES, READ_LINES
from psoas_care.practice.models import MyRoutine, MyRoutineItem, Routine
from tests.factories import (
    ExerciseFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    QuestionFactory,
    RoutineFactory,
    RoutineItemFactory,
)
from tests.forms import routine_form, routine_line, shown_form

pytestmark = pytest.mark.django_db

LIST = "/practice/routines/"
ADD = "/practice/my-routines/add/"
LINE = routine_line("plain-stretch")
ITEMS = {"HX-Request": "true", "HX-Target": "my-routine-items"}
TIME = {"HX-Request": "true", "HX-Target": "my-routine-time"}


@pytest.fixture
def exercise():
    return ExerciseFactory(slug="plain-stretch", name="Plain stretch", sets_max=3)


@pytest.fixture
def tool():
    return ExerciseFactory(slug="trigger-mat", name="Trigger mat", category="release")


@pytest.fixture
def mine(user, exercise):
    """An own routine with one item."""
    routine = MyRoutineFactory(user=user)
    MyRoutineItemFactory(my_routine=routine, exercise=exercise)
    return routine


def address(routine, verb=""):
    return f"/practice/my-routines/{routine.uid}/{verb}"


def stored():
    """(name, version, [(number, exercise, overrides)]) of every own routine."""
    return [
        (
            routine.name,
            routine.version,
            [
                (item.number, item.exercise.slug, item.overrides)
                for item in routine.items.all()
            ],
        )
        for routine in MyRoutine.objects.order_by("pk")
    ]


# -- looking ------------------------------------------------------------------


def test_a_visitor_sees_the_ready_sessions_and_their_times(client, content):
    page = client.get(LIST).content.decode()

    assert page.count('class="routine-card card"') == 12
    assert "About 4½ min" in page
    assert "Your own" not in page
    assert ADD not in page


def test_own_routines_stand_above_and_archived_ones_apart(browser, user):
    MyRoutineFactory(user=user, name="Evenings")
    MyRoutineFactory(user=user, name="Old one", is_archived=True)
    MyRoutineFactory(name="Not mine")

    page = browser.get(LIST).content.decode()

    assert page.index("Evenings") < page.index("1 in the archive")
    assert page.index("1 in the archive") < page.index("Old one")
    assert "Not mine" not in page


def test_a_locked_item_is_struck_out_with_the_reason_and_without_its_dose(
    browser, client, exercise, tool
):
    QuestionFactory()
    routine = RoutineFactory(slug="ready")
    RoutineItemFactory(routine=routine, exercise=exercise, number=1)
    RoutineItemFactory(routine=routine, exercise=tool, number=2, repetitions=7)

    mine = browser.get("/practice/routines/ready/").content.decode()
    public = client.get("/practice/routines/ready/").content.decode()

    for page in (mine, public):
        assert page.count("<s>") == 1
        assert page.index("<s>") < page.index("Trigger mat</a></s>")
        assert "7 times" not in page
        assert "About half a minute" in page  # 40 s of the one that is open
    assert "You have not answered the safety check in the last week." in mine
    assert 'href="/safety/check/?next=/practice/routines/ready/"' in mine
    assert "Pressure tools stay locked for visitors" in public


def test_a_session_of_nothing_but_locks_cannot_be_started(browser, tool):
    RoutineItemFactory(routine__slug="ready", exercise=tool)

    page = browser.get("/practice/routines/ready/").content.decode()

    assert "/practice/routines/ready/play/" not in page


@pytest.mark.parametrize("page", [LIST, "/practice/routines/ready/"])
def test_a_page_asks_the_same_of_the_database_for_one_item_and_for_many(
    browser, user, page, exercise, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(9) as counted:
            assert browser.get(page).status_code == 200
        return len(counted)

    ready = RoutineFactory(slug="ready")
    RoutineItemFactory(routine=ready, exercise=exercise, number=1)
    MyRoutineItemFactory(my_routine=MyRoutineFactory(user=user), exercise=exercise)
    few = queries()

    for number in range(2, 20):
        RoutineItemFactory(routine=ready, number=number)
        RoutineItemFactory(number=number)
        MyRoutineItemFactory(my_routine=MyRoutineFactory(user=user))

    assert queries() == few


@pytest.mark.parametrize("verb", ["", "edit/"])
def test_an_own_page_asks_the_same_of_the_database_for_one_item_and_for_many(
    browser, mine, verb, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(9) as counted:
            assert browser.get(address(mine, verb)).status_code == 200
        return len(counted)

    few = queries()
    for number in range(2, 20):
        MyRoutineItemFactory(my_routine=mine, number=number)

    assert queries() == few


# -- building -----------------------------------------------------------------


def test_a_routine_is_stored_and_shown(browser, user, exercise):
    form = routine_form(LINE, LINE | {"sets": "2"})

    response = browser.post(ADD, form, follow=True)

    assert response.redirect_chain == [(f"/practice/my-routines/{form['uid']}/", 302)]
    assert "Routine saved." in response.content.decode()
    assert stored() == [
        ("Mornings", 1, [(1, "plain-stretch", {}), (2, "plain-stretch", {"sets": 2})])
    ]
    assert user.my_routines.count() == 1


def test_the_same_send_twice_is_one_routine(browser, exercise):
    form = routine_form()

    first, second = browser.post(ADD, form), browser.post(ADD, form)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(stored()) == 1
    assert MyRoutineItem.objects.count() == 1


def test_the_same_id_with_other_content_is_a_conflict_that_can_be_saved_anew(
    browser, exercise
):
    form = routine_form()
    browser.post(ADD, form)

    response = browser.post(ADD, form | {"name": "Evenings"})

    assert response.status_code == 409
    assert "Saved now:" in response.content.decode()
    again = shown_form(response)
    assert browser.post(ADD, again).status_code == 302
    assert [name for name, *_ in stored()] == ["Mornings", "Evenings"]


def test_nonsense_is_refused_beside_its_field_and_kept(browser, exercise):
    form = routine_form(LINE | {"sets": "9"}, name="")

    response = browser.post(ADD, form)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose from 1 to 3." in page
    assert shown_form(response)["items-0-sets"] == "9"
    assert stored() == []


@pytest.mark.parametrize("more", [1, READ_LINES], ids=["one more", "many more"])
def test_one_with_too_many_exercises_is_refused_in_words(browser, more):
    lines = [LINE] * (MOST_LINES + more)

    answer = browser.post(ADD, routine_form(*lines, name="All of it"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A routine has at most 30 exercises. Remove some." in page
    assert 'value="All of it"' in page
    assert not MyRoutine.with_deleted.exists()


def test_a_locked_exercise_in_a_crafted_send_is_refused_with_the_reason(
    browser, exercise, tool
):
    response = browser.post(ADD, routine_form(LINE, routine_line("trigger-mat")))

    assert response.status_code == 422
    assert "Trigger mat is locked for you." in response.content.decode()
    assert stored() == []


def test_an_id_of_somebody_else_is_refused_and_replaced(browser, exercise):
    theirs = MyRoutineFactory()
    form = routine_form(uid=str(theirs.uid))

    response = browser.post(ADD, form)

    assert response.status_code == 422
    assert browser.post(ADD, shown_form(response)).status_code == 302


def test_a_copy_is_filled_in_and_belongs_to_whoever_saves_it(browser, exercise, tool):
    ready = RoutineFactory(slug="ready", name="Ready")
    RoutineItemFactory(routine=ready, exercise=exercise, number=1, sets=2)
    RoutineItemFactory(routine=ready, exercise=tool, number=2)

    page = browser.get(f"{ADD}?copy=ready")

    assert "Left out, since it is locked for you: Trigger mat." in page.content.decode()
    assert browser.post(f"{ADD}?copy=ready", shown_form(page)).status_code == 302
    assert stored() == [("Ready", 1, [(1, "plain-stretch", {"sets": 2})])]
    assert Routine.objects.count() == 1


def test_a_duplicate_is_another_routine(browser, mine):
    page = browser.get(f"{ADD}?from={mine.uid}")

    browser.post(ADD, shown_form(page))

    assert [name for name, *_ in stored()] == ["Mornings", "Mornings, copy"]


def test_one_exercise_comes_along_into_a_new_routine(browser, exercise):
    page = browser.get(f"{ADD}?exercise=plain-stretch")

    form = shown_form(page) | {"name": "Evenings"}
    assert browser.post(f"{ADD}?exercise=plain-stretch", form).status_code == 302
    assert stored() == [("Evenings", 1, [(1, "plain-stretch", {})])]


def test_or_into_one_that_is_there_and_not_in_the_archive(browser, user, mine, tool):
    MyRoutineFactory(user=user, name="Old ones", is_archived=True)
    other = ExerciseFactory(slug="another-stretch", name="Another")

    page = browser.get(f"{ADD}?exercise={other.slug}").text
    address = f"/practice/my-routines/{mine.uid}/edit/?exercise={other.slug}"
    assert f'href="{address}"' in page
    assert "Old ones" not in page

    browser.post(address, shown_form(browser.get(address)))
    ((_, _, items),) = [row for row in stored() if row[0] == "Mornings"]
    assert [slug for _, slug, _ in items][-1] == other.slug


def test_what_is_locked_does_not_come_along(browser, tool):
    page = browser.get(f"{ADD}?exercise={tool.slug}")

    assert "Left out, since it is locked for you: Trigger mat." in page.text
    assert shown_form(page)["items-TOTAL_FORMS"] == "0"


def test_no_exercise_comes_along_that_there_is_not(browser, exercise):
    page = browser.get(f"{ADD}?exercise=no-such")

    assert shown_form(page)["items-TOTAL_FORMS"] == "0"


NOBODYS = "26475e78-541e-4604-b898-3f3716bb29fc"


@pytest.mark.parametrize("query", ["copy=no-such", "from=x", f"from={NOBODYS}"])
def test_a_copy_of_nothing_is_an_empty_form(browser, exercise, query):
    response = browser.get(f"{ADD}?{query}")

    assert response.status_code == 200
    assert shown_form(response)["items-TOTAL_FORMS"] == "0"


def test_nobody_copies_the_routine_of_somebody_else(browser):
    theirs = MyRoutineFactory(name="Secret evenings")

    page = browser.get(f"{ADD}?from={theirs.uid}").content.decode()

    assert "Secret evenings" not in page


# -- changing -----------------------------------------------------------------


def test_a_changed_order_is_kept(browser, mine):
    MyRoutineItemFactory(my_routine=mine, exercise__slug="bridge", number=2)
    form = shown_form(browser.get(address(mine, "edit/")))

    turned = {
        **form,
        "items-0-exercise": form["items-1-exercise"],
        "items-1-exercise": form["items-0-exercise"],
    }
    browser.post(address(mine, "edit/"), turned)

    assert stored() == [("Mornings", 2, [(1, "bridge", {}), (2, "plain-stretch", {})])]


def test_a_removed_item_is_gone_and_the_others_close_ranks(browser, mine):
    MyRoutineItemFactory(my_routine=mine, exercise__slug="bridge", number=2)
    form = routine_form(routine_line("bridge"), uid=str(mine.uid), version="1")

    browser.post(address(mine, "edit/"), form)

    assert stored() == [("Mornings", 2, [(1, "bridge", {})])]


def test_a_change_in_another_tab_is_not_overwritten(browser, mine):
    form = shown_form(browser.get(address(mine, "edit/")))
    browser.post(address(mine, "edit/"), form | {"name": "First tab"})

    response = browser.post(address(mine, "edit/"), form | {"name": "Second tab"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "First tab" in page
    assert 'value="Second tab"' in page
    assert browser.post(address(mine, "edit/"), shown_form(response)).status_code == 302
    assert stored()[0][:2] == ("Second tab", 3)


def test_the_same_change_in_two_tabs_is_no_conflict(browser, mine):
    form = shown_form(browser.get(address(mine, "edit/"))) | {"name": "Evenings"}

    first = browser.post(address(mine, "edit/"), form)
    second = browser.post(address(mine, "edit/"), form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert stored()[0][:2] == ("Evenings", 2)


# -- moving lines -------------------------------------------------------------


@pytest.mark.parametrize("verb", ["add/", "edit/"])
def test_moving_a_line_shows_it_elsewhere_and_stores_nothing(browser, mine, verb):
    ExerciseFactory(slug="bridge")
    before = stored()
    page = ADD if verb == "add/" else address(mine, verb)
    form = routine_form(LINE, routine_line("bridge"), name="", draft="move-1-0")

    response = browser.post(page, form)

    assert response.status_code == 200
    shown = shown_form(response)
    assert (shown["items-0-exercise"], shown["items-1-exercise"]) == (
        "bridge",
        "plain-stretch",
    )
    assert "This field is required." not in response.content.decode()
    assert stored() == before


def test_a_line_is_added_and_removed(browser, exercise):
    added = browser.post(ADD, routine_form(LINE, add="plain-stretch", draft="add"))
    removed = browser.post(ADD, shown_form(added) | {"draft": "remove-0"})

    assert shown_form(added)["items-TOTAL_FORMS"] == "2"
    assert shown_form(removed)["items-TOTAL_FORMS"] == "1"
    assert stored() == []


def test_htmx_gets_the_lines_alone_and_hears_that_they_changed(browser, exercise):
    response = browser.post(ADD, routine_form(LINE, draft="remove-0"), headers=ITEMS)

    page = response.content.decode()
    assert page.strip().startswith('<div id="my-routine-items"')
    assert "<html" not in page
    assert "my-routine-items-changed" in response.headers["HX-Trigger-After-Settle"]


def test_the_time_follows_what_is_typed_and_is_not_stored(browser, exercise):
    def time(**numbers):
        form = routine_form(LINE | numbers, draft="time")
        response = browser.post(ADD, form, headers=TIME)
        assert "HX-Trigger-After-Settle" not in response.headers
        return response.content.decode()

    assert "About half a minute<" in time(sets="1")  # 40 s
    assert "About 1½ min<" in time(sets="3")  # 3 × 30 s and 10 s
    assert stored() == []


# -- archive and delete -------------------------------------------------------


def test_a_routine_goes_into_the_archive_and_comes_back(browser, mine):
    browser.post(address(mine, "archive/"))
    assert MyRoutine.objects.get().is_archived

    browser.post(address(mine, "unarchive/"))

    assert not MyRoutine.objects.get().is_archived


def test_a_deleted_routine_can_be_brought_back_with_its_items(browser, mine):
    page = browser.post(address(mine, "delete/"), follow=True).content.decode()
    assert stored() == []
    assert f'action="{address(mine, "undo/")}"' in page
    assert browser.get(address(mine)).status_code == 404

    browser.post(address(mine, "undo/"))

    assert stored() == [("Mornings", 1, [(1, "plain-stretch", {})])]


@pytest.mark.parametrize(
    "verb", ["edit/", "archive/", "unarchive/", "delete/", "undo/"]
)
def test_a_routine_of_somebody_else_is_not_there(browser, exercise, verb):
    theirs = MyRoutineFactory()

    response = browser.post(address(theirs, verb), routine_form())

    assert response.status_code == 404
    theirs.refresh_from_db()
    assert (theirs.name, theirs.deleted_at, theirs.is_archived) == (
        "Mornings",
        None,
        False,
    )
