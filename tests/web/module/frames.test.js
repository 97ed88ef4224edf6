/** The functions of frames.js, and what a figure draws on a page that takes down what is drawn. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cividisOf, Stage } from "../../../minflow/widgets/module/core.js";
import { equalBox, nearest, rowAt, rowsOf, show } from "../../../minflow/widgets/module/frames.js";

test("an array falls into equal rows, which are windows into it", () => {
  const numbers = Float32Array.from([1, 2, 3, 4, 5, 6]);
  const rows = rowsOf(numbers, 3);
  assert.deepEqual(
    rows.map((row) => [...row]),
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  );
  rows[1][0] = 9;
  assert.equal(numbers[2], 9);
  assert.deepEqual([...rowsOf(numbers, 1)[0]], [1, 2, 9, 4, 5, 6]);
});

test("in an equal box a unit is as long upwards as across, and nothing of the given box is lost", () => {
  for (const [width, height] of [
    [600, 200],
    [200, 600],
    [300, 300],
  ]) {
    const [[left, right], [low, high]] = equalBox(
      [
        [-1, 3],
        [2, 4],
      ],
      width,
      height,
    );
    assert.ok(Math.abs(width / (right - left) - height / (high - low)) < 1e-9);
    assert.ok(left <= -1 && right >= 3 && low <= 2 && high >= 4);
    assert.deepEqual([(left + right) / 2, (low + high) / 2], [1, 3]);
    assert.ok(Math.min(right - left - 4, high - low - 2) < 1e-9, "one side stays as it was");
  }
});

test("the frame nearest to a place of the curve is found", () => {
  const places = [1, 17, 33, 250];
  assert.deepEqual(
    [0, 1, 8, 10, 141, 142, 9999].map((to) => nearest(places, to)),
    [0, 0, 0, 1, 2, 3, 3],
  );
});

test("between two frames points are on straight lines, and at a frame they are its own", () => {
  const rows = [Float32Array.from([0, 0]), Float32Array.from([2, 4]), Float32Array.from([10, 4])];
  for (const [time, wanted] of [
    [0, [0, 0]],
    [0.25, [0.5, 1]],
    [1, [2, 4]],
    [1.75, [8, 4]],
    [2, [10, 4]],
  ])
    assert.deepEqual([...rowAt(rows, time, "points")], wanted);
  assert.deepEqual([...rowAt(rows.slice(0, 1), 1.5, "line")], [0, 0]); // one row for all frames
});

test("cells do not glide: they are those of the nearer frame", () => {
  const rows = [Float32Array.from([0]), Float32Array.from([1])];
  for (const kind of ["heat", "grey"])
    assert.deepEqual(
      [0, 0.4, 0.6, 1].map((time) => rowAt(rows, time, kind)[0]),
      [0, 0, 1, 1],
    );
});

/** An element, with as much of one as a figure needs. */
class Part {
  constructor(/** @type {string} */ name) {
    /** @type {any} */
    const all = { style: {}, dataset: {}, children: [], heard: {}, isConnected: true, tagName: name.toUpperCase() };
    Object.assign(this, all);
  }
  get valueAsNumber() {
    return Number(this.value);
  }
  addEventListener(/** @type {string} */ name, /** @type {(event: any) => void} */ then) {
    this.heard[name] = then;
  }
  appendChild(/** @type {Part} */ part) {
    this.children.push(part);
  }
  append() {}
  getContext() {
    const drawn = [];
    const pens = { moveTo: "line", lineTo: "line", fillRect: "rect", drawImage: "image", putImageData: "pixels" };
    const known = (/** @type {any} */ ink, /** @type {string} */ name) =>
      ink[name] ?? ((/** @type {any[]} */ ...given) => drawn.push([pens[name], ink.fillStyle, ...given]));
    this.ink ??= new Proxy({ drawn }, { get: known });
    return this.ink;
  }
  querySelectorAll() {
    return this.children.flatMap((part) => [
      ...(["BUTTON", "INPUT"].includes(part.tagName) ? [part] : []),
      ...part.querySelectorAll(),
    ]);
  }
  focus() {
    document.focused = this;
  }
}

const waiting = [];
Object.assign(globalThis, {
  window: globalThis,
  ImageData: class {
    constructor(/** @type {number} */ width, /** @type {number} */ height) {
      this.data = new Uint8ClampedArray(4 * width * height);
    }
  },
  document: { createElement: (/** @type {string} */ name) => new Part(name), activeElement: { contains: () => true } },
  matchMedia: () => ({ matches: false }),
  getComputedStyle: () => ({ color: "black" }),
  requestAnimationFrame: (/** @type {() => void} */ then) => waiting.push(then),
});

const packed = (/** @type {number[]} */ shape, /** @type {number[]} */ whole) => ({
  shape,
  low: -32767,
  high: 32767,
  int16: Buffer.from(Int16Array.from(whole).buffer).toString("base64"),
});

/** The figure of a training at some steps, with one point that is at (step, 2 step). */
function figureOf(/** @type {number[]} */ at, label = "A training") {
  const points = packed(
    [at.length, 1, 2],
    at.flatMap((step) => [step, 2 * step]),
  );
  const trace = { at, line: packed([1, 2], [0, 0]), box: [[0, 10], [0, 1]], floor: null, axes: ["step", "loss"] }; // biome-ignore format: a box
  const parts = [{ name: "samples", kind: "points", colour: "green", numbers: points }];
  const words = at.map((step) => `After ${step}.`);
  const how = {
    name: "step",
    values: at.map(String),
    start: at.length - 1,
    words,
    axes: ["", ""],
    height: 1,
    note: "",
  };
  return shown({ ...how, label, trace, parts, box: [[0, 20], [0, 20]], equal: false }); // biome-ignore format: a box
}

function shown(/** @type {any} */ data) {
  const stage = new Stage(new Part("div"), data.label);
  show(stage, data);
  for (const panel of stage.all) panel.resize(700);
  stage.paint();
  return stage;
}

const sliderOf = (/** @type {Stage} */ stage) => stage.root.querySelectorAll().find((part) => part.type === "range");

function slide(/** @type {Stage} */ stage, /** @type {number} */ to) {
  const slider = sliderOf(stage);
  slider.value = String(to);
  for (const panel of stage.all) panel.ink.drawn.length = 0;
  slider.heard.input();
  for (const then of waiting.splice(0)) then();
}

test("the slider shows a frame: its points, its words, and its place on the curve of losses", () => {
  const steps = [1, 5, 9];
  const stage = figureOf(steps);
  assert.equal(stage.line.textContent, "After 9.");
  for (const [k, step] of steps.entries()) {
    slide(stage, k);
    const [plane, along] = stage.all;
    const dot = plane.ink.drawn.filter(([pen, colour]) => pen === "rect" && colour === "green");
    assert.deepEqual(dot, [["rect", "green", plane.x(step) - 2.5, plane.y(2 * step) - 2.5, 5, 5]]);
    const lines = along.ink.drawn.filter(([pen]) => pen === "line").map(([, , x, y]) => [x, y]);
    assert.deepEqual(lines.slice(-2), [
      [along.x(step), along.y(0)],
      [along.x(step), along.y(1)],
    ]);
    assert.equal(stage.line.textContent, `After ${step}.`);
    assert.equal(sliderOf(stage).ariaValueText, String(step));
  }
  slide(stage, 2);
  stage.root.querySelectorAll()[0].heard.click(); // play, from the end
  waiting.splice(0)[0]();
  assert.deepEqual([stage.line.textContent, sliderOf(stage).ariaValueText], ["After 1.", "1"]);
});

test("play starts with the first frame, even where the browser began to draw before the tap", () => {
  const stage = figureOf([1, 5, 9]);
  stage.root.querySelectorAll()[0].heard.click(); // play, from the end
  const early = performance.now() - 1000;
  for (let round = 0; round < 2; round++) for (const then of waiting.splice(0)) then(early);
  waiting.length = 0; // it plays no further
  assert.deepEqual([stage.line.textContent, sliderOf(stage).ariaValueText], ["After 1.", "1"]);
});

test("the first row of cells is the lowest, and the first of a row on the left", () => {
  const cells = packed([1, 2, 2], [0, -32768, -32768, 1]);
  const parts = [{ name: "p", kind: "heat", colour: "", numbers: cells }];
  const how = { name: "a", values: ["0"], words: [""], start: 0, label: "Cells", axes: null, height: 1, note: "" };
  const stage = shown({ ...how, parts, box: [[0, 1], [0, 1]], equal: false }); // biome-ignore format: a box
  const [{ ink, frame }] = stage.all;
  const [[, , small, ...place]] = ink.drawn.filter(([pen]) => pen === "image");
  assert.deepEqual(place, [frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top]);
  const [, , pixels] = small.ink.drawn.find(([pen]) => pen === "pixels");
  const none = [0, 0, 0, 0];
  assert.deepEqual([...pixels.data], [...none, ...cividisOf(1), 255, ...cividisOf(0), 255, ...none]);
});

test("where a training renews its figure, the new one takes over the step and the control of the reader", async () => {
  const old = figureOf([1, 2, 3, 4, 5, 6]);
  slide(old, 2);
  old.root.heard.focusin({ target: sliderOf(old) });
  old.root.isConnected = false;
  const next = figureOf([1, 3, 5, 7]);
  await null;
  assert.equal(next.line.textContent, "After 3.");
  assert.equal(document.focused, sliderOf(next));
  slide(next, 3); // at the end, it follows
  next.root.isConnected = false;
  const last = figureOf([1, 3, 5, 7, 9]);
  assert.equal(last.line.textContent, "After 9.");
});

test("a figure takes nothing of one that is still there, of one with another name, or of a former training", async () => {
  const old = figureOf([1, 2, 3], "One");
  await null;
  slide(old, 0);
  old.root.heard.focusin({ target: sliderOf(old) });
  document.focused = null;
  assert.equal(figureOf([1, 2, 3], "Other").line.textContent, "After 3.");
  old.root.isConnected = false;
  const first = figureOf([1], "One");
  first.root.isConnected = false;
  assert.equal(figureOf([1, 2, 3], "One").line.textContent, "After 3.");
  const beside = figureOf([1, 2, 3], "Beside");
  slide(beside, 0);
  assert.equal(figureOf([1, 2, 3], "Beside").line.textContent, "After 3.");
  await null;
  assert.equal(document.focused, null);
});
