"""`python -m minflow` says how far the model is from the exact density, and draws the picture."""

import pytest
from PIL import Image

from minflow.__main__ import main


def test_the_quick_look_prints_the_gap_and_saves_the_picture(tmp_path, capsys):
    main(steps=3, picture=str(tmp_path / "two-moons.png"))
    said = capsys.readouterr().out
    assert "exact entropy  0.2892 nats" in said and "KL gap" in said and "training       3 steps" in said
    with Image.open(tmp_path / "two-moons.png") as picture:
        assert min(picture.size) > 500


def test_a_folder_that_takes_no_picture_is_told_before_the_training(tmp_path, capsys):
    with pytest.raises(SystemExit, match="cannot be written: run this in a folder that exists and that you may write"):
        main(steps=3, picture=str(tmp_path / "gone" / "two-moons.png"))
    assert capsys.readouterr().out == ""
