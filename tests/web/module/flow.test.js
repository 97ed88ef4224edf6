import assert from "node:assert/strict";
import { test } from "node:test";
import { between, brightest, cellsOf, densities, squareAround } from "../../../minflow/widgets/module/flow.js";

const near = (/** @type {ArrayLike<number>} */ found, /** @type {number[]} */ wanted) => {
  assert.equal(found.length, wanted.length);
  for (const [k, value] of wanted.entries()) assert.ok(Math.abs(found[k] - value) < 1e-5, `${found[k]}, not ${value}`);
};

test("between two layers a point is on a straight line, and at a layer it is where the layer puts it", () => {
  const states = Float32Array.from([0, 0, 2, 4, 10, 4]);
  const now = new Float32Array(2);
  for (const [time, wanted] of [
    [0, [0, 0]],
    [0.5, [1, 2]],
    [1, [2, 4]],
    [1.25, [4, 4]],
    [2, [10, 4]],
  ])
    near(between(states, time, now), wanted);
});

test("a flow without a layer stays where it is", () => {
  near(between(Float32Array.from([3, 4]), 0, new Float32Array(2)), [3, 4]);
});

test("the density of a cell is its mass over its area, whichever way round its corners go", () => {
  const nodes = Float32Array.from([0, 0, 0, 1, 2, 0, 2, 1]); // 2 wide, 1 high
  const turned = nodes.map((value, n) => (n % 2 ? -value : value));
  assert.deepEqual(cellsOf(2), [[0, 2, 3, 1]]);
  near(densities(nodes, cellsOf(2), Float32Array.from([1])), [0.5]);
  near(densities(turned, cellsOf(2), Float32Array.from([1])), [0.5]);
});

test("a grid of 3 × 3 nodes has 4 cells, and a bent one keeps its mass", () => {
  const cells = cellsOf(3);
  assert.equal(cells.length, 4);
  const nodes = new Float32Array(18);
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) nodes.set([i + 0.3 * j, j * (1 + 0.2 * i)], 2 * (3 * i + j));
  const mass = Float32Array.from([0.1, 0.2, 0.3, 0.4]);
  const area = densities(nodes, cells, Float32Array.from([1, 1, 1, 1])).map((one) => 1 / one);
  near(
    densities(nodes, cells, mass).map((p, k) => p * area[k]),
    [0.1, 0.2, 0.3, 0.4],
  );
});

test("cells that are lost do not count for the brightest density", () => {
  const density = Float32Array.from({ length: 100 }, (_, k) => (k < 50 ? k : Number.NaN));
  assert.equal(brightest(density), 49);
  assert.equal(brightest(Float32Array.from([Number.NaN])), 0);
});

test("the square around points has one side for both coordinates, and its middle among the points", () => {
  const [[left, right], [low, high]] = squareAround(Float32Array.from([0, 5, 4, 5, 2, 6]));
  near([right - left, (left + right) / 2, (low + high) / 2], [high - low, 2, 5.5]);
});
