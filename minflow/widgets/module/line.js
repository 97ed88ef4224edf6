/**
 * A map on a line: p_Z above, the curve x = f(z) below it, p_X beside that, and a strip of probability on its way.
 *
 * data: maps, each with its numbers n, their sliders [label, low, high, step], and holds [z, k]: the point of the curve
 * at z is held to change number k. bases, each with the range of z and of x, a strip, and the ends of all strips; base;
 * points x by `pack`; a note.
 */
import { COLOURS, clamp, Panel, text, unpack } from "./core.js";
import { area, BASES, knotsOf, logDensity, MAPS } from "./line_maps.js";

/** @typedef {import("./core.js").Pair} Pair */
/** @typedef {import("./core.js").Stage} Stage */

const PIECES = 600;
const BARS = [10, 50]; // least and most bars, 1.5 √N between them
const APART = 0.15; // knots, at least
const NARROW = 0.05; // a strip, at least
const EDGE = 0.25; // from the end of z to a point of the curve that is held

/** @param {Pair} ends */
const spread = ([low, high]) => Array.from({ length: PIECES + 1 }, (_, k) => low + ((high - low) * k) / PIECES);

/**
 * Numbers n with number k, from low to high, such that a map sends z to x or as near as possible.
 * @param {string} map @param {number[]} n @param {number} k @param {Pair} at @param {number} low @param {number} high
 */
export function holdAt(map, n, k, [z, x], low, high) {
  const f = (/** @type {number} */ value) => MAPS[map].f(z, n.with(k, value));
  let [under, over] = f(low) < f(high) ? [low, high] : [high, low];
  for (let step = 0; step < 30; step++) {
    const value = (under + over) / 2;
    if (f(value) < x) under = value;
    else over = value;
  }
  return n.with(k, (under + over) / 2);
}

/**
 * Knots of which one is put elsewhere, as far as its neighbours allow.
 * @param {number[][]} knots @param {number} k @param {Pair} to
 */
export function moveKnot([z, x], k, to) {
  const [zs, xs] = [z, x].map((line, i) => line.with(k, clamp(to[i], line[k - 1] + APART, line[k + 1] - APART)));
  return knotsOf(zs, xs);
}

/**
 * A strip of which the lower end, the upper end or both (1 for yes) are moved, as far as z reaches.
 * @param {Pair} strip @param {number} by @param {Pair} which @param {Pair} range @returns {Pair}
 */
export function moveStrip([low, high], by, which, [least, most]) {
  const step = clamp(by, which[0] ? least - low : low + NARROW - high, which[1] ? most - high : high - NARROW - low);
  return [low + which[0] * step, high + which[1] * step];
}

/**
 * The tops of both density axes: the same probability has the same area on the page in both, and both peaks fit.
 * @param {Panel} above @param {Panel} beside @param {{z: Pair, x: Pair}} ranges @param {number[]} peaks  NaN for none
 */
export function equalTops(above, beside, { z, x }, peaks) {
  const area = (/** @type {Panel} */ { frame }) => (frame.right - frame.left) * (frame.bottom - frame.top);
  const top = Math.max(0.6, 1.1 * peaks[0]);
  const ratio = area(beside) / (x[1] - x[0]) / (area(above) / (z[1] - z[0]));
  const both = Math.max(1, (1.05 * peaks[1]) / (top * ratio) || 1);
  return [top * both, top * ratio * both];
}

const barsFor = (/** @type {number} */ n) => Math.min(Math.max(Math.floor(1.5 * n ** 0.5), BARS[0]), BARS[1]);

/**
 * A histogram's heights, of `count` bars from low to high: the share of all points in each, over its width.
 * @param {number[]} points @param {Pair} range
 */
export function heightsOf(points, [low, high], count = barsFor(points.length)) {
  const size = (high - low) / count;
  const heights = new Array(count).fill(0);
  for (const x of points)
    if (x >= low && x <= high) heights[Math.min(Math.floor((x - low) / size), count - 1)] += 1 / points.length / size;
  return heights;
}

/** Of a strip: its width, its height on average, its area. @param {number[]} at @param {number[]} p */
export function measures(at, p) {
  const [width, whole] = [Math.abs(at[at.length - 1] - at[0]), area(at, p)];
  return [width, whole / width, whole];
}

/**
 * The mean of log p over the data, the best so far, and why there may be none. The best is said once something was moved.
 * @param {number[]} logs @param {number} best @param {boolean} moved
 */
export function scoreOf(logs, best, moved) {
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const missed = logs.filter((log) => !Number.isFinite(log)).length;
  if (!missed) best = Math.max(best, mean);
  const score = `${missed ? "−∞" : text(mean, 3)}${moved && best > -Infinity ? `, best ${text(best, 3)}` : ""}`;
  return { best, score, why: missed ? `: no z leads to ${missed} of ${logs.length} data points` : "" };
}

/**
 * Numbers of a map; a slope that is dragged near to 0 becomes 0, and so does what rounding leaves of it.
 * @param {string} map @param {number[]} n @param {boolean} dragged
 */
export const snapped = (map, n, dragged) =>
  map === "affine" && Math.abs(n[0]) < (dragged ? 0.024 : 1e-6) ? n.with(0, 0) : n;

/** @param {Stage} stage @param {any} data */
export function show(stage, data) {
  const names = Object.keys(data.maps);
  /** @type {Record<string, any>} */
  const numbers = Object.fromEntries(names.map((map) => [map, data.maps[map].n]));
  const points = data.points && Array.from(unpack(data.points));
  let name = names[0];
  let base = data.base;
  /** @type {Pair} */
  let strip = data.bases[base].strip;
  let best = -Infinity;

  /** @type {(label: string, tall: number, names: [string, string], numbered: [boolean, boolean]) => Panel} */
  const panel = (label, tall, names, numbered) => {
    const made = new Panel(stage, { box: [data.bases[base].z, [0, 1]], label, names, numbered });
    const share = numbered[1] ? 0.6 : 0.4;
    made.resize = (room) => made.fit(Math.floor(room * share) - 8, Math.floor(Math.max(room, 500) * tall));
    return made;
  };
  const above = panel("the density of Z", 0.25, ["", "density of Z"], [false, true]);
  const words = stage.add("pre", { style: "flex: 1 1 14em; margin: 0; font: 12px/1.35 monospace" }, stage.panels);
  const plane = panel("the curve x = f(z)", 0.46, ["z", "x = f(z)"], [true, true]);
  const beside = panel("the density of X", 0.46, ["density of X", ""], [true, false]);

  const f = (/** @type {number} */ z) => MAPS[name].f(z, numbers[name]);
  const pZ = (/** @type {number} */ z) => Math.exp(BASES[base](z));
  const logX = (/** @type {number} */ x) => logDensity(name, base, x, numbers[name]);
  const flat = () => name === "affine" && numbers.affine[0] === 0;

  /** A density and the area under it. @param {Panel} where @param {number[]} at @param {number[]} p */
  function fill(where, at, p, alpha = 0.15, width = 2) {
    const place = (/** @type {number} */ u, height = 0) => (where === above ? [u, height] : [height, u]);
    const outline = [...place(at[0]), ...at.flatMap((u, k) => place(u, p[k])), ...place(at[PIECES])];
    const colour = where === above ? COLOURS.latent : COLOURS.model;
    where.line(outline, { fill: colour, colour, alpha, width });
  }

  function drawBars() {
    const [low, high] = beside.box[1];
    const heights = heightsOf(points, beside.box[1]);
    const size = (high - low) / heights.length;
    const bars = heights.flatMap((height, k) => [height, low + k * size, height, low + (k + 1) * size]);
    beside.line([0, low, ...bars, 0, high], { fill: COLOURS.data, alpha: 0.5 });
  }

  /** Marks what f does not reach. @param {number} end */
  function drawOutside(end) {
    for (const where of [plane, beside]) {
      const [[left, right], [bottom]] = where.box;
      where.line([left, bottom, left, end, right, end, right, bottom], { fill: COLOURS.guide, alpha: 0.25 });
    }
    plane.write("no z leads here", [plane.box[0][0], end], { dy: 16 });
  }

  stage.draw = () => {
    const { z: across, x: up } = data.bases[base];
    const z = [spread(base === "Normal" ? [-4.5, 4.5] : [0, 1]), spread(strip)];
    const x = z.map((line) => line.map(f));
    const p = z.map((line) => line.map(pZ));
    const q = x.map((line) => line.map((u) => (flat() ? Number.NaN : Math.exp(logX(u)))));
    const peaks = [p[0], q[0]].map((heights) => Math.max(...heights));
    const tops = equalTops(above, beside, data.bases[base], peaks);
    const low = MAPS[name].low?.(numbers[name]) ?? -Infinity;

    above.box = [across, [0, tops[0]]];
    plane.box = [across, up];
    beside.box = [[0, tops[1]], up];
    for (const one of [above, plane, beside]) one.begin();
    fill(above, z[0], p[0]);
    fill(above, z[1], p[1], 0.6, 0.5);

    if (low > up[0]) drawOutside(low);
    const path = z[1].flatMap((u, k) => [u, x[1][k]]);
    const ends = [x[1][0], x[1][PIECES]];
    plane.line([strip[0], up[1], ...path, strip[1], up[1]], { fill: COLOURS.latent, alpha: 0.15 });
    plane.line([across[1], ends[0], ...path, across[1], ends[1]], { fill: COLOURS.model, alpha: 0.2 });
    const guides = [strip[0], up[1], strip[0], ends[0], across[1], ends[0], Number.NaN, 0];
    guides.push(strip[1], up[1], strip[1], ends[1], across[1], ends[1]);
    plane.line(guides, { colour: COLOURS.guide, width: 1, dash: [4, 3] });
    plane.line(z[0].flatMap((u, k) => [u, x[0][k]]));
    for (const [far, k] of data.maps[name].holds ?? []) {
      const held = Math.min(far, across[1] - EDGE);
      const ends = plane.x(held) > plane.frame.right - 60; // no room for the word to the right of its point
      const where = ends ? { align: "right", dx: -12, dy: -8 } : { dx: 12, dy: 18 };
      plane.write(data.maps[name].sliders[k][0], [held, f(held)], where);
    }

    if (points) drawBars();
    if (!flat()) {
      fill(beside, x[0], q[0]);
      fill(beside, x[1], q[1], 0.6, 0.5);
    }

    const strips = [strip, ends.sort((a, b) => a - b)];
    const measured = [measures(z[1], p[1]), measures(x[1], q[1])];
    const row = (/** @type {string} */ title, /** @type {number[]} */ of) =>
      title.padEnd(7) + of.map((value) => (value >= 0 ? text(value) : "none").padStart(6)).join("");
    const rows = [
      ["strip".padEnd(12), "Z".padEnd(6), "X"].join(""),
      ...["width", "height", "area"].map((title, k) => row(title, [measured[0][k], measured[1][k]])),
      row("peak", peaks),
      row("whole", [area(z[0], p[0]), area(x[0], q[0])]),
    ];
    const [inZ, inX] = strips.map(([from, to], k) => `${text(from)} to ${text(to)}, area ${text(measured[k][2])}`);
    let said = `Strip: z ${inZ}; x ${inX}. Peak of p_X: ${text(peaks[1])}.`;
    if (flat()) said = `At a = 0 every z lands on the same x, ${text(ends[0])}: no inverse, no density.`;
    if (low > -Infinity) said += ` No z leads to x ≤ ${text(low)}.`;
    if (points) {
      const found = scoreOf(points.map(logX), best, stage.moved);
      best = found.best;
      rows.push("mean log p of data", found.score);
      said = `Mean log p of the data, in nats: ${found.score}${found.why}. ${said}`;
    }
    words.textContent = rows.join("\n");
    stage.say(said);
    for (const [k, slider] of sliders[names.indexOf(name)].entries()) slider.show(numbers[name][k]);
  };

  // The strip: its ends, and the whole of it, which can be taken anywhere.
  const grip = (/** @type {string} */ label, /** @type {Pair} */ which, /** @type {() => Pair} */ get) =>
    above.handle({
      label,
      get,
      set: ([z]) => {
        strip = moveStrip(strip, z - get()[0], which, data.bases[base].ends);
      },
      say: () => `z from ${text(strip[0])} to ${text(strip[1])}`,
      colour: COLOURS.latent,
    });
  grip("lower end of the strip", [1, 0], () => [strip[0], 0]);
  const whole = grip("the strip", [1, 1], () => {
    const middle = (strip[0] + strip[1]) / 2;
    return [middle, pZ(middle) / 2];
  });
  grip("upper end of the strip", [0, 1], () => [strip[1], 0]);
  above.canvas.addEventListener("pointerdown", (event) => {
    const [z] = above.at(event);
    if (z > strip[0] && z < strip[1]) whole.setPointerCapture(event.pointerId);
  });

  // The map: handles on its curve, and sliders.
  const put = (/** @type {any} */ n, dragged = false) => (numbers[name] = snapped(name, n, dragged));
  const knot = (/** @type {number} */ k) => {
    const get = () => /** @type {Pair} */ ([numbers.spline[0][k], numbers.spline[1][k]]);
    const say = () => `z = ${text(get()[0])}, x = ${text(get()[1])}`;
    return plane.handle({ label: `knot ${k}`, get, set: (to) => put(moveKnot(numbers.spline, k, to)), say });
  };
  const hold = (/** @type {string} */ map, /** @type {number} */ far, /** @type {number} */ k) => {
    const [label, low, high] = data.maps[map].sliders[k];
    const z = () => Math.min(far, data.bases[base].z[1] - EDGE);
    const get = () => /** @type {Pair} */ ([z(), MAPS[map].f(z(), numbers[map])]);
    const set = (/** @type {Pair} */ to, /** @type {boolean} */ dragged) => {
      const x = dragged ? to[1] : to[1] + to[0] - z(); // of the arrow keys, all four move it
      put(holdAt(map, numbers[map], k, [z(), x], low, high), dragged);
    };
    const now = () => numbers[map][k];
    return plane.handle({ label, get, set, now, range: [low, high], say: () => text(now()) });
  };
  const handles = names.map((map) => {
    if (map === "spline") return [...numbers.spline[0].keys()].slice(1, -1).map(knot);
    return data.maps[map].holds.map((/** @type {Pair} */ [far, k]) => hold(map, far, k));
  });

  const choices = stage.row();
  const rows = names.map(() => stage.row());
  const sliders = names.map((map, which) =>
    data.maps[map].sliders.map((/** @type {any} */ [label, min, max, step], /** @type {number} */ k) => {
      const on = (/** @type {number} */ value) => put(numbers[map].with(k, value));
      return stage.slider({ label, min, max, step, value: numbers[map][k], on }, rows[which]);
    }),
  );
  const pick = (/** @type {string} */ map) => {
    name = map;
    for (const [k, one] of names.entries()) for (const part of [rows[k], ...handles[k]]) part.hidden = one !== map;
  };
  pick(name);
  if (names.length > 1) stage.choice({ label: "map", options: names, value: name, on: pick }, choices);
  const options = Object.keys(data.bases);
  const on = (/** @type {string} */ value) => {
    base = value;
    strip = data.bases[base].strip;
  };
  if (options.length > 1) stage.choice({ label: "Z from", options, value: base, on }, choices);
  const again = () => {
    numbers[name] = data.maps[name].n;
    stage.changed();
  };
  stage.button("start again", again, choices);
  if (data.note) stage.add("p", { textContent: data.note, className: "said" });
}
