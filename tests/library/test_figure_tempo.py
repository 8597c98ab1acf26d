"""When a figure goes, stays and comes back, worked by hand."""

from psoas_care.library import pictures
from psoas_care.library.figures.tempo import strokes


def strokes_of(slug):
    return [tuple(stroke) for stroke in strokes(pictures.figures()[slug])]


def test_a_stretch_goes_there_stays_and_comes_back():
    # A 1.5 s; 4 s to B, 4 s there; 4 s back.
    assert strokes_of("ql-side-stretch") == [(1.5, 5.5, 9.5, 13.5)]


def test_a_figure_that_changes_sides_has_two_strokes():
    # A 0.6, 2 s to B, 3 s there, 2 s back; the same with the other side.
    assert strokes_of("bird-dog") == [(0.6, 2.6, 5.6, 7.6), (8.2, 10.2, 13.2, 15.2)]


def test_what_is_passed_on_the_way_belongs_to_the_way():
    # Sit 1, lean 1 + 0.1, stand up 2, stand 1, lean 2 + 0.1, sit down 1.5.
    (stroke,) = strokes_of("sit-to-stand")

    assert [round(second, 1) for second in stroke] == [1, 4.1, 5.1, 8.7]


def test_a_tuck_comes_before_the_slide_and_belongs_to_the_way():
    # A 1.5 s; tuck 2 + 1, slide 3, stay 4; back 2 + 0.5, and 3 s.
    assert strokes_of("half-kneeling-hip-flexor-stretch") == [(1.5, 7.5, 11.5, 17)]


def test_breathing_begins_with_breathing_in():
    assert strokes_of("diaphragmatic-breathing") == [(0, 4, 4, 10)]


def test_a_figure_that_does_not_come_back_the_same_way_keeps_its_pace():
    assert strokes_of("cat-cow") == []


def test_every_stroke_lies_inside_the_round_in_order():
    for slug, figure in pictures.figures().items():
        moments = [moment for stroke in strokes(figure) for moment in stroke]
        round_seconds = sum(beat.move + beat.hold for beat in figure.beats)

        assert moments == sorted(moments), slug
        assert not moments or moments[-1] <= round_seconds + 1e-9, slug
