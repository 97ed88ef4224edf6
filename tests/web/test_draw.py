"""A square to draw on in JupyterLab: what mouse and keys draw on it is what the kernel has."""

import nbformat
import pytest

SQUARE = "import numpy as np\nfrom minflow import widgets\ndrawing = widgets.draw()\ndrawing"
MIDDLE = "print(*np.round(10 * drawing.sample(np.random.default_rng(0), 500).mean(axis=0)).astype(int))"  # in tenths


@pytest.fixture(scope="module")
def opened(lab, open_notebook):
    """A notebook with a square on it, that has run."""
    cells = [nbformat.v4.new_code_cell(source) for source in (SQUARE, MIDDLE)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, lab.root / "notebooks" / "draw.ipynb")
    opened = open_notebook("draw.ipynb", "notebooks")
    opened.run_all()
    return opened


def square(page):
    return page.get_by_role("application", name="Square to draw on")


def middle(opened):
    """What the second cell prints when it is run now."""
    opened.page.evaluate(
        """async () => { opened.content.activeCellIndex = 1;
        await jupyterapp.commands.execute("notebook:run-cell"); }"""
    )
    return "".join(opened.cells()[1]["outputs"][0]["text"]).strip()


def test_what_mouse_and_keys_draw_is_what_the_kernel_samples(opened):
    page, said = opened.page, opened.page.locator(".said")
    box = square(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 6, box["y"] + box["height"] / 6)  # (−2, 2)
    page.mouse.down()
    page.mouse.up()
    said.filter(has_text="Its entropy is").wait_for()
    assert middle(opened) == "-20 20"
    page.get_by_role("button", name="Clear").click()
    said.filter(has_text="The square is empty").wait_for()
    square(page).focus()
    for key in ["Space", *5 * ["ArrowRight"], "Space"]:  # from the middle, 15 of 96 cells
        page.keyboard.press(key)
    said.filter(has_text="covers 1 %").wait_for()
    assert middle(opened) == "5 0"


def test_the_drawing_is_still_there_where_the_cell_runs_again(opened):
    """And the notebook holds a picture for those who cannot run it."""
    opened.run_all()
    square(opened.page).wait_for()
    assert middle(opened) == "5 0"
    assert "<img" in "".join(opened.saved_cells()[0]["outputs"][0]["data"]["text/html"])
