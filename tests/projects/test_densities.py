"""Densities are asked in shuffled order and compared with exact ones, and an exact one gets its exact score."""

import numpy as np
import pytest

from flowcourse.projects import densities, digits, gap
from flowcourse.projects.densities import Bend, Bent, jittered, kl_gap, log_densities, mass_of
from flowcourse.projects.submission import Refused
from minflow import data

RNG = np.random.default_rng


def test_a_bend_leads_back_and_keeps_areas():
    bend, z = Bend(RNG(0), 1.3), RNG(1).normal(size=(50, 2))
    assert np.allclose(bend.to_z(bend.to_x(z)), z)
    steps = 1e-6 * np.eye(2)
    J = np.stack([(bend.to_x(z + step) - bend.to_x(z - step)) / 2e-6 for step in steps], axis=-1)
    assert np.allclose(np.linalg.det(J), 1, atol=1e-6)


def test_a_bend_of_twice_the_size_is_the_same_map_of_the_plane_in_units_half_as_large():
    z = RNG(0).normal(size=(200, 2))
    small, large = Bend(RNG(1), 1.0), Bend(RNG(1), 2.0)
    assert np.allclose(large.to_x(2 * z), 2 * small.to_x(z))
    assert np.allclose(small.turn @ small.turn.T, np.eye(2)) and np.linalg.det(small.turn) == pytest.approx(1)
    moved = small.to_x(z) - z @ small.turn.T
    assert np.all(moved.std(axis=0) > 0.05) and np.max(np.abs(moved)) < 6 / 2 * 4 * 0.12
    assert not np.allclose(moved, moved.mean(axis=0), atol=0.1), "more than a shift"
    assert small.heights.min() > 0.02 and 0.5 < small.frequencies.min() < 0.7 and 1.5 < small.frequencies.max() < 2


def test_a_target_is_bent_in_its_own_units():
    target = Bent(data.banana(), RNG(2))
    rng = RNG(2)
    size = data.banana().sample(rng, 2000).std()
    z = target.density.sample(RNG(3), 5)
    assert np.array_equal(target.bend.to_x(z), Bend(rng, size).to_x(z)) and target.dim == 2
    assert np.array_equal(target.sample(RNG(3), 5), target.bend.to_x(z))
    assert np.allclose(target.log_prob(target.bend.to_x(z)), target.density.log_prob(z))
    assert target.entropy == target.density.entropy


def test_every_row_is_asked_once_in_small_shuffled_questions_and_some_twice_and_all_come_back_in_order(
    here, monkeypatch
):
    monkeypatch.setattr(densities, "CHUNK", 1000)
    x, context, nets, at = (RNG(k).normal(size=(n, 2)) for k, n in enumerate((700, 700, 4000, 4000)))

    def log_prob(x, context):
        return x @ [1, 10] + context @ [100, 1000]

    fake = here(log_prob=log_prob)
    at_test, on_nets = log_densities(fake, None, RNG(0), (x, context), (nets, at))
    assert np.array_equal(at_test, log_prob(x, context)) and np.array_equal(on_nets, log_prob(nets, at))
    rows = [len(asked) for asked, _ in fake.asked]
    assert sum(rows) == 700 + densities.AGAIN + 4000 and max(rows) < 1200 and min(rows) > 300
    asked = np.concatenate([rows for rows, _ in fake.asked])
    _, counts = np.unique(asked, axis=0, return_counts=True)
    assert np.bincount(counts).tolist() == [0, 4000 + 700 - densities.AGAIN, densities.AGAIN]
    place = np.flatnonzero(np.isin(fake.asked[0][0][:, 0], x[:, 0]))
    assert np.std(place) > 0.2 * rows[0], "points of the test are scattered among those of the nets"


@pytest.mark.parametrize(("differs", "refused"), [(0.0, False), (1e-7, False), (3e-6, True), (1.0, True)])
def test_the_second_answer_for_a_point_is_the_first(differs, refused, here):
    seen = set()

    def log_prob(x):
        again = np.array([value in seen for value in x[:, 0]])
        seen.update(x[:, 0])
        return np.where(again & (x[:, 0] == last), differs, 0.0)

    x = RNG(0).normal(size=(600, 2))
    last = x[densities.AGAIN - 1, 0]  # one point of many
    if refused:
        with pytest.raises(Refused, match="two values for one point"):
            log_densities(here(log_prob=log_prob), None, RNG(1), (x,), (x[:0],))
    else:
        log_densities(here(log_prob=log_prob), None, RNG(1), (x,), (x[:0],))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [(np.nan, "NaN or \\+inf at some point"), (np.inf, "NaN or \\+inf at some point"), (-np.inf, None)],
)
def test_a_log_density_is_a_number_or_minus_infinity(value, sentence, here):
    x = RNG(0).normal(size=(600, 2))
    fake = here(log_prob=lambda at: np.where(at[:, 0] == x[5, 0], value, 0.0))
    if sentence:
        with pytest.raises(Refused, match=sentence):
            log_densities(fake, None, RNG(1), (x,), (x[:0],))
    else:
        assert log_densities(fake, None, RNG(1), (x,), (x[:0],))[0][5] == -np.inf
    with pytest.raises(Refused, match=r"has shape \(\d+, 1\) for \d+ points: it must be \(\d+,\)"):
        log_densities(here(log_prob=lambda at: at[:, :1]), None, RNG(1), (x,), (x[:0],))


def test_the_nets_have_a_point_in_each_cell_of_a_box_and_of_one_five_times_as_wide(monkeypatch):
    monkeypatch.setattr(densities, "SIDE", 10)
    low, high = np.array([-1.0, 3.0]), np.array([1.0, 13.0])
    nets, areas = jittered(RNG(0), np.array([low, [0.0, 5.0], high]))
    assert nets.shape == (densities.GRIDS, 200, 2) and areas.shape == nets.shape[:2]
    corner, size = low - 0.05 * (high - low), 1.1 * (high - low)
    unit = (nets - corner) / size
    cells = np.sort(np.floor(10 * unit[:, :100]) @ [10, 1], axis=1)
    assert np.array_equal(cells, np.tile(np.arange(100), (densities.GRIDS, 1))), "the small box"
    cells = np.sort(np.floor(2 * (unit[:, 100:] + 2)) @ [10, 1], axis=1)
    assert np.array_equal(cells, np.tile(np.arange(100), (densities.GRIDS, 1))), "the large box"
    inside = np.all((unit > 0) & (unit < 1), axis=-1)
    cell = np.prod(size) / 100
    assert np.allclose(areas[:, :100], cell) and np.allclose(areas[:, 100:], np.where(inside[:, 100:], 0, 25 * cell))
    assert not np.array_equal(unit[0], unit[1]) and np.std(10 * unit[:, :100] % 1) > 0.2, "drawn for each"


def test_what_stands_for_no_area_has_no_mass():
    areas, log_q = np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([-1.0, 1e4, -1.0, np.inf])
    assert mass_of(log_q, areas) == pytest.approx(np.exp(-1))
    for bad in (1e4, np.inf, np.nan):
        with pytest.raises(Refused, match="and 1 is the most"):
            mass_of(np.array([-1.0, bad, -1.0, 0.0]), np.ones((2, 2)))


@pytest.mark.parametrize(
    ("log_q", "mass", "score"),
    [
        ([0.0, 0.0], 1.0, 2.0),
        ([0.0, 0.0], 0.5, 2.0),
        ([0.0, 0.0], 0.0, 2.0),
        ([0.0, 0.0], 2.0, 2.0 + np.log(2)),
        ([4.0, 2.0], 1.0, -1.0 + np.log((np.e**3 + np.e**-1) / 2)),
    ],
)
def test_the_gap_and_its_standard_error(log_q, mass, score):
    log_p = np.array([1.0, 3.0])
    spread = abs((log_p - log_q)[1] - (log_p - log_q)[0]) / 2  # of two numbers
    assert kl_gap(log_p, np.array(log_q), mass) == pytest.approx((score, spread))


def test_the_exact_density_has_no_gap_and_one_that_is_lower_has_its_own(here, monkeypatch):
    for name, value in (("TRAIN", 300), ("TEST", 600)):
        monkeypatch.setattr(gap, name, value)
    monkeypatch.setattr(densities, "SIDE", 40)
    target = Bent(data.DENSITIES["banana"](), RNG([7, 1]))  # the second of the names
    for less in (0.0, 0.25):
        fake = here(log_prob=lambda x, less=less: target.log_prob(x) - less)
        rows = gap.judge(fake, 7, 3, ("two_moons", "banana"))
        first, row = next(rows), next(rows)
        assert (first.name, row.name) == ("two moons", "banana") and first.value > 1
        assert row.value == pytest.approx(less, abs=5e-3) and row.error == pytest.approx(0, abs=1e-9)
        assert row.note.startswith(f"mass {np.exp(-less):.2f}") and row.note.endswith("trained for 1.2 CPU-seconds")
    assert [(x.shape, seconds) for (x,), _, seconds in fake.trainings] == [((300, 2), 3)] * 2
    assert min(seed for _, seed, _ in fake.trainings) > 2**16, "a seed for each density that nobody can guess"


A = RNG(0).normal(size=(64, 64)) / 8 + np.eye(64)


def test_values_and_jacobians_are_those_of_the_map_and_no_call_has_two_points_of_an_image(here):
    fake = here(to_latent=lambda v: np.tanh(v @ A.T))
    v = 10.0 * np.arange(4)[:, None] + RNG(1).normal(size=(4, 64))
    z, J = digits.value_and_jacobian(fake, None, RNG(2), v)
    assert np.array_equal(z, np.tanh(v @ A.T))
    assert np.allclose(J, (1 - z**2)[:, :, None] * A, atol=1e-6)
    assert len(fake.asked) == 129
    images = np.array([np.argmin(np.linalg.norm(at[:, None] - v, axis=2), axis=1) for (at,) in fake.asked])
    assert np.array_equal(np.sort(images, axis=1), np.tile(range(4), (129, 1))) and np.ptp(images, axis=0).all()
    digits._one_to_one(here(to_data=lambda z: z @ np.linalg.inv(A).T), None, RNG(0), v, v @ A.T, np.tile(A, (4, 1, 1)))


def test_of_a_density_that_is_constant_between_the_edges_the_bits_are_known(here, monkeypatch):
    """v = logit(t) with t uniform: p(y) = 0.9 at every y, and p(x) = p(y) / 17 of each pixel."""
    from scipy import special

    monkeypatch.setattr(digits, "TEST", 30)
    to_line = digits.to_line
    fake = here(to_latent=lambda v: special.ndtri(special.expit(v)), to_data=lambda z: special.logit(special.ndtr(z)))
    (row,) = digits.judge(fake, 3, 8)
    assert row.value == pytest.approx(np.log2(17 / 0.9), abs=1e-6) and row.error < 1e-6
    assert digits.total([row]) == (row.value, row.error) and row.note == "1 CPU-seconds"
    (((images,), seed, seconds),) = fake.trainings
    assert images.shape == (1797 - 30, 64) and seconds == 8 and seed > 2**16
    v = []
    monkeypatch.setattr(digits, "to_line", lambda y: v.append(to_line(y)) or v[-1])
    wide = {
        "to_latent": lambda v: 2 * fake.methods["to_latent"](v),
        "to_data": lambda z: fake.methods["to_data"](z / 2),
    }
    (row,) = digits.judge(here(**wide), 3, 8)
    bits = np.log2(17 / 0.9) + 1.5 * np.mean(fake.methods["to_latent"](v[0][0]) ** 2, axis=1) / np.log(2) - 1
    assert (row.value, row.error) == pytest.approx((bits.mean(), bits.std(ddof=1) / 30**0.5), rel=1e-6)


def test_a_map_that_is_flat_somewhere_has_no_bits(here, monkeypatch):
    monkeypatch.setattr(digits, "TEST", 5)
    flat = here(to_latent=lambda v: np.c_[np.round(2000 * v[:, :1]) / 2000, v[:, 1:]], to_data=lambda z: z)
    with pytest.raises(Refused, match="the log-det of flow.to_latent is not finite at some image"):
        next(digits.judge(flat, 0, 8))


def test_what_a_map_gives_is_finite_and_of_the_shape_of_its_points(here):
    points = np.zeros((3, 64))
    for bad, got in (
        (points[:, :5], r"\(3, 64\); got shape \(3, 5\)"),
        (np.where(np.eye(3, 64), np.nan, 0), "got NaN"),
    ):
        with pytest.raises(Refused, match=rf"flow.to_data must give finite numbers.* {got}"):
            digits.ask(here(to_data=lambda z, bad=bad: bad), None, "to_data", points)
