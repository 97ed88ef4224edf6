"""Frames a second of a live figure, played by its button and moved by its slider:  python -m benchmarks.frames

2500 points on their way through 13 layers, in headless Chromium. The figure aims at 30 and more.
"""

import shutil
import statistics
import tempfile
from pathlib import Path

import numpy as np

from minflow import laws, models, widgets

# Presses a button, and counts the milliseconds between the frames until it can be pressed again.
PLAYED = """async button => {
    const label = button.textContent, times = [];
    button.click();
    for (let last = performance.now(); button.textContent !== label;) {
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - last);
        last = performance.now(); }
    return times; }"""
# Moves a slider a little with each of 120 frames, and counts the milliseconds between them.
SCRUBBED = """async slider => {
    const times = [];
    for (let k = 0, last = performance.now(); k < 120; k++) {
        slider.value = (k / 120) * slider.max;
        slider.dispatchEvent(new Event("input"));
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - last);
        last = performance.now(); }
    return times; }"""


def figure():
    """The HTML of the figure."""
    flow = models.realnvp(dim=2, layers=12, hidden=(8,))
    params = laws.random_params(flow.transform, np.random.default_rng(0), size=0.3)
    return widgets.watch(flow, params, np.random.default_rng(1), n=2500)._repr_html_()


def main():
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder, "page.html")
        page.write_text(f"<!doctype html><meta charset=utf-8><div>{figure()}</div>", encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        window = browser.new_page(viewport={"width": 1280, "height": 1000})
        window.goto(page.as_uri())
        host = window.locator("div[data-figure]")
        for how, control, script in (
            ("played", host.get_by_role("button", name="▶ to x", exact=True), PLAYED),
            ("moved by its slider", host.get_by_role("slider", name="layer", exact=True), SCRUBBED),
        ):
            times = control.evaluate(script)
            print(f"{how}: {1000 / statistics.median(times):.0f} frames a second, the median of {len(times)}")


if __name__ == "__main__":
    main()
