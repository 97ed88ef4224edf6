/**
 * Maps of the plane to take in hand: a matrix by its columns, a curved map by its Jacobian at a point that is moved, and
 * a planar layer by its vector u, up to where it folds and beyond. What `data` holds is in plane.py.
 */
import { COLOURS, clamp, Panel, text, ticks, tidy } from "./core.js";
import {
  areaOf,
  bend,
  CELLS,
  carried,
  determinant,
  linear,
  onto,
  planar,
  plus,
  polar,
  residual,
  turned,
} from "./plane_maps.js";

/** @typedef {import("./core.js").Stage} Stage */
/** @typedef {import("./core.js").Pair} Pair */
/** @typedef {import("./core.js").Box} Box */
/** @typedef {import("./plane_maps.js").Matrix} Matrix */
/** @typedef {import("./plane_maps.js").Image} Image */
/** @typedef {import("./plane_maps.js").Layers} Layers */

const { latent, model, wrong, guide } = COLOURS;
const DASH = [6, 4];
const UNIT = /** @type {Matrix} */ ([1, 0].map((k) => [k, 1 - k]));
const NAMES = /** @type {[string, string]} */ (["x₁", "x₂"]);

/** @param {Pair} point */
const pair = (point) => `(${point.map((v) => text(v)).join(", ")})`;

/** A number with two decimals, or a small one with three digits that are not 0. @param {number} value */
const size = (value) => {
  const small = value && Math.abs(value) < 0.005;
  return small ? value.toPrecision(3).replaceAll("-", "−") : text(value);
};

/** A step of an arrow key: about a fiftieth of a box, and round. @param {Box} box */
export function stepOf(box) {
  const [across, up] = box.map(([low, high]) => high - low);
  return tidy(ticks(0, Math.sqrt(across * up), 50)[1]);
}

/** A point of a box, to hundredths, or to fewer or more digits in a large or small box. @param {Pair} point @param {Box} box */
function within(point, box) {
  const fine = 10 ** Math.floor(Math.log10(stepOf(box)) - 1);
  return /** @type {Pair} */ (point.map((v, k) => clamp(tidy(Math.round(v / fine) * fine), ...box[k])));
}

/** What a matrix does to the unit square. @param {Matrix} A */
export function matrixWords(A) {
  const [[a, b], [c, d]] = A;
  const det = determinant(A);
  if (Math.abs(det) <= 1e-9 * Math.hypot(a, b, c, d) ** 2) {
    const length = Math.max(Math.hypot(a + b, c + d), Math.hypot(a - b, c - d)); // between the corners farthest apart
    const flat = length ? `a segment of length ${size(length)}` : "a point";
    return `det A = 0: the square is pressed flat, to ${flat}. Its area is 0, and there is no inverse W.`;
  }
  const [p, q, r, s] = [a, d, b, c].map((v) => (v < 0 ? `(${size(v)})` : size(v)));
  const area = `area |ad − bc| = |${p} · ${q} − ${r} · ${s}| = ${size(Math.abs(det))}`;
  return `det A = ${size(det)}: ${area}, ${det < 0 ? "mirrored" : "not mirrored"}.`;
}

/** Whether a planar layer folds. @param {number} wu */
export function planarWords(wu) {
  const [least, most] = [Math.min(wu, 0), Math.max(wu, 0)].map((by) => text(1 + by));
  const values = `wᵀu = ${text(wu)}, det J from ${least} to ${most}`;
  if (Math.abs(wu + 1) < 1e-9) return `${values}: the edge. Each x still has one z, but log_det is −∞ on the plane.`;
  if (wu > -1) return `${values}. Each x has one z.`;
  return `${values}. The sheet lies over itself: some x have three z, and the formula for p_X is wrong there.`;
}

/**
 * Puts a place in the middle of a panel, with as many pixels for a unit as show `half` each way.
 * @param {Panel} panel @param {Pair} middle @param {number} half
 */
function center(panel, [x, y], half, like = panel) {
  const sizes = (/** @type {Panel} */ { frame }) => [frame.right - frame.left, frame.bottom - frame.top];
  const unit = half / Math.min(...sizes(like));
  const [across, up] = sizes(panel).map((pixels) => pixels * unit);
  panel.box = [
    [x - across, x + across],
    [y - up, y + up],
  ];
}

/** The lines of a carried grid, on pink where it lies face down. @param {Panel} panel @param {Image[][]} nodes @param {string} colour */
function sheet(panel, nodes, colour, alpha = 1) {
  const { ink } = panel;
  ink.beginPath();
  for (let i = 0; i < CELLS; i++)
    for (let j = 0; j < CELLS; j++) {
      const cell = [nodes[i][j], nodes[i + 1][j], nodes[i + 1][j + 1], nodes[i][j + 1]];
      if (cell.reduce((sum, { J }) => sum + determinant(J), 0) >= 0) continue;
      for (const { x } of [...cell, cell[0]]) ink[x === cell[0].x ? "moveTo" : "lineTo"](panel.x(x[0]), panel.y(x[1]));
    }
  ink.fillStyle = wrong;
  ink.globalAlpha = 0.5;
  ink.fill();
  for (let k = 0; k <= CELLS; k += 6)
    [nodes[k], nodes.map((row) => row[k])].forEach((line, thin) => {
      const points = line.map(({ x }) => x);
      panel.line(points, { colour, width: thin ? 0.7 : 1.5, alpha });
    });
}

/** @param {Stage} stage @param {{A: Matrix, box: Box, corners: Pair[], letter: Pair[], label: string}} data */
function showMatrix(stage, { A, box, corners, letter, label }) {
  const half = box[0][1];
  const columns = turned(A);
  const lines = ticks(-half, half);
  const left = new Panel(stage, { box, label: "The unit square", width: 0.36, narrow: 0.5, names: ["z₁", "z₂"] });
  const right = new Panel(stage, { box, label, width: 0.64, names: NAMES });
  for (const [k, name] of ["first", "second"].entries())
    right.handle({
      label: `${name} column of A`,
      get: () => columns[k],
      set: (to, dragged) => {
        const [x, y] = columns[1 - k];
        columns[k] = onto(within(to, box), [-y, x], 0, dragged ? half / 80 : 0);
      },
      say: () => pair(columns[k]),
      step: stepOf(box),
    });

  /** The square, its F and its edges under a matrix. @param {Panel} panel @param {Matrix} M @param {string} colour */
  function draw(panel, M, colour) {
    panel.begin();
    const far = 9 * half;
    for (const k of lines) {
      const how = { colour: guide, width: 1, alpha: k ? 0.15 : 0.8 };
      panel.line([k, -far, k, far], how);
      panel.line([-far, k, far, k], how);
    }
    const [square, sign] = [corners, letter].map((points) => points.map((point) => linear(M, point)));
    panel.line(square, { colour, fill: colour, alpha: 0.25, close: true });
    panel.line(sign, { fill: colour, close: true });
    panel.arrow(square[0], square[1]);
    panel.arrow(square[0], square[3], { dash: DASH });
  }

  stage.draw = () => {
    center(right, [0, 0], half);
    center(left, [0.5, 0.5], half, right);
    A = turned(columns);
    draw(left, UNIT, latent);
    draw(right, A, model);
    const corner = /** @type {Pair} */ ([-half, half]);
    right.write("A =", corner, { dx: 8, dy: 20 });
    A.flat().forEach((entry, k) => {
      right.write(size(entry), corner, { dx: 90 + 60 * (k % 2), dy: k < 2 ? 12 : 28, align: "right" });
    });
    right.canvas.ariaLabel = matrixWords(A);
    stage.say(matrixWords(A));
  };
}

/**
 * @param {Stage} stage
 * @param {{f: "bend" | "polar" | "residual", layers: Layers, z: Pair, side: number, box: Box, outline: Pair[],
 *   lines: Pair[][], middles: Pair[], halves: number[], names: [string, string], label: string}} data
 */
function showJacobian(stage, { f, layers, z, side, box, outline, lines, middles, halves, names, label }) {
  const map = { bend, polar, residual: (/** @type {Pair} */ point) => residual(point, layers) }[f];
  const nodes = [carried(box, (x) => ({ x, J: map(x).J })), carried(box, map)];
  const how = { box, label, width: 0.325, narrow: 0.5, names: NAMES };
  const from = new Panel(stage, { ...how, label: `A grid of z = (${names.join(", ")})`, names });
  const to = new Panel(stage, how);
  const close = new Panel(stage, { ...how, narrow: 1 });
  from.handle({
    label: "point z",
    get: () => z,
    set: (at) => (z = within(at, box)),
    say: () => pair(z),
    step: stepOf(box),
    colour: latent,
  });
  const sides = { label: "side of the square", min: 0.05, max: 1, step: 0.05, value: side };
  stage.slider({ ...sides, on: (value) => (side = value) }, stage.row());

  stage.draw = () => {
    const { x, J } = map(z);
    const det = determinant(J);
    const square = (/** @type {Pair[]} */ points) => points.map((point) => plus(z, point, side));
    const image = (/** @type {Pair[]} */ points) => square(points).map((point) => map(point).x);
    const whole = image(outline);
    const straight = outline.map((point) => plus(x, linear(J, point), side));
    [from, to].forEach((panel, k) => {
      center(panel, middles[k], halves[k]);
      panel.begin();
      sheet(panel, nodes[k], k ? model : latent);
      panel.line(k ? whole : square(outline), { fill: k ? model : latent, alpha: 0.5, close: true });
    });
    to.dot(x);
    const far = [...whole, ...straight].map((point) => Math.hypot(...plus(point, x, -1)));
    center(close, x, 1.1 * Math.max(side, ...far));
    close.begin();
    close.line(whole, { fill: model, alpha: 0.35, close: true });
    for (const line of lines) close.line(image(line), { colour: model, width: 1 });
    const still = outline.map((point) => plus(x, point, side));
    close.line(still, { colour: latent, close: true });
    close.line(straight, { close: true });
    const rows = J.map((row) => `[${row.map((v) => text(v)).join(", ")}]`).join(", ");
    const folds = square(outline).some((point) => determinant(map(point).J) * det <= 0);
    const factor = text(Math.abs(areaOf(whole)) / side ** 2);
    const at = `At z = ${pair(z)}: J = [${rows}], det J = ${text(det)}${det < 0 ? ", mirrored" : ""}.`;
    const words = `${at}\nThe image of the square ${folds ? "is folded" : `is ${factor} times as large as the square`}.`;
    close.canvas.ariaLabel = `Close to f(z). ${words}`;
    stage.say(words);
  };
}

/** @param {Stage} stage @param {{w: Pair, u: Pair, b: number, box: Box, grid: Box, label: string}} data */
function showPlanar(stage, { w, u, b, box, grid, label }) {
  const half = box[0][1];
  const square = w[0] ** 2 + w[1] ** 2;
  const widest = Math.max(Math.abs(w[0]), Math.abs(w[1]));
  const foot = plus([0, 0], w, -b / square); // the point of the plane that is nearest to 0
  const flat = carried(grid, (z) => planar(z, w, [0, 0], b));
  const ends = /** @type {Pair} */ ([-4 - b, 4 - b]);
  const plane = new Panel(stage, { box, label, width: 0.5, names: NAMES });
  const curve = new Panel(stage, { box: [ends, ends], label: "", width: 0.5, names: ["wᵀz", "wᵀx"] });
  const wu = () => w[0] * u[0] + w[1] * u[1];
  plane.handle({
    label: "vector u",
    get: () => plus(foot, u),
    set: (to, dragged) => (u = onto(within(plus(to, foot, -1), box), w, -1, dragged ? half / 80 : 0)),
    say: () => `${pair(u)}, wᵀu = ${text(wu())}`,
    step: stepOf(box),
  });

  stage.draw = () => {
    center(plane, [0, 0], half);
    plane.begin();
    sheet(plane, flat, latent, 0.25);
    const moved = carried(grid, (z) => planar(z, w, u, b));
    sheet(plane, moved, model);
    for (const level of [0, -1]) {
      const middle = plus(foot, w, level / square);
      const [p, q, end] = [-9, 9, 0.8 + 1.6 * level].map((k) => plus(middle, [-w[1], w[0]], (k * half) / widest));
      plane.line([p, q], level ? { colour: wrong, dash: DASH, width: 2.5 } : { width: 1.2 });
      if (level) plane.write("wᵀu = −1", end, { align: "right", dx: -8, dy: 4 });
      else plane.write("wᵀz + b = 0", end, { dx: 8, dy: 4 });
    }
    plane.arrow(foot, plus(foot, u), { width: 2.5 });
    plane.write("u", plus(foot, u), { dx: u[0] < 0 ? -22 : 14 });
    curve.begin();
    curve.line([ends[0], ends[0], ends[1], ends[1]], { colour: guide, width: 1 });
    const across = Array.from({ length: 321 }, (_, k) => ends[0] + k / 40);
    const f = (/** @type {number} */ y) => /** @type {Pair} */ ([y, y + wu() * Math.tanh(y + b)]);
    curve.line(across.map(f), { colour: model, width: 2.5 });
    const falls = across.filter((y) => 1 + wu() * (1 - Math.tanh(y + b) ** 2) < 0);
    if (falls.length) {
      curve.line([ends[0], -b, ends[1], -b], { colour: guide, width: 1, dash: DASH });
      curve.line(falls.map(f), { colour: wrong, width: 5 });
    }
    curve.canvas.ariaLabel = `Across the plane. ${planarWords(wu())}`;
    stage.say(planarWords(wu()));
  };
}

/** @param {Stage} stage @param {any} data */
export function show(stage, data) {
  if (data.what === "matrix") showMatrix(stage, data);
  else if (data.what === "jacobian") showJacobian(stage, data);
  else showPlanar(stage, data);
}
