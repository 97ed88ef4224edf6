"""Bad input gets one sentence that names the argument, what came and what is needed."""

from functools import partial

import numpy as np
import pytest

from minflow.change_of_variables import log_density, log_density_forward
from minflow.distributions import Logistic, Mixture, Normal, Uniform
from minflow.transforms import ActNorm, Chain, Inverse, Rescaling

from .bad_input import AFFINE, CALLS, COUPLING, FLOW, FUNCTIONS, INF, NAN, PARAMS, RNG, SETTINGS, P, Q, X, train
from .sentences import assert_one_sentence, assert_refused

POINTS = {
    "one point": (X[0], "shape (N, 2)", "(2,)", "[None, :]"),
    "one number": (1.0, "shape (N, 2)", "()"),
    "three dimensions": (np.zeros((4, 3)), "shape (N, 2)", "(4, 3)"),
    "transposed": (X.T, "shape (N, 2)", "(2, 6)", ".T"),
    "a stack": (X[None], "shape (N, 2)", "(1, 6, 2)"),
    "NaN": (NAN, "finite", "NaN", "row 0"),
    "infinity": (INF, "finite", "infinity", "row 1"),
    "None": (None, "real numbers", "NoneType"),
    "words": ([["a", "b"]], "real numbers", "list"),
    "complex": (X + 1j, "real numbers", "complex128"),
    "ragged": ([[1.0, 2.0], [3.0]], "real numbers", "rows of different lengths"),
    "a function": (np.sin, "real numbers", "ufunc"),
}
TAKE_POINTS = {
    "ElementwiseAffine.forward z": lambda v: AFFINE.forward(P, v),
    "ElementwiseAffine.inverse x": lambda v: AFFINE.inverse(P, v),
    "Rescaling.forward z": lambda v: Rescaling(2).forward({"log_scale": np.zeros(2)}, v),
    "Rescaling.inverse x": lambda v: Rescaling(2).inverse({"log_scale": np.zeros(2)}, v),
    "AffineCoupling.forward z": lambda v: COUPLING.forward(Q, v),
    "AffineCoupling.inverse x": lambda v: COUPLING.inverse(Q, v),
    "Chain.forward z": lambda v: Chain([AFFINE]).forward([P], v),
    "Chain.inverse x": lambda v: Chain([AFFINE]).inverse([P], v),
    "Inverse.forward z": lambda v: Inverse(AFFINE).forward(P, v),
    "Inverse.inverse x": lambda v: Inverse(AFFINE).inverse(P, v),
    "Flow.log_prob x": lambda v: FLOW.log_prob(P, v),
    "Flow.to_latent x": lambda v: FLOW.to_latent(P, v),
    "Flow.to_data z": lambda v: FLOW.to_data(P, v),
    "log_density x": lambda v: log_density(Normal(dim=2), lambda x: x)(v),
    "log_density_forward z": lambda v: log_density_forward(Normal(dim=2), lambda z: z)(v),
    "ActNorm.init x": lambda v: ActNorm(2).init(RNG, [] if v is None else v),
    "fit x": lambda v: train(x=[[None]] if callable(v) else v),
    "fit validation": lambda v: train(validation="" if v is None else v),
}


@pytest.mark.parametrize("what", POINTS)
@pytest.mark.parametrize("where", TAKE_POINTS)
def test_points_that_cannot_be_used_are_refused_by_name(where, what):
    value, *words = POINTS[what]
    with pytest.raises(ValueError) as problem:
        TAKE_POINTS[where](value)
    if not (where.startswith(("fit", "ActNorm")) and (value is None or callable(value))):
        assert_one_sentence(str(problem.value), where.split()[-1] + " must", *words)


@pytest.mark.parametrize("base", [Normal(dim=2), Logistic(dim=2), Uniform(dim=2), Mixture([Normal(dim=2)])])
def test_distributions_refuse_nan_and_other_shapes_and_take_infinity(base):
    for value, words in ((X[0], ["z must have shape (N, 2)", "(2,)"]), (NAN, ["z must be a number", "row 0"])):
        assert_refused(partial(base.log_prob, value), *words)
    assert np.isneginf(base.log_prob(INF)[1])


EVERY = SETTINGS | PARAMS | CALLS | FUNCTIONS


@pytest.mark.parametrize("what", EVERY)
def test_bad_input_gets_one_sentence(what, capsys):
    assert_refused(*EVERY[what])


@pytest.mark.parametrize("count, said", [(1, "row 0"), (5, "5 rows: 0, 1, 2, 3, 4"), (6, "6 rows: 0, 1, 2, 3, 4, …")])
def test_the_first_five_bad_rows_are_named(count, said):
    with pytest.raises(ValueError) as problem:
        FLOW.log_prob(P, np.full((count, 2), np.nan))
    assert str(problem.value).endswith(f"in {said}")
