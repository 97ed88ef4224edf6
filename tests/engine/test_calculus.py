"""Derivatives: the slope, the Jacobian and log |det|, their nesting, dtypes and cost."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import calculus

from .shared import close


def test_derivative_of_a_function_is_its_slope(rng):
    z = rng.normal(size=7)
    close(calculus.derivative(anp.sin)(z), np.cos(z))
    close(calculus.derivative(lambda u: u**3 - 2 * u)(z), 3 * z**2 - 2)
    close(calculus.derivative(lambda u: 3.0 + 0 * u)(z), np.zeros(7))


def test_jacobian_is_dx_i_over_dz_j(rng):
    """x = (z0 z1, z0², sin z2 + z1): rows are outputs, columns inputs."""
    z = rng.normal(size=(4, 3))

    def f(z):
        return anp.stack([z[:, 0] * z[:, 1], z[:, 0] ** 2, anp.sin(z[:, 2]) + z[:, 1]], axis=1)

    J = calculus.batch_jacobian(f)(z)
    assert J.shape == (4, 3, 3)
    for n, (a, b, c) in enumerate(z):
        close(J[n], [[b, a, 0], [2 * a, 0, 0], [0, 1, np.cos(c)]])
    assert calculus.batch_jacobian(lambda z: z[:, :2])(z).shape == (4, 2, 3)


def test_log_abs_det_is_the_log_of_the_determinants_size(rng):
    J = rng.normal(size=(6, 4, 4))
    close(calculus.log_abs_det(J), np.log(np.abs(np.linalg.det(J))))
    close(calculus.log_abs_det(np.array([np.diag([2.0, -3.0])])), [math.log(6)])
    assert calculus.log_abs_det(np.zeros((1, 2, 2))) == [-np.inf]
    close(calculus.log_abs_det(1e-5 * np.eye(400)[None]), [-2000 * math.log(10)])


def test_second_derivative_is_the_derivative_of_the_derivative(rng):
    z = rng.normal(size=5)
    np.testing.assert_allclose(calculus.derivative(calculus.derivative(anp.sin))(z), -np.sin(z), atol=1e-12)


def test_a_constant_and_an_affine_map_have_quiet_derivatives(rng):
    z = rng.normal(size=(4, 2))
    assert (calculus.derivative(lambda u: np.ones(4))(z[:, 0]) == 0).all()
    assert (calculus.derivative(calculus.derivative(lambda u: 3 * u))(z[:, 0]) == 0).all()
    assert (calculus.batch_jacobian(lambda u: np.ones((4, 3)))(z) == 0).all()
    assert calculus.batch_jacobian(lambda u: np.ones((4, 3)))(z).shape == (4, 3, 2)


def test_jacobian_of_a_jacobian_is_the_second_derivative(rng):
    z = rng.normal(size=(3, 2))
    second = calculus.batch_jacobian(lambda u: calculus.batch_jacobian(lambda v: v**3)(u)[:, 0, :])(z)
    np.testing.assert_allclose(second[:, 0, 0], 6 * z[:, 0], atol=1e-12)
    assert (second[:, :, 1] == 0).all()


def test_log_abs_det_has_the_gradient_inverse_transpose(rng):
    J = rng.normal(size=(3, 4, 4))
    gradient = grad(lambda J: anp.sum(calculus.log_abs_det(J)))(J)
    np.testing.assert_allclose(gradient, np.swapaxes(np.linalg.inv(J), 1, 2), rtol=1e-8, atol=1e-8)


def test_jacobian_costs_one_reverse_pass_for_each_output_whatever_n_is(rng):
    calls = []

    def f(z):
        calls.append(z.shape)
        return anp.tanh(z @ np.ones((2, 2)))

    calculus.batch_jacobian(f)(rng.normal(size=(500, 2)))
    assert len(calls) == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(dtype, rng):
    z = rng.normal(size=(3, 2)).astype(dtype)
    J = calculus.batch_jacobian(lambda u: u * u)(z)
    assert J.dtype == calculus.log_abs_det(J).dtype == dtype
    assert calculus.derivative(anp.tanh)(z[:, 0]).dtype == dtype


def test_empty_batches_have_empty_derivatives():
    assert calculus.batch_jacobian(lambda z: z**2)(np.zeros((0, 3))).shape == (0, 3, 3)
    assert calculus.derivative(anp.exp)(np.zeros(0)).shape == (0,)
    assert calculus.log_abs_det(np.zeros((0, 2, 2))).shape == (0,)


def test_integers_and_lists_are_read_as_floats():
    assert calculus.derivative(lambda z: z**2)([1, 2]).tolist() == [2.0, 4.0]
    assert calculus.batch_jacobian(lambda z: z**2)([[1, 2]]).tolist() == [[[2.0, 0.0], [0.0, 4.0]]]
    assert calculus.log_abs_det([[[2, 0], [0, 3]]])[0] == pytest.approx(np.log(6))


def test_an_error_inside_f_is_the_authors_own():
    def f(z):
        raise RuntimeError("a fault of f")

    with pytest.raises(RuntimeError, match="a fault of f"):
        calculus.derivative(f)([1.0])
    with pytest.raises(TypeError):
        calculus.derivative(lambda z: z + "a")([1.0])
