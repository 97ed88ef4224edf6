import assert from "node:assert/strict";
import { test } from "node:test";
import { COLOURS } from "../../../minflow/widgets/module/core.js";
import {
  equalTops,
  heightsOf,
  holdAt,
  measures,
  moveKnot,
  moveStrip,
  scoreOf,
  show,
  snapped,
} from "../../../minflow/widgets/module/line.js";
import { area, knotsOf, logDensity, MAPS } from "../../../minflow/widgets/module/line_maps.js";
import { opened } from "./page.js";

const STRAIGHT = [-4, -2, 0, 2, 4];

/** @param {number} found @param {number} expected */
const near = (found, expected, most = 1e-6) => assert.ok(Math.abs(found - expected) < most, `${found}, ${expected}`);

test("a point of the curve comes to the hand that holds it", () => {
  for (const [
    map,
    n,
    k,
    z,
    x,
    low,
    high,
  ] of /** @type {[string, number[], number, number, number, number, number][]} */ ([
    ["affine", [0.5, 0.2], 0, 2, -3, -3, 3],
    ["affine", [0.5, 0.2], 1, 0, 1.5, -3, 3],
    ["bent", [0, 1, 0.2], 1, 2, 3, 0.3, 3],
    ["bent", [0, 1, 0.2], 2, 0.75, 1, 0, 0.45],
    ["sinh–arcsinh", [1], 0, 2, 3, 0.2, 2],
    ["softplus", [1], 0, 0, 0.5, 0.2, 2], // x falls as t grows
    ["leaky ReLU", [1], 0, -2, -1, 0.2, 2],
    ["ELU", [1], 0, -2, -0.6, 0.2, 2],
  ])) {
    const held = holdAt(map, n, k, [z, x], low, high);
    near(MAPS[map].f(z, held), x);
    assert.deepEqual(held.with(k, 0), n.with(k, 0)); // no other number moves
  }
});

test("a hand that is too far away gets the end of the slider", () => {
  near(holdAt("leaky ReLU", [1], 0, [-2, -9], 0.2, 2)[0], 2);
  near(holdAt("leaky ReLU", [1], 0, [-2, 1], 0.2, 2)[0], 0.2);
});

test("a knot goes where it is put, and no farther than its neighbours", () => {
  const knots = knotsOf(STRAIGHT, STRAIGHT);
  const [z, x] = moveKnot(knots, 2, [0.5, -1]);
  assert.deepEqual([z, x], [STRAIGHT.with(2, 0.5), STRAIGHT.with(2, -1)]);
  const far = moveKnot(knots, 2, [9, -9]);
  assert.deepEqual([far[0][2], far[1][2]], [1.85, -1.85]);
  assert.deepEqual(knots, knotsOf(STRAIGHT, STRAIGHT)); // the old ones stay
});

test("a spline through knots on the diagonal is the identity", () => {
  const knots = knotsOf(STRAIGHT, STRAIGHT);
  for (const z of [-7, -4, -0.3, 1, 2, 3.99, 4, 6]) {
    near(MAPS.spline.f(z, knots), z);
    near(MAPS.spline.h(z, knots), z);
    near(MAPS.spline.logSlope(z, z, knots), 0);
  }
});

test("a strip keeps its width when it is moved, and stops at the ends of z", () => {
  /** @type {[number, number]} */
  const range = [-3, 3];
  assert.deepEqual(moveStrip([0, 1], 0.5, [1, 1], range), [0.5, 1.5]);
  assert.deepEqual(moveStrip([0, 1], 9, [1, 1], range), [2, 3]);
  assert.deepEqual(moveStrip([0, 1], -9, [1, 1], range), [-3, -2]);
  assert.deepEqual(moveStrip([0, 1], -0.5, [1, 0], range), [-0.5, 1]);
  assert.deepEqual(moveStrip([0, 1], 9, [0, 1], range), [0, 3]);
});

test("one end of a strip does not pass the other", () => {
  const [low, high] = moveStrip([0, 1], 5, [1, 0], [-3, 3]);
  assert.ok(low < high && high === 1 && low > 0.9);
  const [bottom, top] = moveStrip([0, 1], -5, [0, 1], [-3, 3]);
  assert.ok(bottom < top && bottom === 0 && top < 0.1);
});

test("a strip has the same area in z and in x", () => {
  const z = Array.from({ length: 2001 }, (_, k) => 0.3 + k / 2000);
  const p = z.map((u) => Math.exp(logDensity("affine", "Normal", u, [1, 0])));
  for (const [map, n] of /** @type {[string, any][]} */ ([
    ["affine", [-0.4, 1]],
    ["bent", [0.5, 1.2, 0.4]],
    ["sinh–arcsinh", [1.7]],
    ["softplus", [0.5]],
    ["ELU", [1.5]],
    ["spline", knotsOf([-4, -1, 1, 4], [-4, -2, 2.5, 4])],
  ])) {
    const x = z.map((u) => MAPS[map].f(u, n));
    const q = x.map((u) => Math.exp(logDensity(map, "Normal", u, n)));
    near(area(x, q), area(z, p), 1e-5);
  }
});

test("the same probability has the same area in both densities, and both peaks fit", () => {
  const panel = (/** @type {number} */ right, /** @type {number} */ bottom) =>
    /** @type {any} */ ({ frame: { left: 0, right, top: 0, bottom } });
  /** @type {{z: [number, number], x: [number, number]}} */
  const ranges = { z: [-3, 3], x: [-7, 3] };
  for (const peaks of [
    [0.4, 0.2],
    [0.4, 8],
    [1, 0.5],
    [0.4, Number.NaN],
  ]) {
    const [top, beside] = equalTops(panel(400, 100), panel(200, 300), ranges, peaks);
    near((400 * 100) / (6 * top), (200 * 300) / (10 * beside)); // pixels for a probability of 1
    assert.ok(top > peaks[0] && !(beside <= peaks[1]), `${top}, ${beside}`);
  }
});

test("a bar is the share of its points over its width; the highest point is in the last bar", () => {
  assert.deepEqual(heightsOf([0, 1, 2.5, 3, 3, 3, 3, 4], [0, 4], 4), [0.125, 0.125, 0.125, 0.625]);
  assert.deepEqual(heightsOf([0, 1, 2, 3, 3, 3, 9, -1], [0, 3], 3), [0.125, 0.125, 0.5]);
  for (const [n, count] of [
    [7, 10],
    [252, 23],
    [2000, 50],
  ])
    assert.equal(heightsOf(new Array(n).fill(1), [0, 3]).length, count);
});

test("a strip has its own width, height and area, also where x falls", () => {
  assert.deepEqual(measures([0, 1, 2], [1, 2, 1]), [2, 1.5, 3]);
  assert.deepEqual(measures([2, 1, 0], [1, 2, 1]), [2, 1.5, 3]);
});

test("data that no z leads to are counted, and spoil no best score", () => {
  assert.equal(scoreOf([-1, -3], -Infinity, false).score, "−2.000");
  const { best, score, why } = scoreOf([-1, -3], -Infinity, true);
  assert.deepEqual([best, score, why], [-2, "−2.000, best −2.000", ""]);
  const missed = scoreOf([-Infinity, -1, -1], best, true);
  assert.deepEqual(missed, { best: -2, score: "−∞, best −2.000", why: ": no z leads to 1 of 3 data points" });
  assert.deepEqual(scoreOf([Number.NaN], -Infinity, true).score, "−∞");
  assert.equal(scoreOf([Number.NaN], -2, true).best, -2);
});

test("a slope comes to 0 under a hand, and leaves it in small steps", () => {
  assert.deepEqual(snapped("affine", [-0.02, 1], true), [0, 1]);
  assert.deepEqual(snapped("affine", [0.005, 1], false), [0.005, 1]);
  assert.deepEqual(snapped("affine", [5e-9, 1], false), [0, 1]);
  assert.deepEqual(snapped("ELU", [0.02], true), [0.02]);
});

const withLine = (/** @type {any} */ rest = {}) =>
  opened(show, {
    base: "Normal",
    bases: { Normal: { z: [-3.5, 3.5], x: [-7, 7], strip: [0.5, 1], ends: [-3.5, 3.5] } },
    maps: {
      affine: {
        n: [2, 0],
        sliders: [
          ["slope a", -3, 3, 0.05],
          ["shift b", -3, 3, 0.1],
        ],
        holds: [
          [0, 1],
          [2, 0],
        ],
      },
    },
    ...rest,
  });

test("the table says that a slope of 2 makes the strip twice as wide and half as high", () => {
  const { stage } = withLine();
  const rows = stage.panels.children.map((/** @type {any} */ { textContent }) => textContent).join("\n");
  assert.match(rows, /width +0\.50 +1\.00\nheight +0\.30 +0\.15\narea +0\.15 +0\.15\n/);
});

test("Shift and an arrow leave a = 0, which a hand meets", () => {
  const { stage, handles, press, drag, said } = withLine();
  const slope = handles.find(({ ariaLabel }) => ariaLabel === "slope a");
  drag(slope, stage.all[1], [2, 0.03]);
  assert.match(said(), /^At a = 0 every z lands on the same x/);
  press(slope, "ArrowUp", true);
  assert.equal(Number(slope.ariaValueNow).toFixed(4), "0.0050");
  assert.match(said(), /^Strip/);
});

test("bars stand beside the density of X at their data", () => {
  const low = { low: -7, high: 7, shape: [2], int16: Buffer.from(Int16Array.from([32767, 32767]).buffer) };
  const { lines } = withLine({ points: { ...low, int16: low.int16.toString("base64") } });
  const bars = lines(2).find(({ how }) => how.fill === COLOURS.data);
  const high = bars?.points.filter(([height]) => height > 0) ?? [];
  assert.equal(high.length, 2);
  near(high[0][1], 7 - 14 / 10);
  near(high[1][1], 7);
});
