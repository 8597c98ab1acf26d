"""Addresses under /practice/, and the player of one exercise."""

from django.urls import include, path

from psoas_care.practice.views import (
    my_routines,
    next_day,
    plan,
    player,
    programme,
    routines,
    self_tests,
    sessions,
)

app_name = "practice"
under_practice = [
    path("", plan.week, name="week"),
    path("programme/", programme.programme_edit, name="programme_edit"),
    path("programme/play/", player.programme_play, name="programme_play"),
    path("programme/flare/", plan.flare_declare, name="flare_declare"),
    path("programme/skip/", plan.plan_day_skip, name="plan_day_skip"),
    path(
        "programme/items/<uuid:uid>/swap/", plan.plan_item_swap, name="plan_item_swap"
    ),
    path(
        "programme/items/<uuid:uid>/skip/", plan.plan_item_skip, name="plan_item_skip"
    ),
    path(
        "programme/items/<uuid:uid>/accept/",
        plan.plan_item_accept,
        name="plan_item_accept",
    ),
    path(
        "programme/items/<uuid:uid>/refuse/",
        plan.plan_item_refuse,
        name="plan_item_refuse",
    ),
    path("routines/", routines.routine_list, name="routine_list"),
    path("routines/<slug:slug>/", routines.routine_detail, name="routine_detail"),
    path(
        "routines/<slug:slug>/poster/", routines.routine_poster, name="routine_poster"
    ),
    path("routines/<slug:slug>/play/", player.routine_play, name="routine_play"),
    path("my-routines/add/", my_routines.my_routine_add, name="my_routine_add"),
    path(
        "my-routines/<uuid:uid>/",
        my_routines.my_routine_detail,
        name="my_routine_detail",
    ),
    path(
        "my-routines/<uuid:uid>/edit/",
        my_routines.my_routine_edit,
        name="my_routine_edit",
    ),
    path(
        "my-routines/<uuid:uid>/play/", player.my_routine_play, name="my_routine_play"
    ),
    path(
        "my-routines/<uuid:uid>/archive/",
        my_routines.my_routine_archive,
        name="my_routine_archive",
    ),
    path(
        "my-routines/<uuid:uid>/unarchive/",
        my_routines.my_routine_unarchive,
        name="my_routine_unarchive",
    ),
    path(
        "my-routines/<uuid:uid>/delete/",
        my_routines.my_routine_delete,
        name="my_routine_delete",
    ),
    path(
        "my-routines/<uuid:uid>/undo/",
        my_routines.my_routine_undo,
        name="my_routine_undo",
    ),
    path("self-tests/", self_tests.self_test_list, name="self_test_list"),
    path("self-tests/<slug:key>/add/", self_tests.self_test_add, name="self_test_add"),
    path(
        "self-tests/<uuid:uid>/edit/", self_tests.self_test_edit, name="self_test_edit"
    ),
    path(
        "self-tests/<uuid:uid>/delete/",
        self_tests.self_test_delete,
        name="self_test_delete",
    ),
    path(
        "self-tests/<uuid:uid>/undo/", self_tests.self_test_undo, name="self_test_undo"
    ),
    path("sessions/add/", sessions.session_add, name="session_add"),
    path("sessions/discard/", sessions.session_discard, name="session_discard"),
    path("sessions/<uuid:uid>/", sessions.session_detail, name="session_detail"),
    path("sessions/<uuid:uid>/edit/", sessions.session_edit, name="session_edit"),
    path("sessions/<uuid:uid>/delete/", sessions.session_delete, name="session_delete"),
    path(
        "sessions/<uuid:uid>/next-day/",
        next_day.session_next_day,
        name="session_next_day",
    ),
    path("sessions/<uuid:uid>/undo/", sessions.session_undo, name="session_undo"),
    path("bouts/<uuid:uid>/undo/", sessions.bout_undo, name="bout_undo"),
]
urlpatterns = [
    path("practice/", include(under_practice)),
    path(
        "library/exercises/<slug:slug>/play/",
        player.exercise_play,
        name="exercise_play",
    ),
]
