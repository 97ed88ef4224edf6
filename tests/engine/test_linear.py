"""Linear maps beyond the laws and the reference numbers: what each family can be, and the matrices it refuses."""

import numpy as np
import pytest
from autograd import grad

from minflow import laws, trees
from minflow import transforms as t
from minflow.fast import Fast

from .shared import close, refused


def test_a_linear_layer_starts_as_a_rotation_of_all_coordinates(rng):
    A = t.Linear(4).init(rng)["A"]
    close(A @ A.T, np.eye(4))
    assert np.count_nonzero(abs(A) > 1e-12) == 16


def test_a_linear_layer_starts_in_any_direction_as_likely_as_in_another(rng):
    """The line along its first column: its angle is uniform, so that the means of cos 2kθ and of sin 2kθ are 0."""
    columns = np.array([t.Linear(2).init(rng)["A"][:, 0] for _ in range(4000)])
    powers = (columns[:, 0] + 1j * columns[:, 1])[:, None] ** [2, 4, 6, 8]
    assert np.abs(powers.mean(axis=0)).max() < 5 / 4000**0.5


def test_a_permutation_and_a_plu_at_its_start_read_the_same_order(rng):
    """x_j = z_order[j]."""
    order, z = [2, 0, 3, 1], rng.normal(size=(5, 4))
    close(t.Permutation(order).forward({}, z)[0], z[:, order])
    close(t.PLU(order).forward(t.PLU(order).init(rng), z)[0], z[:, order])
    close(t.Permutation(3).forward({}, z[:, :3])[0], z[:, :3])


def test_the_signs_of_a_plu_layer_are_those_of_its_diagonal(rng):
    layer, z = t.PLU([0, 1, 2], signs=[-1, 1, -1]), rng.normal(size=(4, 3))
    for step in (layer.forward, layer.inverse):
        close(step(layer.init(rng), z)[0], z * [-1, 1, -1])


def test_one_matrix_serves_every_place(rng):
    """The channels of a place lie side by side, and places do not see each other."""
    layer = t.OneByOne(channels=3, places=2)
    params, z = laws.random_params(layer, rng), rng.normal(size=(4, 6))
    x, log_det = layer.forward(params, z)
    for place in (slice(0, 3), slice(3, 6)):
        close(x[:, place], z[:, place] @ params["A"].T + params["b"])
    close(log_det, np.full(4, 2 * np.linalg.slogdet(params["A"])[1]))


def test_a_triangle_has_its_side(rng):
    layer = t.Triangular(4)
    A = layer.matrix(laws.random_params(layer, rng))[0]
    assert np.array_equal(A, np.tril(A)) and (np.diag(A) > 0).all() and np.count_nonzero(A) == 10


def test_a_squeeze_gathers_blocks_of_two_by_two(rng):
    """Place (i, j) of the half-size picture holds pixels (2i, 2j), (2i, 2j + 1), (2i + 1, 2j), (2i + 1, 2j + 1)."""
    for side, channels in ((4, 1), (6, 3)):
        picture = rng.normal(size=(3, side, side, channels))
        z, log_det = t.squeeze(side, channels).inverse({}, picture.reshape(3, -1))
        blocks = [picture[:, a::2, b::2] for a in (0, 1) for b in (0, 1)]
        close(z.reshape(3, side // 2, side // 2, 4 * channels), np.concatenate(blocks, axis=3))
        close(log_det, 0)


def test_a_reflection_turns_its_vector_round_and_a_vector_0_reflects_nothing(rng):
    """v goes to −v, and what is orthogonal to it stays."""
    layer, v, z = t.Householder(3, 1), np.array([1.0, 2.0, -2.0]), rng.normal(size=(4, 3))
    close(layer.forward({"v": v[None]}, [v, [2.0, -1.0, 0.0]])[0], [-v, [2.0, -1.0, 0.0]])
    assert np.array_equal(layer.forward({"v": np.zeros((1, 3))}, z)[0], z)
    rotation = t.Householder(2, 2).forward({"v": np.array([[1.0, 0.0], [1.0, 1.0]])}, np.eye(2))[0]
    close(np.linalg.det(rotation), 1.0)


@pytest.mark.parametrize("lengths", [1e200, 1e-200, -1e-150, 1e300, (1e200, 1e-200), (1e-200, 1e200), (1e200, 1.0)])
def test_reflections_do_not_depend_on_the_lengths_of_their_vectors(lengths, rng):
    layer, v, z = t.Householder(3, 2), np.array([[-1.0, 0.0, -2.0], [0.5, 1.0, -1.0]]), rng.normal(size=(4, 3))
    x, params = layer.forward({"v": v}, z)[0], {"v": np.reshape(lengths, (-1, 1)) * v}
    close(layer.forward(params, z)[0], x)
    close(layer.inverse(params, x)[0], z)


def test_a_long_vector_of_a_reflection_has_a_gradient():
    layer, v, z = t.Householder(2, 1), np.array([[3.0, 4.0]]), np.array([[1.0, 2.0]])
    short = grad(lambda v: layer.forward({"v": v}, z)[0][0, 0])(v)
    close(1e200 * grad(lambda v: layer.forward({"v": v}, z)[0][0, 0])(1e200 * v), short)
    assert np.abs(short).max() > 0.1


@pytest.mark.parametrize("dim", [1, 2, 3, 6])
def test_linear_layers_find_the_parameters_of_a_matrix(dim, rng):
    A, b, z = rng.normal(size=(dim, dim)), rng.normal(size=dim), rng.normal(size=(4, dim))
    lower = np.tril(A, -1) + np.diag(np.exp(rng.normal(size=dim)))
    for layer, matrix in ((t.Linear(dim), A), (t.PLU.of(A), A), (t.Triangular(dim), lower)):
        params = layer.params_of(matrix, b)
        assert {name: leaf.shape for name, leaf in params.items()} == {
            name: leaf.shape for name, leaf in layer.init(rng).items()
        }
        x, log_det = layer.forward(params, z)
        close(x, z @ matrix.T + b, 1e-8)
        close(log_det, np.full(4, np.linalg.slogdet(matrix)[1]), 1e-8)
        close(layer.forward(layer.params_of(matrix), z)[0], z @ matrix.T, 1e-8)
    assert not np.triu(params["A"]).any()
    unit = layer.params_of(np.eye(dim, dtype=np.float32))
    assert {leaf.dtype for leaf in trees.leaves(unit)} == {np.dtype(np.float32)}


def test_elimination_takes_the_largest_pivots(rng):
    """|L| ≤ 1, also where a pivot in its place would be nearly 0."""
    A = rng.normal(size=(5, 5))
    A[0, 0] = 1e-14
    layer = t.PLU.of(A)
    params, z = layer.params_of(A), rng.normal(size=(3, 5))
    close(layer.forward(params, z)[0], z @ A.T, 1e-8)
    assert abs(params["L"]).max() <= 1 + 1e-12
    assert not np.triu(params["L"]).any() and not np.tril(params["U"]).any()


@pytest.mark.parametrize("dim", [1, 2, 3, 6])
def test_every_rotation_and_reflection_is_a_product_of_householders(dim, rng):
    A, z = np.linalg.qr(rng.normal(size=(dim, dim)))[0], rng.normal(size=(4, dim))
    layer = t.Householder(dim, dim + 1)
    params = layer.params_of(A)
    assert params["v"].shape == (dim + 1, dim) and not params["v"][0].any()
    close(layer.forward(params, z)[0], z @ A.T, 1e-9)
    close(layer.inverse(params, z)[0], z @ A, 1e-9)


@pytest.mark.parametrize("angle", [1.0, 1e-5])
def test_a_turn_of_a_plane_is_two_householders_and_the_identity_none(angle, rng):
    turn, layer, z = np.eye(4), t.Householder(4, 2), rng.normal(size=(3, 4))
    turn[1:3, 1:3] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    close(layer.forward(layer.params_of(turn), z)[0], z @ turn.T, 1e-12)
    assert not layer.params_of(np.eye(4))["v"].any()


SINGULAR = ([[1.0, 2.0], [2.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 1.0 + 2e-16]])


@pytest.mark.parametrize("A", SINGULAR, ids=str)
def test_a_matrix_without_an_inverse_is_refused(A):
    words = "params['A'] must be invertible, and far from singular", "got condition number"
    for layer in (t.Linear(2), t.OneByOne(2, 3)):
        params, at = {"A": np.array(A), "b": np.zeros(2)}, np.ones((1, layer.dim))
        for step in (layer.forward, layer.inverse, Fast(layer).forward, Fast(layer).inverse):
            refused(lambda step=step, params=params, at=at: step(params, at), *words)


def test_a_matrix_is_singular_by_the_digits_of_its_own_dtype():
    A = np.diag([1.0, 1e-9])
    t.Linear(2).forward({"A": A, "b": np.zeros(2)}, np.ones((1, 2)))
    with pytest.raises(ValueError, match="far from singular"):
        t.Linear(2).forward({"A": A.astype(np.float32), "b": np.zeros(2, np.float32)}, np.ones((1, 2), np.float32))


def test_a_matrix_of_tiny_numbers_that_is_far_from_singular_is_taken():
    x = np.full((3, 2), 1e-300)
    z, log_det = t.Linear(2).inverse({"A": np.diag([1e-300, 1e-290]), "b": np.zeros(2)}, x)
    assert np.isfinite(z).all() and np.isfinite(log_det).all()


def test_factors_whose_product_rounds_to_a_singular_matrix_are_refused():
    ones = np.ones((2, 2))
    params = {"L": ones, "U": ones, "log_diagonal": np.array([0.0, -50.0]), "b": np.zeros(2)}
    for step in (t.PLU(2).inverse, Fast(t.PLU(2)).inverse):
        refused(lambda step=step: step(params, np.zeros((1, 2))), "params must give an invertible matrix", "singular")


def test_rows_outside_the_range_of_a_layer_are_found_behind_linear_ones():
    chain = t.Chain([t.Exp(2), t.Permutation([1, 0]), t.ElementwiseAffine(2)])
    params = [{}, {}, {"log_scale": np.zeros(2), "shift": np.array([1.0, 2.0])}]
    with pytest.raises(ValueError) as problem:
        chain.inverse(params, [[1.5, 2.5], [0.5, 2.5], [1.5, 1.5]])
    assert problem.value.rows.tolist() == [1, 2]
    assert chain.domain == (-np.inf, np.inf)


A = np.array([[0.0, 1.0], [2.0, 3.0]])
X = np.ones((1, 2))
REFUSED = {
    "order of one twice": (lambda: t.Permutation([0, 0, 1]), "order must", "0 to 2", "[0, 0, 1]"),
    "order from 1": (lambda: t.PLU([1, 2, 3]), "order must", "[1, 2, 3]"),
    "order of halves": (lambda: t.Permutation([0.5, 1]), "order must", "0.5"),
    "order of masks": (lambda: t.Permutation([True, False]), "order must", "True"),
    "order 0": (lambda: t.PLU(0), "order must", "0"),
    "order None": (lambda: t.Permutation(None), "order must", "None"),
    "order of rows": (lambda: t.Permutation([[0, 1], [1]]), "order must", "a list of 2"),
    "signs of 2": (lambda: t.PLU(2, signs=[1, 2]), "signs must", "1 or -1", "[1, 2]"),
    "signs too few": (lambda: t.PLU(3, signs=[1, -1]), "signs must", "3 numbers"),
    "reflections 0": (lambda: t.Householder(2, 0), "reflections must", "0"),
    "channels 0": (lambda: t.OneByOne(0, 2), "channels must", "0"),
    "places 1.5": (lambda: t.OneByOne(2, 1.5), "places must", "1.5"),
    "side 3": (lambda: t.squeeze(3), "side must be even", "3"),
    "A missing": (lambda: t.Linear(2).forward({"b": np.zeros(2)}, X), "params must", "'A'"),
    "A of another dim": (lambda: t.Linear(2).forward({"A": np.eye(3)}, X), "'A'", "(2, 2)", "(3, 3)"),
    "A NaN": (lambda: t.Linear(1).inverse({"A": np.array([[np.nan]])}, [[1.0]]), "'A'", "nan"),
    "v of another shape": (lambda: t.Householder(2).inverse({"v": np.ones((3, 2))}, X), "'v'", "(2, 2)"),
    "rng a seed": (lambda: t.Linear(2).init(0), "rng must", "int"),
    "rng of reflections": (lambda: t.Householder(2).init(None), "rng must", "NoneType"),
    "params_of another shape": (lambda: t.Linear(2).params_of(np.eye(3)), "A must have shape (2, 2)", "(3, 3)"),
    "params_of another b": (lambda: t.Linear(2).params_of(A, [1.0]), "b must have shape (2,)", "(1,)"),
    "params_of NaN": (lambda: t.PLU(2).params_of(A * np.nan), "A must be finite", "NaN"),
    "PLU of a singular A": (lambda: t.PLU.of(np.ones((2, 2))), "A must be invertible", "below 2"),
    "PLU of an oblong A": (lambda: t.PLU.of(np.ones((2, 3))), "A must have shape (D, D)", "(2, 3)"),
    "another order": (lambda: t.PLU(2).params_of(A), "A must have pivots", "PLU.of(A)", "0 for entry 0"),
    "other signs": (lambda: t.PLU([1, 0], [-1, 1]).params_of(A), "A must have pivots", "[-1, 1]", "2 for entry 0"),
    "not triangular": (lambda: t.Triangular(2).params_of(A), "A must be lower triangular", "[2.0, 3.0]"),
    "a diagonal of 0": (lambda: t.Triangular(2).params_of(A.T * 0), "A must be lower triangular", "positive diagonal"),
    "not orthogonal": (lambda: t.Householder(2).params_of(A), "A must be an orthogonal matrix", "[2.0, 3.0]"),
    "more reflections": (lambda: t.Householder(3, 1).params_of(-np.eye(3)), "1 reflections", "one of 3"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])
