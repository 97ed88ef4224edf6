/**
 * What every live figure is made of: a Stage in the page, Panels to draw on, handles and controls to move things by.
 *
 * An output of a notebook is a div with a picture in it, and its data as JSON in data-figure. `mount` draws the figure
 * in the div's shadow, where no style of the page reaches it; where that fails, the picture stays, with a sentence.
 */

/** The colours of minflow.plots: one for each meaning, in the whole course. */
export const COLOURS = {
  latent: "#0072B2",
  data: "#D55E00",
  model: "#009E73",
  wrong: "#CC79A7",
  guide: "#767676",
};

/** @typedef {[number, number]} Pair */
/** @typedef {[Pair, Pair]} Box  the low and high end across, then those upwards */
/** @typedef {{shape: number[], low: number, high: number, int16?: string, uint8?: string}} Packed  what `figure.pack` writes */

const STYLE = `
:host { display: block; max-width: 100%; margin: 0.3em 0; font: 14px/1.45 system-ui, sans-serif; }
[hidden] { display: none !important; }
.panels { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: flex-start; max-width: 760px; }
.panel { position: relative; }
.panel canvas { display: block; touch-action: pan-y; }
.row { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; margin: 6px 0; }
label { display: inline-flex; gap: 6px; align-items: center; }
button, select { font: inherit; color: inherit; background: transparent; padding: 2px 10px; min-height: 28px;
  border: 1px solid #767676; border-radius: 4px; cursor: pointer; }
option { color: #000; background: #fff; }
summary { cursor: pointer; }
input[type=range] { width: 150px; height: 24px; accent-color: light-dark(#0072B2, #56B4E9); }
input[type=checkbox] { width: 18px; height: 18px; margin: 3px 0; }
.wide .value { min-width: 6.5em; } .wide { flex: 1 1 220px; } .wide input { flex: 1; width: auto; min-width: 120px; }
.value { min-width: 3.2em; font-variant-numeric: tabular-nums; }
.handle { position: absolute; width: 26px; height: 26px; margin: -13px; border-radius: 50%; cursor: grab;
  touch-action: none; box-sizing: border-box; border: 7px solid transparent; background-clip: padding-box;
  box-shadow: inset 0 0 0 1.5px #fff; }
.handle:hover { border-width: 5px; }
:focus-visible { outline: 2px solid #0072B2; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
.said { margin: 4px 0; font-variant-numeric: tabular-nums; white-space: pre-line; min-height: 2.9em; }
.live { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); }
`;

/**
 * The numbers of an array that `figure.pack` wrote; NaN where there was none.
 * @param {Packed} packed
 */
export function unpack({ low, high, int16 = "", uint8 }) {
  const letters = atob(uint8 ?? int16);
  const bytes = new Uint8Array(letters.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = letters.charCodeAt(k); // several times as fast as `from`
  const whole = uint8 ? bytes : new Int16Array(bytes.buffer);
  const [least, steps, none] = uint8 ? [0, 254, 255] : [-32767, 65534, -32768];
  const numbers = new Float32Array(whole.length);
  for (let k = 0; k < whole.length; k++)
    numbers[k] = whole[k] === none ? Number.NaN : low + ((whole[k] - least) / steps) * (high - low);
  return numbers;
}

/**
 * A number for a reader: no −0.00, and a minus that screen readers say.
 * @param {number} value
 */
export function text(value, digits = 2) {
  const rounded = value.toFixed(digits);
  return (Number(rounded) === 0 ? (0).toFixed(digits) : rounded).replace("-", "−");
}

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/**
 * Round numbers between low and high, about `count` of them: steps of 1, 2 or 5 times a power of ten.
 * @param {number} low @param {number} high
 */
export function ticks(low, high, count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) found.push(k * step + 0);
  return found;
}

const CIVIDIS = [
  [0, 34, 78],
  [65, 77, 107],
  [124, 123, 120],
  [188, 175, 111],
  [254, 232, 56],
];

/** Red, green and blue of matplotlib's cividis: dark blue at 0, yellow at 1. @param {number} share */
export function cividisOf(share) {
  const place = clamp(share, 0, 1) * 4;
  const k = Math.min(Math.floor(place), 3);
  return CIVIDIS[k].map((part, i) => Math.round(part + (place - k) * (CIVIDIS[k + 1][i] - part)));
}

/** The same as a colour of CSS. @param {number} share */
export const cividis = (share) => `rgb(${cividisOf(share).join(" ")})`;

/** A colour for an angle, one of 24; light and dark take turns, for those who see no hue. @param {number} angle */
export function hue(angle) {
  const k = Math.round((angle / (2 * Math.PI)) * 24 + 48) % 24;
  return `hsl(${k * 15} 75% ${Math.round(50 + 10 * Math.cos((k * Math.PI) / 6))}%)`;
}

/** Where the arrow keys lead: across, up. @type {Record<string, Pair>} */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** A part of the figure with axes: it turns numbers into places, and draws. */
export class Panel {
  /**
   * @param {Stage} stage
   * @param {{box: Box, label: string, width?: number, narrow?: number, height?: number, names?: [string, string],
   *   axes?: boolean, numbered?: [boolean, boolean], sides?: Pair, second?: boolean}} how
   *   width: its share of the figure's width, and narrow: of a narrow figure's. height: as a share of its own width.
   *   numbered: which of the axes have numbers, the one across and the one upwards. sides: pixels on the left and right
   *   of its frame. second: where the figure is narrow, it stands below the controls.
   */
  constructor(
    stage,
    {
      box,
      label,
      width = 1,
      narrow = 1,
      height = 1,
      names = ["", ""],
      axes = true,
      numbered = [true, true],
      sides = [numbered[1] ? 44 : 12, 16],
      second = false,
    },
  ) {
    this.stage = stage;
    this.box = box;
    this.share = width;
    this.narrow = narrow;
    this.ratio = height;
    this.names = names;
    this.axes = axes;
    this.numbered = numbered;
    this.sides = sides;
    this.second = second;
    this.width = this.height = 1;
    this.shown = "";
    this.frame = { left: 0, right: 1, top: 0, bottom: 1 };
    this.part = stage.add("div", { className: "panel" }, stage.panels);
    this.canvas = stage.add("canvas", { role: "img", ariaLabel: label }, this.part);
    // Where no graphics card draws, a canvas that may be read is drawn four times as fast, and elsewhere as fast.
    const ink = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!ink) throw new Error("this browser draws on no canvas");
    this.ink = ink;
    /** @type {(() => void)[]} */
    this.places = [];
    stage.all.push(this);
  }

  /** Takes its size from the figure's width. @param {number} room */
  resize(room) {
    const narrow = room < 560;
    const share = narrow ? this.narrow : this.share;
    const place = narrow && this.second ? this.stage.below : this.stage.panels;
    if (this.part.parentNode !== place) place.append(this.part);
    const width = Math.floor(room * share - (share < 1 ? 8 : 0));
    this.fit(width, Math.floor(width * (narrow ? Math.min(this.ratio, 1) : this.ratio)));
  }

  /** Takes a size in pixels of the page. @param {number} width @param {number} height */
  fit(width, height) {
    this.width = width;
    this.height = height;
    const sharp = Math.max(globalThis.devicePixelRatio || 1, 1);
    this.canvas.width = this.width * sharp;
    this.canvas.height = this.height * sharp;
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    this.shown = "";
    this.ink.setTransform(sharp, 0, 0, sharp, 0, 0);
    const edge = this.axes ? [...this.sides, 10, this.numbered[0] ? 36 : 12] : [4, 4, 4, 4]; // left, right, top, bottom
    this.frame = { left: edge[0], right: this.width - edge[1], top: edge[2], bottom: this.height - edge[3] };
  }

  /** @param {number} value */
  x(value) {
    const [low, high] = this.box[0];
    return this.frame.left + ((value - low) / (high - low)) * (this.frame.right - this.frame.left);
  }

  /** @param {number} value */
  y(value) {
    const [low, high] = this.box[1];
    return this.frame.bottom - ((value - low) / (high - low)) * (this.frame.bottom - this.frame.top);
  }

  /** The numbers at a place of the page, within the box. @param {{clientX: number, clientY: number}} place @returns {Pair} */
  at({ clientX, clientY }) {
    const { left, top } = this.canvas.getBoundingClientRect();
    const [[x0, x1], [y0, y1]] = this.box;
    const across = (clientX - left - this.frame.left) / (this.frame.right - this.frame.left);
    const up = (this.frame.bottom - clientY + top) / (this.frame.bottom - this.frame.top);
    return [x0 + clamp(across, 0, 1) * (x1 - x0), y0 + clamp(up, 0, 1) * (y1 - y0)];
  }

  /** Draws it, unless it shows all this already. @param {unknown[]} shown @param {() => void} draw */
  renew(shown, draw) {
    const now = [...shown, this.stage.colour].join();
    if (now === this.shown) return;
    this.shown = now;
    draw();
  }

  /** Clears it, draws the axes, and puts the handles where they belong; what follows is cut off at the frame. */
  begin() {
    const { ink, frame, box } = this;
    ink.restore();
    ink.save();
    ink.clearRect(0, 0, this.width, this.height);
    ink.globalAlpha = 1;
    ink.lineJoin = "round";
    if (this.axes) {
      ink.fillStyle = ink.strokeStyle = this.stage.colour;
      ink.font = "12px system-ui, sans-serif";
      ink.lineWidth = 1;
      ink.globalAlpha = 0.75;
      ink.beginPath();
      ink.moveTo(frame.left, frame.top);
      ink.lineTo(frame.left, frame.bottom);
      ink.lineTo(frame.right, frame.bottom);
      ink.stroke();
      ink.textAlign = "center";
      for (const tick of this.numbered[0] ? ticks(...box[0], frame.right - frame.left < 200 ? 3 : 5) : []) {
        ink.fillRect(this.x(tick), frame.bottom, 1, 4);
        ink.fillText(short(tick), this.x(tick), frame.bottom + 16);
      }
      ink.fillText(this.names[0], (frame.left + frame.right) / 2, frame.bottom + 31);
      ink.textAlign = "right";
      for (const tick of this.numbered[1] ? ticks(...box[1]) : []) {
        ink.fillRect(frame.left - 4, this.y(tick), 4, 1);
        ink.fillText(short(tick), frame.left - 7, this.y(tick) + 4);
      }
      ink.save();
      ink.translate(11, (frame.top + frame.bottom) / 2);
      ink.rotate(-Math.PI / 2);
      ink.textAlign = "center";
      ink.fillText(this.names[1], 0, 0);
      ink.restore();
      ink.globalAlpha = 1;
    }
    ink.beginPath();
    ink.rect(frame.left, 0, frame.right - frame.left + 1, frame.bottom);
    ink.clip();
    for (const place of this.places) place();
  }

  /**
   * A line through points, given as [x, y] pairs or as flat numbers x, y, x, y.
   * @param {ArrayLike<number> | Pair[]} points
   * @param {{colour?: string, width?: number, dash?: number[], fill?: string, alpha?: number, close?: boolean}} [how]
   */
  line(points, { colour, width = 2, dash = [], fill, alpha = 1, close = false } = {}) {
    const flat = /** @type {ArrayLike<number>} */ (
      Array.isArray(points[0]) ? /** @type {Pair[]} */ (points).flat() : points
    );
    const { ink } = this;
    ink.beginPath();
    let pen = false;
    for (let k = 0; k + 1 < flat.length; k += 2) {
      const known = Number.isFinite(flat[k]) && Number.isFinite(flat[k + 1]);
      if (known && pen) ink.lineTo(this.x(flat[k]), this.y(flat[k + 1]));
      else if (known) ink.moveTo(this.x(flat[k]), this.y(flat[k + 1]));
      pen = known;
    }
    if (close) ink.closePath();
    if (fill) {
      ink.globalAlpha = alpha;
      ink.fillStyle = fill;
      ink.fill();
      ink.globalAlpha = 1;
    }
    if (!colour && fill) return;
    ink.setLineDash(dash);
    ink.lineWidth = width;
    ink.strokeStyle = colour ?? this.stage.colour;
    ink.globalAlpha = fill ? 1 : alpha;
    ink.stroke();
    ink.globalAlpha = 1;
    ink.setLineDash([]);
  }

  /** A disc. @param {Pair} point */
  dot(point, { colour = this.stage.colour, radius = 4 } = {}) {
    this.ink.beginPath();
    this.ink.arc(this.x(point[0]), this.y(point[1]), radius, 0, 2 * Math.PI);
    this.ink.fillStyle = colour;
    this.ink.fill();
  }

  /** A line from a point to another, with a head there. @param {Pair} from @param {Pair} to */
  arrow(from, to, { colour = this.stage.colour, width = 2, dash = /** @type {number[]} */ ([]) } = {}) {
    this.line([from, to], { colour, width, dash });
    const [x, y] = [this.x(to[0]), this.y(to[1])];
    const [across, up] = [x - this.x(from[0]), y - this.y(from[1])];
    const long = Math.hypot(across, up);
    const size = Math.min(12, long / 2) / (long || 1);
    const { ink } = this;
    ink.beginPath();
    ink.moveTo(x, y);
    for (const side of [0.4, -0.4]) ink.lineTo(x - size * (across + side * up), y - size * (up - side * across));
    ink.fillStyle = colour;
    ink.fill();
  }

  /** Words beside a point. @param {Pair} point @param {string} words */
  write(words, point, { colour = this.stage.colour, align = "left", dx = 6, dy = -6 } = {}) {
    const { ink } = this;
    ink.font = "12px system-ui, sans-serif";
    ink.fillStyle = colour;
    ink.textAlign = /** @type {CanvasTextAlign} */ (align);
    ink.fillText(words, this.x(point[0]) + dx, this.y(point[1]) + dy);
  }

  /**
   * A point that is dragged, or moved by the arrow keys (with Shift in tenths of a step). `set` gets where it is put,
   * and whether it is dragged there: a hand on a mouse may be helped to meet a line. now: the number that it stands for
   * among those of a range; its place across unless given.
   * @param {{label: string, get: () => Pair, set: (to: Pair, dragged: boolean) => void, say: () => string, step?: number,
   *   colour?: string, now?: () => number, range?: Pair}} how
   */
  handle({ label, get, set, say, step = 0.1, colour = COLOURS.model, now = () => get()[0], range = this.box[0] }) {
    const part = this.stage.add(
      "div",
      { className: "handle", role: "slider", tabIndex: 0, ariaLabel: label },
      this.part,
    );
    part.style.backgroundColor = colour;
    Object.assign(part, { ariaValueMin: String(range[0]), ariaValueMax: String(range[1]) });
    const move = (/** @type {Pair} */ to, dragged = false) => {
      set(to, dragged);
      this.stage.changed();
    };
    let off = [0, 0]; // from the pointer to the point, so that the point does not jump when it is taken
    part.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const at = this.at(event);
      off = get().map((value, i) => value - at[i]);
      part.setPointerCapture(event.pointerId);
      part.focus();
      event.preventDefault();
    });
    part.addEventListener("pointermove", (event) => {
      if (!part.hasPointerCapture(event.pointerId)) return;
      const at = this.at(event);
      move([at[0] + off[0], at[1] + off[1]], true);
    });
    part.addEventListener("keydown", (event) => {
      const by = ARROWS[event.key];
      if (!by) return;
      event.preventDefault();
      const [x, y] = get();
      const size = event.shiftKey ? step / 10 : step;
      move([tidy(x + by[0] * size), tidy(y + by[1] * size)]);
    });
    this.places.push(() => {
      const [x, y] = get();
      part.style.left = `${clamp(this.x(x), 0, this.width)}px`;
      part.style.top = `${clamp(this.y(y), 0, this.height)}px`;
      Object.assign(part, { ariaValueNow: String(tidy(now())), ariaValueText: say() });
    });
    return part;
  }
}

/** 0.3 where 0.1 + 0.2 gave 0.30000000000000004. @param {number} value */
export const tidy = (value) => Math.round(value * 1e9) / 1e9;

/** @param {number} tick */
const short = (tick) => String(tidy(tick)).replace("-", "−");

/** The figure in the page: panels above, controls below them, and a line that says what is shown. */
export class Stage {
  /** @param {HTMLElement} host  @param {string} label  what a screen reader calls the figure */
  constructor(host, label) {
    this.host = host;
    this.root = document.createElement("div");
    this.add("style", { textContent: STYLE });
    Object.assign(this.root, { role: "group", ariaLabel: label });
    this.panels = this.add("div", { className: "panels" });
    this.controls = this.add("div", {});
    this.line = this.add("p", { className: "said" });
    this.below = this.add("div", {});
    this.voice = this.add("div", { className: "live", ariaLive: "polite" });
    /** @type {Panel[]} */
    this.all = [];
    this.colour = "#767676";
    this.moved = false;
    this.room = this.sharp = 0;
    this.later = 0;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    /** Draws everything; a figure puts its own here. */
    this.draw = () => {};
    this.waiting = 0;
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name @param {object} properties @param {Node} [parent]
   * @returns {HTMLElementTagNameMap[Name]}
   */
  add(name, properties, parent = this.root) {
    const part = Object.assign(document.createElement(name), properties);
    parent.appendChild(part);
    return part;
  }

  /** A row of controls. @param {Node} within */
  row(within = this.controls) {
    return this.add("div", { className: "row" }, within);
  }

  /** What is seldom wanted, folded away: rows go into it. @param {string} words */
  fold(words) {
    const made = this.add("details", {}, this.controls);
    this.add("summary", { textContent: words }, made);
    return made;
  }

  /** @param {string} words @param {() => void} action @param {Node} row */
  button(words, action, row) {
    const made = this.add("button", { type: "button", textContent: words }, row);
    made.addEventListener("click", action);
    return made;
  }

  /**
   * A slider with its label and its value. `say` gives the words for a value; `on` is called when a hand moves it.
   * @param {{label: string, min: number, max: number, step: number, value: number, say?: (value: number) => string,
   *   on: (value: number) => void, wide?: boolean}} how
   * @returns {{input: HTMLInputElement, show: (value: number) => void}} show moves it without calling `on`
   */
  slider({ label, min, max, step, value, say = (v) => text(v), on, wide = false }, /** @type {Node} */ row) {
    const outer = this.add("label", { textContent: label, className: wide ? "wide" : "" }, row);
    const input = this.add("input", { type: "range", min, max, step, ariaLabel: label }, outer);
    const shown = this.add("span", { className: "value" }, outer);
    const show = (/** @type {number} */ v) => {
      input.value = String(v);
      shown.textContent = input.ariaValueText = say(v);
    };
    show(value);
    input.addEventListener("input", () => {
      show(input.valueAsNumber);
      on(input.valueAsNumber);
      this.changed();
    });
    return { input, show };
  }

  /**
   * @param {{label: string, options: string[], value: string, on: (value: string) => void}} how
   * @param {Node} row
   */
  choice({ label, options, value, on }, row) {
    const outer = this.add("label", { textContent: label }, row);
    const made = this.add("select", { ariaLabel: label }, outer);
    for (const option of options) this.add("option", { textContent: option, value: option }, made);
    made.value = value;
    made.addEventListener("change", () => {
      on(made.value);
      this.changed();
    });
    return made;
  }

  /** A box to tick. @param {string} label @param {boolean} value @param {(value: boolean) => void} on @param {Node} row */
  tick(label, value, on, row) {
    const outer = this.add("label", {}, row);
    const made = this.add("input", { type: "checkbox", checked: value }, outer);
    outer.append(label);
    made.addEventListener("change", () => {
      on(made.checked);
      this.changed();
    });
    return made;
  }

  /** Shows words below the figure; those who listen hear them once nothing has changed for a while. @param {string} words */
  say(words, aloud = true) {
    if (this.line.textContent !== words) this.line.textContent = words;
    clearTimeout(this.later);
    if (aloud && this.moved) this.later = window.setTimeout(() => (this.voice.textContent = words), 400);
  }

  /** Something was moved by a reader: it is drawn with the next frame, and said. */
  changed() {
    this.moved = true;
    this.redraw();
  }

  redraw() {
    if (!this.waiting)
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        if (!this.root.isConnected) return;
        try {
          this.paint();
        } catch (problem) {
          this.root.replaceChildren(document.createElement("slot"), apology(problem));
        }
      });
  }

  paint() {
    this.colour = getComputedStyle(this.host).color;
    this.root.style.colorScheme = isLight(this.colour) ? "dark" : "light"; // JupyterLab's dark theme names no scheme
    this.draw();
  }

  /** Puts the figure in place of the picture, and keeps it in step with the page's width and theme. */
  open() {
    const fit = () => {
      const room = Math.min(this.host.clientWidth || 640, 760);
      if (room === this.room && this.sharp === devicePixelRatio) return;
      this.room = room;
      this.sharp = devicePixelRatio;
      for (const panel of this.all) panel.resize(room);
      this.paint();
    };
    fit(); // where that fails, the picture is still there
    (this.host.shadowRoot ?? this.host.attachShadow({ mode: "open" })).replaceChildren(this.root);
    new ResizeObserver(fit).observe(this.host);
    // The keys are the figure's and not JupyterLab's, except those that save, and those that run a cell.
    const ours = (/** @type {KeyboardEvent} */ event) => {
      const theirs = event.ctrlKey || event.metaKey || event.key === "Enter";
      if (event.composedPath().includes(this.host)) this.host.toggleAttribute("data-lm-suppress-shortcuts", !theirs);
    };
    addEventListener("keydown", ours, true);
    const themed = new MutationObserver(() => this.redraw());
    for (const part of [document.documentElement, document.body])
      themed.observe(part, { attributes: true, attributeFilter: ["class", "data-theme", "data-jp-theme-light"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
  }
}

/** Whether a colour, as `getComputedStyle` gives it, is nearer to white than to black. @param {string} colour */
export function isLight(colour) {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return red + green + blue > 3 * 127;
}

/** @param {unknown} problem */
function apology(problem) {
  const words = problem instanceof Error ? problem.message : String(problem);
  return ` This figure cannot be moved here: ${words}. The picture shows it as it was made.`;
}

/**
 * Finds the figure that belongs to a script and shows it; leaves its picture, with a sentence, where that fails.
 * @param {HTMLOrSVGScriptElement | null} script
 * @param {(stage: Stage, data: any) => void} show
 */
export function mount(script, show) {
  const host = script?.parentElement?.querySelector("div[data-figure]:not([data-tried])");
  if (!(host instanceof HTMLElement)) return;
  host.dataset.tried = "";
  try {
    const data = JSON.parse(host.dataset.figure ?? "");
    const stage = new Stage(host, data.label);
    show(stage, data);
    stage.open();
  } catch (problem) {
    host.append(apology(problem));
  }
}
