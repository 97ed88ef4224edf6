"""A plan that is kept from one evaluation to the next gives the numbers of the layers and parameters of now."""

import autograd.numpy as anp
import numpy as np
import pytest

from minflow import laws, models, trees
from minflow.distributions import Normal
from minflow.fast import Fast, plan
from minflow.flow import Flow
from minflow.transforms import MAF, ActNorm, AffineCoupling, Chain, ElementwiseAffine, Inverse, Transform

from .gradients import WAYS
from .shared import close, refused


def the_same_as_the_definition(transform, params, u, tolerance=1e-10):
    for way in WAYS:
        for output, expected in zip(getattr(Fast(transform), way)(params, u), getattr(transform, way)(params, u)):
            close(output, expected, tolerance)


def shrink(layers, params):
    params[0][1]["bias"] *= 0.5


def give_another_array(layers, params):
    params[0][1]["bias"] = params[0][1]["bias"] + 1.0


def change_a_cap(layers, params):
    layers[0].log_scale_cap = 0.1


def change_an_activation(layers, params):
    layers[0].activation = "relu"


def change_a_mask(layers, params):
    layers[1].masks[0][:] = False


def turn_a_layer_round(layers, params):
    layers[1] = Inverse(layers[1])


def swap_two_layers(layers, params):
    layers[2:], params[2:] = layers[:1:-1], params[:1:-1]


def swap_two_arrays(layers, params):
    params[2] = dict(zip(params[2], list(params[2].values())[::-1]))


def swap_two_keys(layers, params):
    params[2] = dict(zip(list(params[2])[::-1], params[2].values()))


CHANGES = [
    shrink,
    give_another_array,
    change_a_cap,
    change_an_activation,
    change_a_mask,
    turn_a_layer_round,
    swap_two_layers,
    swap_two_arrays,
    swap_two_keys,
]


@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__ for change in CHANGES])
def test_what_has_changed_since_the_last_evaluation_counts(change, rng):
    chain = Chain([AffineCoupling([True, False], (3,)), MAF(2, (4,)), ElementwiseAffine(2), ActNorm(2)])
    params, u = laws.random_params(chain, rng), rng.normal(size=(5, 2))
    before = Fast(chain).inverse(params, u)[0], Fast(chain).forward(params, u)[0]
    change(chain.layers, params)
    the_same_as_the_definition(chain, params, u)
    assert not np.allclose(before[0], Fast(chain).inverse(params, u)[0])


def test_points_of_another_dtype_and_another_flow_get_a_plan_of_their_own(rng):
    flow, other = (models.realnvp(2, layers=2, hidden=(3,)) for _ in range(2))
    params, u = laws.random_params(flow.transform, rng), rng.normal(size=(5, 2))
    small = trees.map_leaves(np.float32, params)
    assert Fast(flow.transform).inverse(small, u.astype(np.float32))[0].dtype == np.float32
    for transform, p in ((flow.transform, small), (other.transform, params), (flow.transform, params)):
        the_same_as_the_definition(transform, p, u, 1e-5 if p is small else 1e-10)


class Scaled(Transform):
    """x = e^p z in D = 2, p a number."""

    def to_x(self, params, z):
        return z * anp.exp(params), 2 * params

    def to_z(self, params, x):
        return x * anp.exp(-params), -2 * params


def test_layers_may_share_one_array_of_parameters(rng):
    chain, params, u = Chain([Scaled(2), Scaled(2)]), np.array([0.1, 0.2]), rng.normal(size=(5, 2))
    for _ in range(2):
        the_same_as_the_definition(chain, params, u)
        params[0] += 1.0


def test_a_number_beyond_the_limits_of_a_layer_is_refused_each_time(rng):
    flow, x = Flow(Normal(dim=2), ElementwiseAffine(2)), rng.normal(size=(5, 2))
    params = flow.init(rng)
    flow.log_prob(params, x)
    params["log_scale"][:] = 800.0
    refused(lambda: flow.log_prob(params, x), "log_scale")


class Bent:
    """A function of one's own that cannot be hashed, nor applied to its own results again and again."""

    __hash__ = None

    def __call__(self, u):
        assert np.abs(u).max() < 20
        return u + 0.5 * u**2 + 1.0


def test_an_activation_of_ones_own_sees_the_points_alone(rng):
    layer = AffineCoupling([True, False], (4,), (Bent(), lambda y: anp.sqrt(2 * y - 1)))
    params, u = laws.random_params(layer, rng, 0.1), rng.uniform(-1, 1, size=(128, 2))
    for _ in range(5):
        the_same_as_the_definition(layer, params, u)


class WithAFlowWithin(Transform):
    """x = z, with the log-density of a flow as log_det."""

    def __init__(self, flow, params):
        super().__init__(flow.dim)
        self.flow, self.of_flow = flow, params

    def to_x(self, params, z):
        return z, self.flow.log_prob(self.of_flow, z)

    def to_z(self, params, x):
        return x, self.flow.log_prob(self.of_flow, x)


def test_a_layer_may_evaluate_a_flow_with_the_same_layers(rng):
    flow = models.realnvp(2, layers=2, hidden=(3,))
    params, u = laws.random_params(flow.transform, rng), rng.normal(size=(5, 2))
    chain = Chain([flow.transform, WithAFlowWithin(flow, params), flow.transform])
    for _ in range(2):
        the_same_as_the_definition(chain, [params, {}, params], u)


def test_a_refusal_leaves_nothing_behind(rng):
    flow = Flow(Normal(dim=2), ElementwiseAffine(2))
    params, x = flow.init(rng), rng.normal(size=(5, 2))
    expected = flow.log_prob(params, x)
    params["shift"][0] = np.nan
    refused(lambda: flow.log_prob(params, x), "params", "shift")
    params["shift"][0] = 0.0
    close(flow.log_prob(params, x), expected)


def test_a_number_that_is_lost_is_named_by_its_way_from_params(rng):
    """A residual layer works on its network before anything is evaluated, and knows only its own part of the way."""
    flow, x = models.iresnet(2, 2, (3,)), rng.normal(size=(5, 2))
    params = flow.init(rng, x)
    for _ in range(2):
        params[2][1]["bias"][0] = np.nan
        refused(lambda: flow.log_prob(params, x), "params[2][1]['bias']")
        params[2][1]["bias"][0] = 0.0
        flow.log_prob(params, x)


def test_a_plan_is_made_once_and_keeps_no_residuals(rng, monkeypatch):
    made, init = [], plan.Plan.__init__
    monkeypatch.setattr(plan.Plan, "__init__", lambda self, *args, **kw: made.append(self) or init(self, *args, **kw))
    flow = models.realnvp(2, layers=2, hidden=(3,))
    params = laws.random_params(flow.transform, rng)
    for n in (5, 7, 3):
        flow.sample(params, rng, n)
        flow.log_prob(params, rng.normal(size=(n, 2)))
    assert [one.direction for one in made] == ["forward", "inverse"]
    assert {step.residuals for one in made for step in one.steps} == {None}
