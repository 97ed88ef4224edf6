"""The two pictures of JupyterLab in docs/setup.md:  .venv/bin/python tests/web/pictures_of_docs.py

A notebook with a live figure, and an exercise whose check says ✗ and then ✓.
"""

import io
import tempfile
from pathlib import Path

from figures import FIGURE, Live
from lab_window import CHROMIUM, ROOT, Lab, Notebook
from PIL import Image
from playwright.sync_api import sync_playwright
from test_exercise_pages import FIRST, HEAD, RIGHT, WRONG, Learner

from flowcourse.author import build

COLOURS = 64
BELOW = 24  # pixels between two shots


def save(name, *shots):
    """The shots, PNG as bytes, one below the other; in few colours, so that the file is small."""
    images = [Image.open(io.BytesIO(shot)).convert("RGB") for shot in shots]
    height = sum(image.height + BELOW for image in images) - BELOW
    picture = Image.new("RGB", (max(image.width for image in images), height), "white")
    top = 0
    for image in images:
        picture.paste(image, (0, top))
        top += image.height + BELOW
    picture.quantize(COLOURS).save(ROOT / "docs" / name, optimize=True)


def of_a_notebook(page, lab):
    notebook = Notebook(page, lab, "notebooks", FIRST, size=(1280, 860))
    notebook.run_all()
    figure = page.locator(FIGURE).first
    figure.scroll_into_view_if_needed()
    slope = Live(figure).control("slider", "slope a").last
    for _ in range(8):
        slope.press("ArrowLeft")
    figure.get_by_text("Peak of p_X: 0.66").wait_for()
    page.locator(".jp-Cell", has=figure).evaluate("cell => cell.scrollIntoView({block: 'end'})")
    notebook.settled()
    return page.screenshot()


def of_an_exercise(page, lab):
    """The answer and what the check says of it: first of a wrong one, then of a right one."""
    learner = Learner(Notebook(page, lab, "exercises", FIRST, size=(1100, 1400)))
    learner.notebook.run_all()
    for answer in (HEAD + WRONG["no absolute value"][0], RIGHT):
        learner.answer("ex-01-2", answer)
        cell, check = (learner.cell("ex-01-2", role) for role in ("answer", "check"))
        cell.scroll_into_view_if_needed()
        learner.notebook.settled()
        first, last = cell.bounding_box(), check.bounding_box()
        height = min(last["y"] + last["height"] - 2, 1350) - first["y"]
        yield page.screenshot(clip={"x": first["x"], "y": first["y"], "width": first["width"], "height": height})


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = Lab(Path(folder))
        assert build.build_all(lab.root) == []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(reduced_motion="reduce")
        page.goto(f"{lab.address}/lab?token={lab.token}&reset")
        page.wait_for_function("() => window.jupyterapp")
        save("jupyterlab-notebook.png", of_a_notebook(page, lab))
        save("jupyterlab-exercise.png", *of_an_exercise(page, lab))
        browser.close()
        lab.stop()


if __name__ == "__main__":
    main()
