"""The benchmarks run: minflow beside the NumPy program written by hand, which needs no other package."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import digits, memory, peers, report, speed
from minflow import trees

ROOT = Path(__file__).parents[2]
BOTH = ("minflow", "numpy_by_hand")


def benchmark(*arguments):
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_command_writes_a_table_with_the_machine_and_ratios(tmp_path):
    ran = benchmark("speed", "--quick", "--peer", "minflow", "--peer", "numpy_by_hand", "--out", str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    found = json.loads((tmp_path / "speed-quick.json").read_text(encoding="utf-8"))
    assert {"processor", "python", "numpy"} <= set(found["machine"])
    assert {row["task"] for row in found["rows"]} == {"training step", "log_prob", "sample"}
    for row in found["rows"]:
        assert 0 < row["from"] <= row["ms"] <= row["to"]
        assert row["peer"] in BOTH and (row["peer"] != "minflow" or row["minflow is faster by"] == 1)
    assert "| training step | numpy_by_hand |" in (tmp_path / "speed-quick.md").read_text(encoding="utf-8")


def test_an_unknown_peer_is_named_with_those_there_are():
    ran = benchmark("speed", "--peer", "pyro")
    assert ran.returncode == 2 and "peers must be among minflow, numpy_by_hand" in ran.stderr and "pyro" in ran.stderr


def test_a_peer_that_is_not_installed_is_left_out_with_a_sentence(monkeypatch):
    monkeypatch.setattr(peers, "_needs", lambda name: ("no_such_package",) if name == "zuko" else ("numpy",))
    found, left_out = peers.load(["minflow", "zuko"])
    assert list(found) == ["minflow"]
    assert left_out == ["zuko is left out: no_such_package not installed (pip install 'minflow[bench]')"]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_program_by_hand_and_minflow_train_the_same_model(dtype):
    ours, by_hand = (peers.load([name])[0][name].build(dtype, 2, 4, (8, 8)) for name in BOTH)
    assert ours.parameter_count == by_hand.parameter_count
    x = np.random.default_rng(3).normal(size=(64, 2)).astype(dtype)
    by_hand.flat[:] = np.random.default_rng(4).normal(size=by_hand.parameter_count) / 3
    ours.adam.params[:] = by_hand.flat
    tolerance = 1e-3 if dtype == "float32" else 1e-10
    np.testing.assert_allclose(ours.log_prob(x), by_hand.log_prob(x), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(ours.gradient(x), by_hand.gradient(x), rtol=tolerance)
    np.testing.assert_allclose(trees.flatten(ours.grad), by_hand.grad, rtol=tolerance, atol=tolerance)
    for _ in range(3):
        steps = ours.step(x, 1e-3, 0.5), by_hand.step(x, 1e-3, 0.5)
    np.testing.assert_allclose(*steps, rtol=tolerance)
    assert ours.sample(5).shape == by_hand.sample(5).shape == (5, 2)


def test_every_batch_of_an_epoch_has_other_rows():
    drawn = speed.batches(np.arange(10), 4, np.random.default_rng(0))
    assert len({int(row) for _ in range(2) for row in next(drawn)}) == 8


def test_memory_of_a_backward_pass_is_measured_in_a_process_of_its_own():
    deep = memory.measured("numpy_by_hand", 512, 2, 8)["traced, MB"]
    flat = memory.measured("minflow", 512, 2, 8)["traced, MB"]
    assert 0 < flat < 8 and 0 < deep < 40


def test_pixels_sent_to_the_line_carry_their_change_of_volume():
    y = np.random.default_rng(0).uniform(size=(20, 64))
    v, log_det = digits.to_line(y)
    s = 1 / (1 + np.exp(-v.astype(np.float64)))
    np.testing.assert_allclose((s - digits.EDGE) / (1 - 2 * digits.EDGE), y, atol=1e-6)
    slope = (digits.to_line(y + 1e-4)[0].astype(np.float64) - digits.to_line(y - 1e-4)[0]) / 2e-4
    np.testing.assert_allclose(np.log(slope).sum(axis=1), log_det, rtol=1e-2)


def test_the_picture_has_a_bar_for_each_peer(tmp_path):
    rows = [{"task": "training step", "dtype": "float32", "peer": name, "ms": 1.0} for name in BOTH]
    report.draw("speed", [*rows, {"task": "sample", "peer": "zuko", "ms": None}], "ms", "milliseconds", tmp_path)
    assert "<svg" in (tmp_path / "speed.svg").read_text(encoding="utf-8")
