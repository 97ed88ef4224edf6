"""`python -m minflow` says how far the model is from the exact density, and draws the picture."""

import os
from functools import partial

import pytest
from PIL import Image

from minflow import __main__ as module
from minflow.__main__ import main
from minflow.widgets import animation


def test_the_quick_look_prints_the_gap_and_draws_the_flow_that_it_trained(monkeypatch, capsys):
    drawn = []
    monkeypatch.setattr(module, "kl_gap", partial(module.kl_gap, n=500))
    monkeypatch.setattr(animation, "animate", lambda flow, params, rng, picture: drawn.append((flow.dim, picture)))
    main(steps=3)
    printed = capsys.readouterr().out
    assert "exact entropy  0.2892 nats" in printed and "KL gap" in printed and "training       3 steps" in printed
    assert drawn == [(2, "two-moons.gif")]


@pytest.mark.nightly
def test_the_quick_look_saves_a_moving_picture(tmp_path, capsys):
    main(steps=3, picture=str(tmp_path / "two-moons.gif"))
    printed = capsys.readouterr().out
    assert "exact entropy  0.2892 nats" in printed and "KL gap" in printed and "training       3 steps" in printed
    with Image.open(tmp_path / "two-moons.gif") as picture:
        assert picture.is_animated and picture.n_frames > 100


@pytest.mark.parametrize(
    "why", ["no folder", "a folder of that name", "no right to the folder", "no right to the file"]
)
def test_where_no_picture_can_be_written_one_sentence_says_so_before_the_training(tmp_path, monkeypatch, capsys, why):
    monkeypatch.chdir(tmp_path)
    picture, refused = "gone/two-moons.gif" if why == "no folder" else "two-moons.gif", None
    if why == "a folder of that name":
        (tmp_path / picture).mkdir()
    if why == "no right to the file":
        (tmp_path / picture).touch()
    if why.startswith("no right"):  # root has every right
        refused = picture if why.endswith("file") else "."
        monkeypatch.setattr(os, "access", lambda path, mode: not (path == refused and mode == os.W_OK))
    with pytest.raises(SystemExit, match="cannot be written: run this in a folder that exists and that you may write"):
        main(steps=3, picture=picture)
    assert capsys.readouterr().out == ""
