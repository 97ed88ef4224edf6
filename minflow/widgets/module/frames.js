/**
 * Frames with a scrubber: what a function drew at each of some values, or a flow at each of some steps of training.
 *
 * data: name and values of what is scrubbed; words for each frame; start; parts {name, kind, colour, numbers}, whose
 * `numbers` have a row for each frame, or one for all; box, axes, height and equal of the plane; trace, a line beside
 * it with a place for each frame; broken, a name with other words and other numbers of the parts. A part of cells, heat or grey, is [upwards, across], from 0 to 1, over the whole box.
 */
import { COLOURS, cividis, cividisOf, Panel, unpack } from "./core.js";

/** @typedef {import("./core.js").Box} Box */
/** @typedef {{name: string, kind: string, colour: string, shown: boolean, size: number[], rows: Float32Array[]}} Part */

const SECONDS = 0.3; // for a frame, in play

/** The rows of an array, one for each frame. @param {Float32Array} numbers @param {number} count */
export function rowsOf(numbers, count) {
  const size = numbers.length / count;
  return Array.from({ length: count }, (_, k) => numbers.subarray(k * size, (k + 1) * size));
}

/**
 * A box around `box` in which a unit is as long upwards as across, on a panel of width × height.
 * @param {Box} box @param {number} width @param {number} height @returns {Box}
 */
export function equalBox([[left, right], [low, high]], width, height) {
  const unit = 2 * Math.min(width / (right - left), height / (high - low));
  const [x, y] = [(left + right) / 2, (low + high) / 2];
  const [across, up] = [width / unit, height / unit];
  return /** @type {Box} */ ([[x - across, x + across], [y - up, y + up]]); // biome-ignore format: a box
}

/** Which of `places` is nearest to a number. @param {number[]} places @param {number} to */
export const nearest = (places, to) =>
  places.reduce((best, place, k) => (Math.abs(place - to) < Math.abs(places[best] - to) ? k : best), 0);

/** @param {Panel} panel @param {Part} part @param {Float32Array} row */
function drawCells({ ink, frame }, { kind, size: [high, wide] }, row) {
  const small = Object.assign(document.createElement("canvas"), { width: wide, height: high }); // a pixel for each cell
  const pixels = new ImageData(wide, high);
  row.forEach((value, at) => {
    if (Number.isNaN(value)) return;
    const place = 4 * ((high - 1 - Math.floor(at / wide)) * wide + (at % wide));
    pixels.data.set(kind === "heat" ? cividisOf(value) : Array(3).fill(Math.round(255 * value)), place);
    pixels.data[place + 3] = 255;
  });
  small.getContext("2d")?.putImageData(pixels, 0, 0);
  ink.imageSmoothingEnabled = false;
  ink.drawImage(small, frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
}

/** The side of a point, in pixels: few are drawn larger. @param {number} count */
const sizeOf = (count) => (count < 100 ? 5 : 2.4);

/** @param {Panel} panel @param {Part} part @param {Float32Array} row */
function drawPart(panel, part, row) {
  const { ink } = panel;
  const colour = part.colour || panel.stage.colour;
  if (part.kind === "heat" || part.kind === "grey") drawCells(panel, part, row);
  else if (part.kind === "points") {
    ink.fillStyle = colour;
    ink.globalAlpha = 0.75;
    const size = sizeOf(row.length / 2);
    for (let n = 0; n < row.length; n += 2)
      ink.fillRect(panel.x(row[n]) - size / 2, panel.y(row[n + 1]) - size / 2, size, size);
    ink.globalAlpha = 1;
  } else if (part.kind === "shape") {
    panel.line(row, { colour, fill: colour, alpha: 0.4, width: 1.5, close: true });
    const middle = row.reduce((sum, value, n) => sum + (n % 2 ? 0 : (2 * value) / row.length), 0);
    panel.write(part.name, [middle, panel.box[1][1]], { align: "center", dx: 0, dy: 14 });
  } else panel.line(row, { colour, dash: part.kind === "dashed" ? [6, 4] : [] });
}

/**
 * What is drawn of a part at a time between two frames: its points on straight lines from one to the next, and of heat
 * maps and images the nearer one. A part with a single row is the same in all frames.
 * @param {Float32Array[]} rows @param {number} time @param {string} kind
 */
export function rowAt(rows, time, kind) {
  const [from, to, nearer] = [Math.floor(time), Math.ceil(time), Math.round(time)].map(
    (k) => rows[Math.min(k, rows.length - 1)],
  );
  if (from === to || kind === "heat" || kind === "grey") return nearer;
  return from.map((value, n) => value + (time % 1) * (to[n] - value));
}

/** @typedef {{root: HTMLElement, step: number, focus: number}} Place  where a reader is: at a step, on a control */

/**
 * A notebook renews the figure of a training with each of some steps: the new one takes over where a reader was in the
 * old one of the same name, once that is gone. The first of a training, of one frame, takes nothing.
 * @param {import("./core.js").Stage} stage @param {string} label @param {boolean} first
 */
function placeOf({ root, host }, label, first) {
  const page = /** @type {{placesInFigures?: Map<string, Place>}} */ (/** @type {any} */ (window));
  const places = page.placesInFigures ?? new Map();
  page.placesInFigures = places;
  const old = places.get(label);
  const place = { step: -1, focus: -1, ...(old && !old.root.isConnected && !first ? old : {}), root };
  places.set(label, place);
  const controls = () => [...root.querySelectorAll("button, input")];
  root.addEventListener("focusin", ({ target }) => {
    place.focus = controls().indexOf(/** @type {Element} */ (target));
  });
  const left = () => {
    if (root.isConnected && !host.shadowRoot?.activeElement) place.focus = -1;
  };
  root.addEventListener("focusout", () => setTimeout(left)); // by then the figure may be gone, with its focus
  queueMicrotask(() => {
    const control = /** @type {HTMLElement | undefined} */ (controls()[place.focus]);
    if (document.activeElement?.contains(host)) control?.focus({ preventScroll: true });
  });
  return place;
}

/** @param {import("./core.js").Stage} stage @param {any} data */
export function show(stage, data) {
  const { label, box, height, trace } = data;
  const last = data.values.length - 1;
  /** @type {Part[]} */
  const parts = data.parts.map((/** @type {any} */ part) => {
    const [count, ...size] = part.numbers.shape;
    return { ...part, shown: true, size, rows: rowsOf(unpack(part.numbers), count) };
  });
  const axes = Boolean(data.axes);
  const plane = new Panel(stage, { box, label, width: trace ? 0.6 : 1, height, names: data.axes ?? ["", ""], axes });
  const beside = { label: trace?.axes[1], box: trace?.box, names: trace?.axes, width: 0.4, height: 0.8, second: true };
  const along = trace && new Panel(stage, beside);
  const line = trace && unpack(trace.line);
  const place = trace && placeOf(stage, label, last === 0);
  let time = place?.step > 0 ? nearest(trace.at, place.step) : data.start; // whole at a frame
  let playing = false;
  let { words } = data;
  let before = 0;

  /** The frame that is shown, or the nearest. */
  const frame = () => Math.round(time);

  function drawTrace() {
    const [[left, right], [low, high]] = trace.box;
    along.begin();
    along.line(line, { colour: COLOURS.model, width: 1.2 });
    along.line([trace.at[frame()], low, trace.at[frame()], high], { colour: COLOURS.guide });
    if (trace.floor === null) return;
    along.line([left, trace.floor, right, trace.floor], { dash: [6, 4], width: 1.2 });
    along.write("floor", [right, trace.floor], { align: "right", dx: -4, dy: 16 });
  }

  stage.draw = () => {
    const { left, right, top, bottom } = plane.frame;
    plane.box = data.equal ? equalBox(box, right - left, bottom - top) : box;
    plane.begin();
    for (const part of parts) if (part.shown) drawPart(plane, part, rowAt(part.rows, time, part.kind));
    along?.renew([frame()], drawTrace);
    plane.canvas.ariaLabel = `${label}. ${words[frame()]}`;
    stage.say(words[frame()], !playing);
    scrub.show(frame());
  };

  const to = (/** @type {number} */ at, plays = false) => {
    time = at;
    if (place) place.step = frame() < last ? trace.at[frame()] : -1;
    playing = plays && time < last;
    button.textContent = playing ? "❚❚ pause" : "▶ play";
    stage.changed();
  };
  const tick = (/** @type {number} */ now) => {
    if (!playing || !stage.root.isConnected) return;
    const by = Math.max(now - before, 0) / 1000 / SECONDS; // a frame may have begun before the tap that asked for it
    if (!stage.still.matches || by > 2) {
      before = now;
      to(Math.min(stage.still.matches ? frame() + 1 : time + by, last), true);
    }
    requestAnimationFrame(tick);
  };
  const play = () => {
    if (playing) return to(frame());
    before = performance.now();
    to(time === last ? 0 : time, true);
    requestAnimationFrame(tick);
  };
  const row = stage.row();
  const button = stage.button("▶ play", play, row);
  const say = (/** @type {number} */ at) => data.values[at];
  const scrub = stage.slider(
    { label: data.name, min: 0, max: last, step: 1, value: time, say, on: to, wide: true },
    row,
  );
  stage.root.addEventListener("keydown", (event) => {
    const { tagName, type } = /** @type {HTMLInputElement} */ (event.target);
    if (event.key !== " " || tagName === "BUTTON" || type === "checkbox") return;
    event.preventDefault();
    play();
  });
  if (along) {
    const seek = (/** @type {PointerEvent} */ event) => event.buttons && to(nearest(trace.at, along.at(event)[0]));
    along.canvas.addEventListener("pointerdown", seek);
    along.canvas.addEventListener("pointermove", seek);
  }
  const listed = parts.filter((part) => part.kind !== "shape");
  const breakIt = (/** @type {boolean} */ on) => {
    words = on ? data.broken.words : data.words;
    for (const [k, part] of parts.entries()) {
      const numbers = on ? data.broken.parts[k] : data.parts[k].numbers;
      part.rows = rowsOf(unpack(numbers), numbers.shape[0]);
    }
  };
  if (data.broken) stage.tick(`break it: ${data.broken.name}`, false, breakIt, row);
  const legend = listed.length > 1 ? listed : [];
  for (const part of legend) {
    const shown = stage.tick(part.name, true, (on) => (part.shown = on), row);
    shown.style.accentColor = part.kind === "heat" ? cividis(1) : part.colour || "currentColor";
  }
  if (data.note) stage.add("p", { textContent: data.note, className: "said" });
}
