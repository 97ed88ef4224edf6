"""Live pictures: the picture follows its controls, and stands still where nothing is live."""

import warnings

import pytest

from minflow import plots, widgets

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def live():
    return widgets.slope(a=2.0)


def test_the_picture_is_the_still_twin(live):
    bundle = live._repr_mimebundle_()
    assert bundle["text/html"] == live.picture.value == plots.slope(a=2.0)._repr_html_()
    assert bundle["text/plain"] == f"Live {plots.slope(a=2.0)!r}"
    assert bundle[VIEW]["model_id"] == live.box.model_id


def test_the_slider_redraws(live):
    slider, _ = live.controls
    slider.value = -0.5
    assert live.picture.value == plots.slope(a=-0.5)._repr_html_()


def test_the_base_redraws(live):
    _, base = live.controls
    base.value = "Uniform(0, 1)"
    assert "Z: area 1.00, peak 1.00" in live.picture.value


def test_slider_and_labelled_field_move_together(live):
    field, slider = live.box.children[0].children
    field.value = 0.7
    assert slider.value == 0.7 and field.description == "slope a"
    slider.value = -1.0
    assert field.value == -1.0


def test_slope_0_gives_a_sentence_and_the_next_slope_a_picture(live):
    slider, _ = live.controls
    slider.value = 0.0
    assert "no inverse" in live.picture.value and "<img" not in live.picture.value
    slider.value = 0.1
    assert live.picture.value.startswith('<img alt="X = 0.1·Z')


def test_no_slider_position_warns_or_fails(live):
    slider, _ = live.controls
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for step in range(-30, 31, 6):
            slider.value = step / 10
            assert "X: area 1.00" in live.picture.value or step == 0
