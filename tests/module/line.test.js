import assert from "node:assert/strict";
import { test } from "node:test";
import { holdAt, moveKnot, moveStrip } from "../../minflow/widgets/module/line.js";
import { area, knotsOf, logDensity, MAPS } from "../../minflow/widgets/module/line_maps.js";

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
