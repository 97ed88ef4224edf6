"""`python -m minflow` says how far the model is from the exact density, and draws the picture."""

from PIL import Image

from minflow.__main__ import main


def test_the_quick_look_prints_the_gap_and_saves_the_picture(tmp_path, capsys):
    main(steps=3, picture=str(tmp_path / "two-moons.png"))
    said = capsys.readouterr().out
    assert "exact entropy  0.2892 nats" in said and "KL gap" in said and "training       3 steps" in said
    with Image.open(tmp_path / "two-moons.png") as picture:
        assert min(picture.size) > 500
