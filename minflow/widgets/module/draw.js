/**
 * A square to draw on. What is drawn goes to the kernel through a hidden field of text beside it.
 *
 * data: text, the drawing at first; example, whether the first stroke takes its place; field, the class of the hidden field, whose placeholder is what the kernel answers.
 */
import { isLight } from "./core.js";
import { Pad, papers } from "./pad.js";

const LATE = 1000; // milliseconds
const SIZE = "width: min(340px, 100%); aspect-ratio: 1; box-sizing: border-box; border: 1px solid #767676; margin: 4px";
const BROKEN = "Nothing can be sent to the kernel from here. Run this cell again, and then draw.";
const SILENT = "The kernel has not answered yet: it is busy with a cell, or this cell must be run again.";
const KEYS = "The arrow keys move, with Shift in small steps; space puts the pen down or lifts it.";

/** @param {import("./core.js").Stage} stage @param {{text: string, example: boolean, field: string}} data */
export function show(stage, data) {
  const canvas = stage.add("canvas", { tabIndex: 0, role: "application" }, stage.panels);
  canvas.ariaLabel = `Square to draw on. ${KEYS}`;
  canvas.style.cssText = `${SIZE}; touch-action: none; cursor: crosshair`;
  const pad = new Pad(canvas, changed, () => papers(isLight(getComputedStyle(stage.host).color)));
  stage.draw = () => pad.show();
  const row = stage.row();
  const undo = stage.button("Undo", () => pad.drawing.undo() && redrawn(), row);
  stage.button("Clear", () => pad.clear(), row);
  const radius = { label: "brush", min: 1, max: 8, step: 0.5, value: pad.radius, say: () => "" };
  stage.slider({ ...radius, on: (value) => (pad.radius = value) }, row);
  stage.tick("eraser", false, (yes) => (pad.erasing = yes), row);
  begin();

  let late = 0;
  const answered = new MutationObserver(([{ target }]) => {
    clearTimeout(late);
    stage.say(/** @type {HTMLTextAreaElement} */ (target).placeholder);
  });

  /** @returns {HTMLTextAreaElement | null} */
  function field() {
    return document.querySelector(`.${data.field} textarea`);
  }

  async function begin() {
    undo.disabled = true;
    pad.example = data.example && !field()?.value; // else somebody has drawn already, and it is shown once more
    await pad.drawing.read(field()?.value || data.text);
    stage.redraw();
  }

  function redrawn() {
    pad.show();
    changed();
  }

  async function changed() {
    undo.disabled = pad.drawing.before.length === 0;
    stage.moved = true;
    const to = field();
    if (!to) return stage.say(BROKEN);
    answered.observe(to, { attributeFilter: ["placeholder"] });
    clearTimeout(late);
    late = window.setTimeout(() => stage.say(SILENT), LATE);
    to.value = await pad.drawing.text();
    to.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
