"""Live pictures: the picture follows its controls, and stands still where nothing is live."""

import warnings

import pytest

from minflow import plots, widgets

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def live():
    return widgets.slope(a=1.5)


def test_the_picture_is_the_still_twin(live):
    bundle = live._repr_mimebundle_()
    assert bundle["text/html"] == live.picture.value == plots.slope(a=1.5)._repr_html_()
    assert bundle["text/plain"] == f"Live {plots.slope(a=1.5)!r}"
    assert bundle[VIEW]["model_id"] == live.box.model_id
    assert widgets.slope().drawn.alt == plots.slope().alt


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


def test_the_field_shows_a_step_of_the_slider_without_its_rounding_error(live):
    field, slider = live.box.children[0].children
    slider.value = 1.5999999999999996  # what the browser sends after steps of 0.1
    assert field.value == 1.6


def test_slope_0_gives_a_sentence_and_the_next_slope_a_picture(live):
    slider, _ = live.controls
    slider.value = 0.0
    assert "no inverse" in live.picture.value and "<img" not in live.picture.value
    slider.value = 0.1
    assert live.picture.value.startswith('X = 0.1·Z\n<br><img alt="The density of X is 0.1 times as wide')


def test_no_slider_position_warns_or_fails(live):
    slider, _ = live.controls
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for step in range(-30, 31, 6):
            slider.value = step / 10
            assert "X: area 1.00" in live.picture.value or step == 0


def test_any_picture_can_be_explored_by_sliders_whole_sliders_and_choices():
    seen = []
    live = widgets.explore(
        lambda *values: seen.append(values) or f"at {values}",
        slope_a=(2.0, -3.0, 3.0),
        step=(1, 0, 8),
        Z_from=["b", "c"],
    )
    assert seen == [(2.0, 1, "b")] and "at (2.0, 1" in live.picture.value
    live.controls[1].value = 5
    live.controls[2].value = "c"
    assert seen[-1] == (2.0, 5, "c")
    labels = [
        row.description if hasattr(row, "description") else row.children[0].description for row in live.box.children[:3]
    ]
    assert labels == ["slope a", "step", "Z from"]
    assert [control.step for control in live.controls[:2]] == [0.1, 1]


@pytest.mark.parametrize("spec", [(0.5, 0, 3), (0, 0.0, 3), (0, 0, 3.0)], ids=str)
def test_steps_are_whole_only_where_all_numbers_are(spec):
    (control,) = widgets.explore(str, time=spec).controls
    assert (control.value, control.step) == (spec[0], 0.1)


def test_a_fourth_number_is_the_step():
    assert widgets.explore(str, time=(0.0, 0.0, 1.0, 0.05)).controls[0].step == 0.05


@pytest.mark.parametrize("spec", [(2.0,), (2.0, 3.0, 4.0), 2.0, "abc"], ids=str)
def test_a_control_that_is_no_range_gets_a_sentence(spec):
    with pytest.raises(ValueError, match=r"a must be \(value, low, high\) with low ≤ value ≤ high, or a list"):
        widgets.explore(str, a=spec)


def test_no_control_at_all_gets_a_sentence():
    with pytest.raises(ValueError, match="controls must name at least one control"):
        widgets.explore(str)
