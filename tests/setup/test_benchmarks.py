"""The benchmarks run: minflow beside the NumPy program written by hand, which needs no other package."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import bent, digits, families, memory, peers, quality, report, speed, timed
from minflow import data, laws, models, trees
from minflow.distributions import Normal
from minflow.transforms.base import Networked

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results"
BOTH = ("minflow", "numpy_by_hand")


def benchmark(*arguments):
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_command_writes_a_table_with_the_machine_and_ratios(tmp_path):
    ran = benchmark("speed", "--quick", "--peer", "minflow", "--peer", "numpy_by_hand", "--out", str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    results = json.loads((tmp_path / "speed-quick.json").read_text(encoding="utf-8"))
    assert {"processor", "python", "numpy"} <= set(results["machine"])
    assert {row["task"] for row in results["rows"]} == {"training step", "log_prob", "sample"}
    for row in results["rows"]:
        assert 0 < row["from"] <= row["ms"] <= row["to"]
        assert row["peer"] in BOTH and (row["peer"] != "minflow" or row["minflow is faster by"] == 1)
    page = (tmp_path / "speed-quick.md").read_text(encoding="utf-8")
    assert (
        page.count("| peer | model | float32, batch 256 | float64, batch 256 |") == 3
    )  # training step, log_prob, sample
    assert page.count("| numpy_by_hand |") == 3


def test_an_unknown_peer_is_named_with_those_there_are():
    ran = benchmark("speed", "--peer", "pyro")
    assert ran.returncode == 2 and "peers must be among minflow, numpy_by_hand" in ran.stderr and "pyro" in ran.stderr


def test_an_unknown_density_is_named_with_those_there_are():
    ran = benchmark("quality", "--data", "circle")
    assert ran.returncode == 2 and all(f"'{name}'" in ran.stderr for name in ("circle", *quality.SETS))


def test_a_peer_that_is_not_installed_is_left_out_with_a_sentence(monkeypatch):
    monkeypatch.setattr(peers, "_needs", lambda name: ("no_such_package",) if name == "zuko" else ("numpy",))
    adapters, left_out = peers.load(["minflow", "zuko"])
    assert list(adapters) == ["minflow"]
    assert left_out == [
        "zuko is left out: no_such_package not installed (.venv/bin/pip install -c constraints.txt --group bench)"
    ]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_program_by_hand_and_minflow_train_the_same_model(dtype):
    ours, by_hand = (peers.load([name])[0][name].build(dtype, 2, 4, (8, 8)) for name in BOTH)
    assert ours.parameter_count == by_hand.parameter_count
    x = np.random.default_rng(3).normal(size=(64, 2)).astype(dtype)
    by_hand.flat[:] = np.random.default_rng(4).normal(size=by_hand.parameter_count) / 3
    trees.map_leaves(np.copyto, ours.params, trees.views(by_hand.flat, ours.params))
    tolerance = 1e-3 if dtype == "float32" else 1e-10
    np.testing.assert_allclose(ours.log_prob(x), by_hand.log_prob(x), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(ours.gradient(x), by_hand.gradient(x), rtol=tolerance)
    np.testing.assert_allclose(
        trees.flatten(ours.objective.tree(ours.grad)), by_hand.grad, rtol=tolerance, atol=tolerance
    )
    for _ in range(3):
        steps = ours.step(x, 1e-3, 0.5), by_hand.step(x, 1e-3, 0.5)
    np.testing.assert_allclose(*steps, rtol=tolerance)
    assert ours.sample(5).shape == by_hand.sample(5).shape == (5, 2)


def test_every_batch_of_an_epoch_has_other_rows():
    drawn = timed.batches(np.arange(10), 4, np.random.default_rng(0))
    assert len({int(row) for _ in range(2) for row in next(drawn)}) == 8


def test_the_minflow_of_another_folder_is_timed_beside_this_one():
    with speed.started(["minflow"], speed.ROOT) as processes:
        size = {"layers": 2, "hidden": [4], "dim": 3}
        times = speed.asked(processes, ["RealNVP", size, "float32", 8, "training step"], 1)
    assert list(times) == ["minflow", "before"] and min(map(min, times.values())) > 0


def test_memory_of_a_backward_pass_is_measured_in_a_process_of_its_own():
    deep = memory.measured("numpy_by_hand", 512, 2, 8)["traced, MB"]
    flat = memory.measured("minflow", 512, 2, 8)["traced, MB"]
    assert 0 < flat < 8 and 0 < deep < 40


def test_pixels_sent_to_the_line_carry_their_change_of_volume():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 17, size=(200, 64))
    to_line, inside, step = digits.Marginals(images), (images[:20] + rng.uniform(0.1, 0.9, size=(20, 64))) / 17, 1e-4
    _, log_det = to_line(inside)
    slope = (to_line(inside + step)[0].astype(np.float64) - to_line(inside - step)[0]) / (2 * step)
    np.testing.assert_allclose(np.log(slope).sum(axis=1), log_det, rtol=1e-2, atol=0.2)


def test_pixels_that_are_independent_become_normal():
    rng = np.random.default_rng(0)
    images = rng.binomial(16, np.linspace(0.05, 0.95, 8), size=(20_000, 8))
    v, log_det = digits.Marginals(images)((images + rng.uniform(size=images.shape)) / 17)
    np.testing.assert_allclose(v.mean(axis=0), 0, atol=0.03)
    np.testing.assert_allclose(v.std(axis=0), 1, atol=0.03)
    share = np.array([np.bincount(pixel, minlength=17) / len(images) for pixel in images.T])
    entropy = -np.sum(share * np.log(np.maximum(share, 1e-12)))  # in nats, of the grey levels
    nats = -(Normal(dim=8).log_prob(v) + log_det).mean() + 8 * np.log(17)
    np.testing.assert_allclose(nats, entropy, atol=0.05)


def test_a_step_with_decay_shrinks_matrices_and_no_biases():
    plain, decayed = (peers.load(["minflow"])[0]["minflow"].build("float64", 2, 2, (8,)) for _ in range(2))
    x = np.random.default_rng(3).normal(size=(64, 2))
    plain.step(x, 1e-2)
    decayed.step(x, 1e-2, decay=10.0)
    np.testing.assert_allclose(decayed.flat, plain.flat * (1 - 0.1 * decayed.decays))
    assert set(decayed.decays) == {0, 1} and decayed.decays.sum() == 2 * (8 + 16)  # 1 → 8 → 2, twice


@pytest.mark.parametrize("model", ["spline couplings", "autoregressive splines"])
def test_a_flow_for_the_digits_trains_and_what_did_best_comes_back(model):
    size = next(size for peer, name, size in digits.MODELS if (peer, name) == ("minflow", model))
    flow = peers.load(["minflow"])[0]["minflow"].OTHERS[model](
        "float32", 64, **size | {"layers": 2, "hidden": (8,), "seed": 1}
    )
    images = np.random.default_rng(0).integers(0, 17, size=(90, 64))
    result = digits._peer(flow, digits.Marginals(images), images[:50], images[50:70], images[70:], 0.2, 2, 0)
    assert result["steps"] > 0 and 3 < result["bits/dim"] < 6 and result["images"].shape == (20,)
    again = digits.bits_of_images(flow.log_prob, digits.Marginals(images), images[50:70], 1, 4).mean()
    np.testing.assert_allclose(again, result["held out"], rtol=1e-6)


def test_bits_of_images_have_the_mean_that_minflow_data_gives():
    images = np.random.default_rng(0).integers(0, 17, size=(30, 64))
    to_line, log_prob = digits.Marginals(images), Normal(dim=64).log_prob

    def of_pixels(y):
        v, log_det = to_line(y)
        return log_prob(v) + log_det

    expected, error = data.bits_per_dim(of_pixels, np.random.default_rng(5), images, 3)
    each = digits.bits_of_images(log_prob, to_line, images, 5, 3)
    np.testing.assert_allclose([each.mean(), each.std(ddof=1) / 30**0.5], [expected, error], rtol=1e-12)


def test_scores_are_means_over_seeds_and_differences_are_paired_over_images():
    easy = np.array([1.0, 2.0, 3.0])
    fits = [
        ({"peer": "a"}, [{"bits/dim": 2.5, "held out": 1.0, "images": easy + shift} for shift in (0.4, 0.6)]),
        ({"peer": "minflow"}, [{"bits/dim": 3.0, "held out": 3.0, "images": 2 * easy}] * 2),
        ({"peer": "minflow"}, [{"bits/dim": bits, "held out": 2.0, "images": easy} for bits in (1.5, 2.5)]),
    ]
    other, worse, best = digits.compared(fits)
    assert (best["bits/dim"], best["of each seed"], "more" in best) == (2.0, [1.5, 2.5], False)
    np.testing.assert_allclose(best["standard error"], 0.5)  # of (1.5, 2.5): deviation 1/√2, divided by √2
    np.testing.assert_allclose([other["more"], other["paired error"]], [0.5, 0.0], atol=1e-12)
    np.testing.assert_allclose([worse["more"], worse["paired error"]], [2.0, 1 / 3**0.5])


def test_the_gap_is_a_mean_over_seeds_each_of_which_trains_another_flow():
    adapters, _ = peers.load(["minflow"])
    one, two = (quality._fit(models.nsf(2, layers=2), data.two_moons(), 0.3, 2000, seed)["KL gap"] for seed in (0, 1))
    assert one != two
    flows = [
        adapters["minflow"]
        .OTHERS["autoregressive splines"]("float32", 9, 3, (4,), bins=3, bound=4.0, masks=None, seed=seed)
        .flow
        for seed in (0, 0, 1)
    ]
    orders = [[layer.transform.order.tolist() for layer in flow.transform.layers] for flow in flows]
    assert orders[0] == orders[1] != orders[2] and orders[0][0] != orders[0][1]


def test_a_page_has_a_line_for_each_peer_and_leaves_empty_what_was_not_measured():
    rows = [
        {"data": "moons", "seconds": 60.0, "peer": "a", "model": "m", "KL gap": 0.00123, "standard error": 0.0002},
        {"data": "circles", "seconds": 30.0, "peer": "b", "model": "m", "KL gap": 0.02, "standard error": 0.001},
    ]
    (_, header, lines), _ = report.tables("quality", rows)
    assert header == ["peer", "model", "moons, 60 s", "circles, 30 s"]
    assert lines == [["a", "m", "0.0012 ± 0.0002", ""], ["b", "m", "", "0.0200 ± 0.0010"]]


def test_the_picture_has_a_bar_for_each_peer(tmp_path):
    what = {"task": "training step", "model": "RealNVP", "dtype": "float32"}
    rows = [what | {"peer": name, "ms": 1.0} for name in BOTH]
    left_out = [what | {"peer": "zuko", "ms": None}, what | {"task": "sample", "peer": "nflows", "ms": 1.0}]
    report.draw("speed", rows + left_out, "ms", "milliseconds", tmp_path)
    assert "<svg" in (tmp_path / "speed.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(report.LAYOUTS))
def test_the_page_of_results_is_that_of_its_numbers(kind):
    results = json.loads((RESULTS / f"{kind}.json").read_text(encoding="utf-8"))
    about = importlib.import_module(f"benchmarks.{kind}").__doc__
    assert (RESULTS / f"{kind}.md").read_text(encoding="utf-8") == report.markdown(kind, about, results, True)


def test_the_table_of_which_flow_when_is_that_of_its_numbers():
    rows = json.loads((RESULTS / "families.json").read_text(encoding="utf-8"))["rows"]
    text = families.PAGE.read_text(encoding="utf-8")
    assert text.partition(families.BEGIN)[2].partition(families.END)[0].strip() == families.page(rows)
    can, reached = families.page(rows).split("\n\n")
    trained = [name for name, kind in families.FAMILIES.items() if kind.trained]
    assert (can.count("\n"), reached.count("\n")) == (len(families.FAMILIES) + 1, len(trained) + 3)


@pytest.mark.parametrize(
    "name", [name for name, kind in families.FAMILIES.items() if kind.trained and name != "planar"]
)
@pytest.mark.parametrize("dim", [2, 8])
def test_every_family_has_about_the_same_number_of_parameters(name, dim):
    kind = families.FAMILIES[name]
    (size,) = kind.sizes(dim)
    assert families.parameters(kind.build(dim, **size)) / (families.PARAMETERS * dim) == pytest.approx(1, abs=0.04)


def test_the_bent_normals_have_the_density_of_their_samples():
    component, noise = bent.bent_normals().components[0], np.random.default_rng(0).normal(size=(3, bent.DIM))
    steps = 1e-5 * np.eye(bent.DIM)
    J = [
        np.transpose([component.of_noise((e + d)[None])[0] - component.of_noise((e - d)[None])[0] for d in steps])
        / 2e-5
        for e in noise
    ]
    expected = Normal(dim=bent.DIM).log_prob(noise) - np.linalg.slogdet(J)[1]
    np.testing.assert_allclose(component.log_prob(component.of_noise(noise)), expected, atol=1e-6)


def test_a_kernel_estimate_is_a_density_and_comes_close_to_a_smooth_one():
    rng = np.random.default_rng(0)
    log_q = families._kernels(rng.normal(size=(2000, 2)) * [1, 5], rng.normal(size=(500, 2)) * [1, 5])
    side = np.linspace(-6, 6, 121)
    grid = np.stack([axis.ravel() for axis in np.meshgrid(side, 5 * side)], axis=1)
    assert np.exp(log_q(grid)).sum() * 0.1 * 0.5 == pytest.approx(1, abs=1e-3)
    assert quality.gap(Normal(std=[1.0, 5.0]), log_q, 4000)["KL gap"] < 0.05


def test_bold_is_the_smallest_gap_and_what_two_errors_do_not_tell_from_it():
    best, level, behind = ({"KL gap": gap, "error": 0.003} for gap in (0.010, 0.018, 0.019))
    assert [families._cell(row, best)[:2] == "**" for row in (best, level, behind)] == [True, True, False]


def test_every_builder_of_models_is_a_family():
    assert {family.build for family in families.FAMILIES.values()} == set(models.BUILDERS.values())


def test_a_family_learns_within_its_seconds_and_its_costs_are_told_by_dimension():
    result = families.learned("cnf", "moons", 0.3, 10, 500, size={"hidden": (8, 8)}, rate=1e-3)
    assert result["steps"] > 0 and np.isfinite(result["KL gap"]) and result["CPU s"] >= 0.3
    first, second = families.costs(["planar"], (2, 5))
    assert (first["D"], second["D"], first["density ×"], first["sample ×"]) == (2, 5, 1.0, 1.0) and second[
        "density ms"
    ] > 0


def test_a_step_that_meets_an_infinite_loss_leaves_the_parameters_as_they_were():
    class Infinite:
        flat = np.ones(3)

        def at(self, batch):
            return np.inf, np.zeros(3)

    adam = families.Adam(Infinite.flat, 1.0, 1)
    assert not families._step(Infinite(), adam, None) and (Infinite.flat == 1).all()


@pytest.mark.parametrize("name", [name for name, kind in families.FAMILIES.items() if kind.context == "yes"])
def test_the_passes_that_the_page_states_are_those_of_each_network(name, monkeypatch):
    kind, dim, calls, net = families.FAMILIES[name], 3, [], Networked.net
    monkeypatch.setattr(Networked, "net", lambda *given: calls.append(1) or net(*given))
    flow = kind.build(dim, layers=2)
    params = laws.random_params(flow.transform, np.random.default_rng(0), size=0.1)
    x, _ = flow.transform.forward(params, np.random.default_rng(1).normal(size=(4, dim)))
    sample = len(calls)
    flow.transform.inverse(params, x)
    passes = {"1": 2, "D": 2 * dim}
    assert (sample, len(calls) - sample) == (passes[kind.sample], passes[kind.density])
