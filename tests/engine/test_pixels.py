"""The velocity of pictures: its bells, its laws at three pixels, its sampler, and the stored file."""

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import pictures
from minflow import data, pretrained
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.pretrained import pixels

from .shared import close


@pytest.fixture
def small(rng):
    """(ode, params) of three pixels and two classes, with shares that depend on everything."""
    ode = pixels.BellsODE(3, hidden=5, layers=2, context_dim=2, tolerance=1e-2, probes=None)
    params = ode.init(rng)
    params[-1]["weight"] = rng.normal(size=params[-1]["weight"].shape)
    return ode, params


def test_with_equal_shares_it_carries_noise_to_the_mixture_of_the_three_bells(rng):
    """Each pixel by itself: ends in the shares 1/3 of black, grey and white, and the log-density of that mixture."""
    ode = pixels.BellsODE(1, hidden=2, layers=1, context_dim=1, tolerance=1e-3, probes=None)
    flow, params, none = Flow(Normal(dim=1), ode), ode.init(rng), np.zeros(1)
    x = flow.sample(params, rng, 3000, none)
    near = [np.mean(np.abs(x - centre) < 5 * width) for centre, width in zip(pixels.CENTRE, pixels.WIDTH)]
    inside = 1 / 3 + 0.5 * 5 * 2 * pixels.WIDTH[0] / 3 * 0.14  # and what the wide bell has there, a hundredth
    assert abs(near[0] - inside) < 0.04 and abs(near[2] - inside) < 0.04
    x = np.linspace(-1.2, 1.2, 25)[:, None]
    bells = np.exp(-(((x - pixels.CENTRE) / pixels.WIDTH) ** 2) / 2) / (pixels.WIDTH * (2 * np.pi) ** 0.5)
    close(flow.log_prob(params, x, none), np.log(bells.mean(axis=1)), 2e-3)


def test_round_trip_and_log_det_against_differences(small, rng):
    ode, params = small
    z, context, step = rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), 1e-3
    x, log_det = ode.forward(params, z, context)
    back, minus = ode.inverse(params, x, context)
    close(back, z, 1e-2)
    close(minus, -log_det, 1e-2)
    around = z[:, None] + step * np.concatenate([np.eye(3), -np.eye(3)])
    ends = ode.forward(params, around.reshape(-1, 3), np.repeat(context, 6, axis=0))[0].reshape(4, 6, 3)
    close(log_det, np.linalg.slogdet((ends[:, :3] - ends[:, 3:]) / (2 * step))[1], 2e-2)


def test_many_probes_give_the_trace(small, rng):
    ode, params = small
    signs = np.array([[a, b, c] for a in (1, -1) for b in (1, -1) for c in (1, -1)], float)
    state = np.concatenate([rng.normal(size=(4, 3)), np.zeros((4, 1)), rng.normal(size=(4, 2))], axis=1)
    exact = ode.rate(params, state, 0.4)
    ode.probes = signs
    close(ode.rate(params, state, 0.4), exact)


def test_many_euler_steps_end_where_the_solver_does(small, rng):
    ode, params = small
    z, context = rng.normal(size=(5, 3)), rng.uniform(size=(5, 2))
    path = ode.euler(params, z, context, 2000)
    assert path.shape == (2001, 5, 3) and np.array_equal(path[0], z)
    close(path[-1], ode.forward(params, z, context)[0], 4e-2)


def test_guidance_is_a_line_through_both_velocities(small, rng):
    ode, params = small
    z, context = rng.normal(size=(5, 3)), rng.uniform(size=(5, 2))
    free, own = (ode.euler(params, z, c, 1)[-1] for c in (0 * context, context))
    for w in (0.0, 1.0, 2.5):
        close(ode.euler(params, z, context, 1, guidance=w)[-1], free + w * (own - free))


class TwoPixels(pixels.BellsODE):
    """The exact velocity of two standard normal pixels with a correlation of 0.9."""

    def velocity(self, params, y, t, context):
        C, one = np.array([[1.0, 0.9], [0.9, 1.0]]), np.eye(2)
        return y @ ((t * C - (1 - t) * one) @ np.linalg.inv((1 - t) ** 2 * one + t**2 * C)).T


@pytest.mark.parametrize("rounds, mean, near", [(1, 0.68, 0.06), (20, 1.35, 0.07)])
def test_going_back_and_forth_draws_what_fits_the_known_pixels(rounds, mean, near, rng):
    """x₂ given x₁ = 1.5 has the mean 1.35; with one round the known pixel's noise is followed, and half is lost."""
    known, mask = np.full((2000, 2), 1.5), np.array([True, False])
    x = TwoPixels(2, context_dim=1).fill_in({}, rng, known, mask, np.zeros(1), 50, rounds)
    assert (x[:, 0] == 1.5).all() and abs(x[:, 1].mean() - mean) < near


@pytest.mark.parametrize(
    "settings, sentence",
    [
        ({"steps": 0}, "steps must be a whole number of at least 1; got the int 0"),
        ({"guidance": 1e6}, "guidance must be a number from 0 to 20; got the float 1000000.0"),
        ({"guidance": np.nan}, "guidance must be a number from 0 to 20; got the float nan"),
        ({"z": np.zeros((2, 4))}, r"z must have shape \(N, 3\); got \(2, 4\)"),
        ({"context": np.zeros((2, 3))}, r"context must have shape"),
        ({"context": np.array([3.0, 1.0])}, "context must be one-hot, or 0 for any digit"),
        ({"z": np.full((2, 3), 1e300)}, "the path must be finite"),
    ],
)
def test_what_makes_no_picture_is_refused(settings, sentence, small):
    ode, params = small
    given = {"z": np.zeros((2, 3)), "context": np.zeros((2, 2)), "steps": 4} | settings
    with pytest.raises(ValueError, match=sentence):
        ode.euler(params, **given)


@pytest.mark.parametrize(
    "settings, sentence",
    [
        ({"steps": 0}, "steps must be a whole number of at least 1; got the int 0"),
        ({"rng": 3}, "rng must be a numpy.random.Generator"),
        ({"rounds": 0}, "rounds must be a whole number of at least 1; got the int 0"),
        ({"mask": 3 * [False]}, "mask must leave some pixels of each image known"),
        ({"mask": 3 * [True]}, "mask must leave some pixels of each image known"),
        ({"mask": [1, 0, 0]}, "mask must be True or False for each of 3 pixels"),
        ({"known": np.zeros((2, 4))}, r"known must have shape \(N, 3\); got \(2, 4\)"),
        ({"known": np.full((2, 3), np.nan)}, "known must be finite"),
    ],
)
def test_what_cannot_be_filled_in_is_refused(settings, sentence, small, rng):
    ode, params = small
    given = {"rng": rng, "known": np.zeros((2, 3)), "mask": [True, False, False], "context": np.zeros(2), "steps": 4}
    with pytest.raises(ValueError, match=sentence):
        ode.fill_in(params, **given | settings)


def test_noise_stays_in_its_level_and_its_log_density_is_that_of_the_draws(rng):
    """E[−log q] is the entropy of the normal cut at half a level, here by a sum; 400 000 draws."""
    images = rng.integers(0, 17, (2000, 196)).astype(float)
    y, log_q = pretrained.noisy(rng, images)
    assert np.array_equal(pretrained.to_levels(y), images) and np.abs(y).max() <= 1
    u = (np.arange(100_000) + 0.5) / 100_000 - 0.5
    q = np.exp(-((u / pixels.NOISE) ** 2) / 2)
    q /= q.mean()
    assert abs(log_q.mean() - 196 * np.mean(q * np.log(q))) < 6 * log_q.std() / 2000**0.5
    left_over = (y + 1) / 2 * 17 - images - 0.5
    assert abs(left_over.var() - np.mean(q * u**2)) < 1e-3
    with pytest.raises(ValueError, match="images must be rows of whole levels from 0 to 16"):
        pretrained.noisy(rng, images + 0.5)


def test_the_stored_velocity_draws_digits_that_a_reader_reads():
    flow, params = pretrained.pictures()
    digits = np.arange(100) % 10
    z = np.random.default_rng(0).standard_normal((100, 196)).astype(np.float32)
    path = flow.transform.euler(params, z, np.eye(10, dtype=np.float32)[digits], 8)
    assert path.dtype == np.float32
    assert np.mean(pretrained.read_pictures(pretrained.to_levels(path[-1])) == digits) > 0.9
    assert np.mean(pretrained.read_pictures(data.mnist()[2]) == data.mnist_labels()[2]) > 0.96


def test_the_stored_bits_are_those_of_the_solver(rng):
    """The mean of eight images, whose error with one probe and one draw of noise is 0.024 (12 seeds)."""
    flow, params = pretrained.pictures()
    images, labels = data.mnist()[2][:8], data.mnist_labels()[2][:8]
    y, log_q = pretrained.noisy(rng, images)
    log_p = flow.reseeded(rng).log_prob(params, y.astype(np.float32), np.eye(10, dtype=np.float32)[labels])
    bits = pictures.bits(log_p + 196 * np.log(2 / 17) - log_q)
    assert abs(np.mean(bits - pretrained.stored("bits")[:8])) < 0.14
    assert pretrained.stored("bits").shape == (1000,) and pixels.FILE.stat().st_size < 1_500_000


def test_a_file_of_another_version_is_refused(tmp_path, monkeypatch):
    other = tmp_path / "pictures.npz"
    np.savez(other, flat=np.zeros(10, np.float16), bits=np.full(1000, np.nan))
    monkeypatch.setattr(pixels, "FILE", other)
    for name in ("flat", "reader", "bits"):
        with pytest.raises(ValueError, match=rf"the file pictures.npz must hold \d+ finite numbers '{name}'"):
            pretrained.stored(name)


@pytest.mark.nightly
def test_the_command_trains_and_writes_a_file_that_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "DRAWS", 1)
    out = tmp_path / "pictures.npz"
    ran = CliRunner().invoke(pictures.main, ["--steps", "30", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert "CPU s" in ran.output and ran.output.count("bits/dim") == 1
    monkeypatch.setattr(pixels, "FILE", out)
    flow, params = pretrained.pictures()
    z = np.zeros((1, 196), np.float32)
    assert np.isfinite(flow.transform.euler(params, z, np.zeros((1, 10)), 4)).all()
