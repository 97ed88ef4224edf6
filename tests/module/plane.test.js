import assert from "node:assert/strict";
import { test } from "node:test";
import { matrixWords, planarWords } from "../../minflow/widgets/module/plane.js";
import {
  areaOf,
  bend,
  CELLS,
  carried,
  determinant,
  linear,
  onto,
  planar,
  residual,
} from "../../minflow/widgets/module/plane_maps.js";

/** @typedef {import("../../minflow/widgets/module/plane_maps.js").Matrix} Matrix */
/** @typedef {import("../../minflow/widgets/module/plane_maps.js").Point} Point */

const matrix = (/** @type {number[]} */ ...[a, b, c, d]) =>
  /** @type {Matrix} */ ([
    [a, b],
    [c, d],
  ]);

test("the columns of a matrix are the images of (1, 0) and (0, 1)", () => {
  assert.deepEqual(linear(matrix(2, 1, 0.5, 1.5), [1, 0]), [2, 0.5]);
  assert.deepEqual(linear(matrix(2, 1, 0.5, 1.5), [0, 1]), [1, 1.5]);
});

test("the area of the image of the unit square is the determinant, with its sign", () => {
  const corners = /** @type {Point[]} */ ([0, 1, 2, 3].map((k) => [Number(k % 3 > 0), Number(k > 1)]));
  assert.equal(areaOf(corners), 1);
  for (const A of [matrix(2, 1, 0.5, 1.5), matrix(0, 1, 1, 0), matrix(1, 2, 0.5, 1)])
    assert.equal(areaOf(corners.map((point) => linear(A, point))), determinant(A));
});

test("the sentence on a matrix has its determinant, its area and its side", () => {
  assert.equal(
    matrixWords(matrix(1, 0.5, -0.5, 1)),
    "det A = 1.25: area |ad − bc| = |1.00 · 1.00 − 0.50 · (−0.50)| = 1.25, not mirrored.",
  );
  assert.match(matrixWords(matrix(0, 1, 0.75, 0)), /^det A = −0\.75: .* = 0\.75, mirrored\.$/);
  assert.match(matrixWords(matrix(0.001, 0, 0, 1)), /^det A = 0\.00100: .* = 0\.00100, not mirrored\.$/);
});

test("a singular matrix presses the square to a segment of its true length, or to a point", () => {
  assert.match(matrixWords(matrix(1, 2, 0.5, 1)), /^det A = 0: .* a segment of length 3\.35\. .* no inverse W\.$/);
  assert.match(matrixWords(matrix(1, -1, 0, 0)), /a segment of length 2\.00/); // from −1 to 1: no corner is their sum
  assert.match(matrixWords(matrix(0, 0, 0, 0)), /^det A = 0: .* a point\./);
});

test("the sentence on a planar layer turns at wᵀu = −1", () => {
  assert.equal(planarWords(3), "wᵀu = 3.00, smallest det J = 1.00. Each x has one z.");
  assert.equal(planarWords(-0.5), "wᵀu = −0.50, smallest det J = 0.50. Each x has one z.");
  assert.match(planarWords(-1), /smallest det J = 0\.00: the edge/);
  assert.match(planarWords(-2), /smallest det J = −1\.00\. The sheet lies over itself/);
});

test("a point is drawn to a line that is within reach, and stays where it is otherwise", () => {
  assert.deepEqual(onto([1, 1.02], [-1, 0], 0, 2), [0, 1.02]);
  assert.deepEqual(onto([1, 2], [0, 4], 9, 0.5), [1, 2.25]);
  assert.deepEqual(onto([1, 2], [0, 4], 9, 0.2), [1, 2]);
  assert.deepEqual(onto([1, 2], [0, 0], 0, 1), [1, 2]); // a column that is 0 has no line
});

test("chapter 3's pencil point has the Jacobian [[2, 2], [1, 2]]", () => {
  const { x, J } = bend([2 * Math.log(2), 1]);
  assert.deepEqual(x, [2 * Math.log(2) + 1, 2]);
  assert.deepEqual(J, matrix(2, 2, 1, 2));
});

test("a network without weights moves nothing", () => {
  const layers = [
    { weight: [[0], [0]], bias: [1] },
    { weight: [[0, 0]], bias: [0, 0] },
  ];
  assert.deepEqual(residual([0.3, -2], layers), { x: [0.3, -2], J: matrix(1, 0, 0, 1) });
});

test("a planar layer with wᵀu = −2 mirrors its plane, and leaves what is far from it", () => {
  assert.equal(determinant(planar([0, 0], [1, 1], [-1, -1], 0).J), -1);
  const { x, J } = planar([20, 20], [1, 1], [-1, -1], 0);
  assert.deepEqual([x, determinant(J)], [[19, 19], 1]);
});

test("a carried grid has its corners where the map puts the corners of its box", () => {
  const box = /** @type {Point[]} */ ([
    [0, 2],
    [-1, 1],
  ]);
  const nodes = carried(box, ([z1, z2]) => ({ x: [z1 + 10, z2], J: matrix(1, 0, 0, 1) }));
  assert.deepEqual([nodes.length, nodes[0].length], [CELLS + 1, CELLS + 1]);
  assert.deepEqual([nodes[0][0].x, nodes[CELLS][0].x, nodes[0][CELLS].x].flat(), [10, -1, 12, -1, 10, 1]);
});
