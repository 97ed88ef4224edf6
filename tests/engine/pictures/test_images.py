"""Images stand in lines, each in a grey frame, black where a pixel is 0 and white where it is 1."""

import numpy as np

from minflow import plots

from .drawn import drawn

DARK, LIGHT = np.zeros((3, 4)), np.ones((2, 4))
DARK[1] = [0.25, 0.5, 0.75, 1.0]


def mosaic(axes):
    (image,) = axes.images
    assert image.get_clim() == (0, 1) and image.get_cmap().name == "gray"
    return np.ma.filled(image.get_array(), np.nan)


def test_each_image_stands_in_its_place_with_its_rows_from_the_top():
    figure, _ = drawn(lambda: plots.images({"dark": DARK, "light": LIGHT}, columns=2))
    above, below = (mosaic(axes) for axes in figure.axes)
    assert above.shape == (8, 8) and below.shape == (4, 8)
    np.testing.assert_array_equal(above[1:3, 1:3], np.zeros((2, 2)))
    np.testing.assert_array_equal(above[1:3, 5:7], [[0.25, 0.5], [0.75, 1.0]])
    np.testing.assert_array_equal(above[5:7, 1:3], np.zeros((2, 2)))
    np.testing.assert_array_equal(below[1:3, [1, 2, 5, 6]], np.ones((2, 4)))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["dark", "light"]


def test_a_frame_is_grey_and_a_place_without_an_image_is_empty():
    (axes,) = drawn(lambda: plots.images({"": DARK}, columns=2))[0].axes
    tiles = mosaic(axes)
    frame = np.ones((4, 4), dtype=bool)
    frame[1:3, 1:3] = False
    assert (tiles[:4, :4][frame] == 0.5).all() and (tiles[4:, :4][frame] == 0.5).all()
    assert np.isnan(tiles[4:, 4:]).all() and not np.isnan(tiles[:4]).any()


def test_what_leaves_the_greys_is_black_or_white():
    (axes,) = drawn(lambda: plots.images({"": np.array([[-1.0, 0.2, 0.8, 9.0]])}))[0].axes
    np.testing.assert_array_equal(mosaic(axes)[1:3, 1:3], [[0.0, 0.2], [0.8, 1.0]])


def test_images_have_one_size_whatever_their_number():
    figure, _ = drawn(lambda: plots.images({"dark": DARK, "light": LIGHT}, columns=2))
    above, below = (axes.get_window_extent() for axes in figure.axes)
    assert abs(above.width - below.width) < 0.05 * above.width
    assert abs(above.height - 2 * below.height) < 0.05 * above.height


def test_the_alt_text_says_how_bright_the_images_are_and_how_much_they_vary():
    _, alt = drawn(lambda: plots.images({"dark": DARK, "light": LIGHT, "": DARK[1:2]}))
    dark = "mean grey 0.21, 0.67 of the pixels black; between images a pixel varies by 0.29"
    light = "mean grey 1.00, 0.00 of the pixels black; between images a pixel varies by 0.00"
    one = "1 image of 2 × 2 pixels, mean grey 0.62, 0.00 of the pixels black"
    assert alt == f"dark: 3 images of 2 × 2 pixels, {dark}. light: 2 images of 2 × 2 pixels, {light}. {one}."
