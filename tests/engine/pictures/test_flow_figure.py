"""`widgets.watch` and `widgets.animate`: what they carry is what the flow does, at every layer."""

import json

import numpy as np
import pytest
from PIL import Image

from minflow import laws, models, widgets
from minflow.distributions import Mixture, MultivariateNormal, Normal, Uniform
from minflow.flow import Flow
from minflow.transforms import Chain, ElementwiseAffine, Exp, Inverse, NeuralODE, Permutation, Transform
from minflow.widgets import animation
from minflow.widgets import flow as flow_figure
from minflow.widgets.figure import unpack

from .drawn import taken

FLOWS = {name: Flow(Normal(dim=2), transform) for name, transform in laws.catalogue(2).items()}


def carried(flow, n=40, **how):
    params = laws.random_params(flow.transform, np.random.default_rng(1))
    return params, widgets.watch(flow, params, np.random.default_rng(2), n=n, **how)


@pytest.mark.parametrize("name", [name for name in FLOWS if name != "NeuralODE"])  # which has steps of time: see below
def test_the_first_state_is_the_base_the_last_is_x_and_log_p_is_that_of_the_flow(name):
    flow = FLOWS[name]
    params, figure = carried(flow)
    states, log_p = (unpack(figure.data[key]) for key in ("states", "log_p"))
    z = flow.base.sample(np.random.default_rng(2), 40)
    x = flow.to_data(params, z)
    assert np.allclose(states[0], z, atol=np.ptp(states) / 60_000)
    assert np.allclose(states[-1], x, atol=np.ptp(states) / 60_000 + flow.transform.tolerance)
    assert np.allclose(log_p[0], flow.base.log_prob(z), atol=np.ptp(log_p) / 60_000)
    exact = flow.base.log_prob(z) - flow.transform.forward(params, z)[1]
    assert np.allclose(log_p[-1], exact, atol=np.ptp(log_p) / 60_000 + 1e-4)
    json.dumps(figure.data, allow_nan=False)


def test_each_state_is_that_of_the_flow_cut_after_so_many_layers():
    flow = models.realnvp(dim=2, layers=4, hidden=(8,))
    params, figure = carried(flow)
    z, states = flow.base.sample(np.random.default_rng(2), 40), unpack(figure.data["states"])
    for k in range(1, len(states)):
        cut = Flow(flow.base, Chain(flow.transform.layers[:k]))
        assert np.allclose(states[k], cut.to_data(params[:k], z), atol=np.ptp(states) / 60_000)
    assert figure.data["names"] == ["AffineCoupling"] * 4 + ["ActNorm"]


def test_data_start_at_their_latents_and_come_back_to_themselves():
    flow = FLOWS["AffineCoupling"]
    x = np.random.default_rng(3).standard_normal((30, 2))
    params, figure = carried(flow, x=x)
    states = unpack(figure.data["states"])
    assert np.allclose(states[0], flow.to_latent(params, x), atol=1e-3) and np.allclose(states[-1], x, atol=1e-3)


def test_continuous_time_is_shown_at_16_times_and_they_lie_on_the_path():
    base = Uniform(-2.0, 2.0, dim=2)  # without rings, whose many points would be followed too
    flow = Flow(base, NeuralODE(2, hidden=(4,), tolerance=1e-3))
    params, figure = carried(flow)
    states, half = unpack(figure.data["states"]), flow.transform.follow
    assert states.shape == (17, 40, 2) and figure.data["word"] == "step"
    assert figure.data["names"][7] == "NeuralODE at time 0.50"
    z = flow.base.sample(np.random.default_rng(2), 40)
    for k, time in ((0, 0.0), (8, 0.5), (16, 1.0)):
        assert np.allclose(states[k], half(params, z, 0.0, time)[0], atol=1e-3)
    log_p = flow.base.log_prob(z) - flow.transform.forward(params, z)[1]
    assert np.allclose(unpack(figure.data["log_p"])[-1], log_p, atol=1e-3)
    _, backwards = carried(Flow(base, Inverse(flow.transform)))
    assert np.allclose(unpack(backwards.data["states"])[-1], flow.transform.inverse(params, z)[0], atol=1e-3)


@pytest.mark.parametrize("base", [Normal([1.0, 2.0], [0.5, 2.0]), MultivariateNormal([0.0, 1.0], [[2, 1], [1, 1]])])
def test_the_rings_hold_what_they_promise_and_the_cells_hold_all(base):
    _, figure = carried(Flow(base, ElementwiseAffine(2)))
    rings = unpack(figure.data["rings"])[0]
    level = base.log_prob(rings.reshape(-1, 2)).reshape(3, -1)
    assert np.ptp(level, axis=1).max() < 2e-3
    inside = [np.mean(base.log_prob(base.sample(np.random.default_rng(0), 40_000)) > one) for one in level[:, 0]]
    assert np.allclose(inside, [0.5, 0.9, 0.99], atol=0.01)
    assert 0.99 < unpack(figure.data["mass"]).sum() < 1.001


def test_a_base_that_is_no_gaussian_has_a_grid_and_no_rings():
    for base in (Uniform(dim=2), Mixture([Normal([-2.0, 0.0], 0.5), Normal([2.0, 0.0], 0.5)])):
        _, figure = carried(Flow(base, ElementwiseAffine(2)), n=400)
        assert "rings" not in figure.data and 0.9 < unpack(figure.data["mass"]).sum() < 1.05


def test_a_deep_flow_is_thinned_out_many_points_are_left_out_and_the_figure_says_so():
    _, figure = carried(Flow(Normal(dim=2), Chain([ElementwiseAffine(2)] * 60)), n=4000)
    assert figure.data["states"]["shape"] == [25, 2500, 2]
    assert "2 500 of 4 000 points" in figure.data["note"] and "25 of 61 states" in figure.data["note"]
    assert figure.data["names"][-1] == "ElementwiseAffine, number 60" and figure.data["note"] in figure.picture.alt


def test_of_more_dimensions_two_are_drawn_and_the_figure_says_which():
    flow = models.realnvp(dim=5, layers=2, hidden=(8,))
    params, figure = carried(flow, coordinates=(1, 4))
    z = flow.base.sample(np.random.default_rng(2), 40)
    assert np.allclose(unpack(figure.data["states"])[-1], flow.to_data(params, z)[:, [1, 4]], atol=1e-3)
    assert "Coordinates 2 and 5 of 5" in figure.data["note"] and "grid" not in figure.data


class Lost(Transform):
    """x = log z where z₁ > 0, no number elsewhere."""

    def to_x(self, params, z):
        with np.errstate(invalid="ignore"):
            return np.where(z[:, :1] > params["from"], z, np.nan), np.zeros(len(z))


def test_points_that_are_lost_are_left_out_with_a_sentence():
    flow = Flow(Normal(dim=2), Chain([ElementwiseAffine(2), Lost(2)]))
    params = [flow.transform.layers[0].init(None), {"from": np.array(0.0)}]
    figure = widgets.watch(flow, params, np.random.default_rng(2), n=50)
    z = flow.base.sample(np.random.default_rng(2), 50)
    assert figure.data["states"]["shape"][1] == np.sum(z[:, 0] > 0)
    lost = np.sum(z[:, 0] <= 0)
    assert f"{lost} of 50 points are left out: they are not finite from layer 2 on" in figure.picture.alt
    with pytest.raises(ValueError, match="params must keep a point finite"):
        widgets.watch(flow, [params[0], {"from": np.array(9.0)}], np.random.default_rng(2), n=50)


def test_each_point_that_has_an_image_has_its_own_whatever_rows_are_lost_before_it():
    x = np.array([[np.nan], [2.0], [-1.0], [3.0], [np.inf], [0.0], [4.0]])
    ((z, log_det),) = flow_figure._at_once(Exp(1), {}, "inverse", x)
    expected = [np.nan, np.log(2), np.nan, np.log(3), np.nan, np.nan, np.log(4)]
    np.testing.assert_allclose(z[:, 0], expected)
    np.testing.assert_allclose(log_det, -np.array(expected))


@pytest.mark.parametrize(
    ("flow", "how", "sentence"),
    [
        (Flow(Normal(), ElementwiseAffine(1)), {}, "2 dimensions or more"),
        (models.realnvp(dim=2, layers=1, context_dim=1), {}, "must not read a context"),
        (FLOWS["ActNorm"], {"coordinates": (0, 2)}, "coordinates must be two different ones from 0 to 1"),
        (FLOWS["ActNorm"], {"coordinates": (1, 1)}, "coordinates must be two different ones"),
        (FLOWS["ActNorm"], {"names": ("a", "b")}, "names must hold a string for each of 1 layers"),
        (FLOWS["ActNorm"], {"names": "A"}, "names must hold a string for each of 1 layers; got 'A'"),
        (FLOWS["ActNorm"], {"names": [3]}, "names must hold a string"),
        (FLOWS["ActNorm"], {"coordinates": (0, 1, 0)}, "coordinates must be two different ones"),
        (FLOWS["ActNorm"], {"coordinates": 5}, "coordinates must be two different ones"),
        (FLOWS["ActNorm"], {"n": 0}, "n must be"),
        (FLOWS["ActNorm"], {"x": np.empty((0, 2))}, "x must"),
    ],
    ids=str,
)
def test_what_cannot_be_shown_gets_a_sentence(flow, how, sentence):
    with pytest.raises(ValueError, match=sentence):
        carried(flow, **how)


class Thrown(Transform):
    """x = z, except for one point, which is thrown far away."""

    def to_x(self, params, z):
        return np.where(np.arange(len(z))[:, None] == 7, 1e6, z), np.zeros(len(z))


def test_a_point_that_is_thrown_far_away_costs_the_others_no_digits():
    flow = Flow(Normal(dim=2), Thrown(2))
    figure = widgets.watch(flow, {}, np.random.default_rng(2), n=400)
    z, states = flow.base.sample(np.random.default_rng(2), 400), unpack(figure.data["states"])
    others = np.arange(400) != 7
    assert np.allclose(states[1, others], z[others], atol=1e-3) and figure.data["box"][0][1] < 5
    assert "1 of 400 points go far out of the picture." in figure.data["note"]


def test_the_first_view_holds_the_outer_ring():
    _, figure = carried(Flow(Normal(dim=2), ElementwiseAffine(2)), n=5)
    (left, right), (low, high) = figure.data["box"]
    x, y = unpack(figure.data["rings"])[0].reshape(-1, 2).T
    assert left <= x.min() and x.max() <= right and low <= y.min() and y.max() <= high


class Needle(Transform):
    """x₁ = z₁ + 40 tanh(30 z₂), which pulls a strip a twentieth wide out to a needle."""

    def to_x(self, params, z):
        return np.stack([z[:, 0] + 40 * np.tanh(30 * z[:, 1]), z[:, 1]], axis=1), np.zeros(len(z))


class Swirl(Transform):
    """Turns each point by 40 radians times its distance from 0, a map of det 1."""

    def to_x(self, params, z):
        angle = 40 * np.hypot(*z.T)
        (a, b), (c, s) = z.T, (np.cos(angle), np.sin(angle))
        return np.stack([a * c - b * s, a * s + b * c], axis=1), np.zeros(len(z))


def test_the_points_of_a_ring_are_close_together_where_it_is_pulled_out():
    """They leave no gap above a twentieth of its length, though half of the length comes from a hundredth of z."""
    figure = widgets.watch(Flow(Normal(dim=2), Needle(2)), {}, np.random.default_rng(2), n=5)
    for ring in unpack(figure.data["rings"])[1]:
        gaps = np.linalg.norm(np.diff(ring, axis=0, append=ring[:1]), axis=1)
        assert gaps.max() < 0.05 * gaps.sum()


def test_where_the_cells_of_the_grid_would_lie_over_each_other_there_is_none():
    figure = widgets.watch(Flow(Normal(dim=2), Swirl(2)), {}, np.random.default_rng(2), n=5)
    assert "grid" not in figure.data
    mirror = widgets.watch(Flow(Normal(dim=2), Permutation([1, 0])), {}, np.random.default_rng(2), n=5)
    assert "grid" in mirror.data


def test_the_switch_carries_the_same_points_by_the_other_parameters():
    flow = FLOWS["AffineCoupling"]
    right, wrong = (laws.random_params(flow.transform, np.random.default_rng(seed)) for seed in (1, 3))
    figure = widgets.watch(flow, right, np.random.default_rng(2), n=40, broken=("no sense", wrong))
    z, broken = flow.base.sample(np.random.default_rng(2), 40), figure.data["broken"]
    assert broken["name"] == "no sense" and unpack(broken["rings"]).shape == unpack(figure.data["rings"]).shape
    assert np.allclose(unpack(broken["states"])[-1], flow.to_data(wrong, z), atol=2e-3)
    assert np.allclose(unpack(broken["log_p"])[-1], flow.log_prob(wrong, flow.to_data(wrong, z)), atol=2e-3)


def test_the_still_picture_has_the_titles_and_the_colours_of_what_it_shows():
    drawn, _ = taken(lambda: carried(models.realnvp(dim=2, layers=3, hidden=(8,)))[1].picture)
    panels = drawn.axes
    assert [axes.get_title() for axes in panels] == ["z", "after layer 1", "after layer 3", "x"]
    z = np.asarray(panels[0].collections[0].get_offsets())
    angle = np.asarray(panels[0].collections[0].get_array())
    assert np.allclose(angle, np.arctan2(*(z - z.mean(axis=0)).T[::-1]))


def test_every_colour_of_the_animation_is_seen_on_a_white_page_and_on_a_nearly_black_one(tmp_path):
    flow = FLOWS["AffineCoupling"]
    animation.animate(flow, flow.init(np.random.default_rng(1)), np.random.default_rng(2), tmp_path / "flow.gif", n=300)
    with Image.open(tmp_path / "flow.gif") as picture:
        pixels = np.asarray(picture.convert("RGBA")) / 255
    light = animation.luminance(pixels[pixels[..., 3] > 0][:, :3])
    black = animation.luminance(np.array([13, 17, 23]) / 255)
    assert light.max() + 0.05 < 1.05 / 3 and light.min() + 0.05 > 3 * (black + 0.05)


def test_the_animation_shows_the_samples_where_the_flow_puts_them(tmp_path):
    flow = FLOWS["AffineCoupling"]
    params = laws.random_params(flow.transform, np.random.default_rng(1))
    animation.animate(flow, params, np.random.default_rng(2), tmp_path / "flow.gif", n=300)
    z = flow.base.sample(np.random.default_rng(2), 300)
    x = flow.to_data(params, z)
    with Image.open(tmp_path / "flow.gif") as picture:  # in which frames that are the same are one
        for frame, points in ((0, z), (animation.BETWEEN, x)):
            picture.seek(frame)
            drawn = np.argwhere(np.asarray(picture.convert("RGBA"))[..., 3] > 0)[:, ::-1] * (1, -1)
            assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(np.corrcoef(points.T)[0, 1], abs=0.1)
            assert len(drawn) > 300
    with pytest.raises(ValueError, match=r"path must end in \.gif"):
        animation.animate(flow, params, np.random.default_rng(2), tmp_path / "flow.png")
