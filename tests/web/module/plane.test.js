import assert from "node:assert/strict";
import { test } from "node:test";
import { COLOURS } from "../../../minflow/widgets/module/core.js";
import { matrixWords, planarWords, show, stepOf } from "../../../minflow/widgets/module/plane.js";
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
  turned,
} from "../../../minflow/widgets/module/plane_maps.js";
import { opened } from "./page.js";

/** @typedef {import("../../../minflow/widgets/module/plane_maps.js").Matrix} Matrix */
/** @typedef {import("../../../minflow/widgets/module/plane_maps.js").Point} Point */

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
  assert.equal(planarWords(3), "wᵀu = 3.00, det J from 1.00 to 4.00. Each x has one z.");
  assert.equal(planarWords(-0.5), "wᵀu = −0.50, det J from 0.50 to 1.00. Each x has one z.");
  assert.match(planarWords(-1), /det J from 0\.00 to 1\.00: the edge/);
  assert.match(planarWords(-2), /det J from −1\.00 to 1\.00\. The sheet lies over itself/);
});

test("a point is drawn to a line that is within reach, and stays where it is otherwise", () => {
  assert.deepEqual(onto([1, 1.02], [-1, 0], 0, 2), [0, 1.02]);
  assert.deepEqual(onto([1, 2], [0, 4], 9, 0.5), [1, 2.25]);
  assert.deepEqual(onto([1, 2], [0, 4], 9, 0.2), [1, 2]);
  assert.deepEqual(onto([1, 2], [0, 0], 0, 1), [1, 2]); // a column that is 0 has no line
});

test("chapter 2's pencil point has the Jacobian [[2, 2], [1, 2]]", () => {
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

const near = (/** @type {any} */ found, /** @type {number[][]} */ expected) =>
  found.flat().forEach((/** @type {number} */ value, /** @type {number} */ k) => {
    assert.ok(Math.abs(value - expected.flat()[k]) < 1e-9, `${found} is not ${expected}`);
  });

const SQUARE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const boxed = (/** @type {number} */ half) => [
  [-half, half],
  [-half, half],
];
const withMatrix = (/** @type {Matrix} */ A, half = 2.5) =>
  opened(show, { what: "matrix", A, box: boxed(half), corners: SQUARE, letter: SQUARE, label: "" });

test("small numbers keep the digits that are not 0", () => {
  const small = matrixWords(matrix(1e-9, 0, 0, 1e-9));
  assert.match(small, /^det A = 1\.00e−18: .* \|1\.00e−9 · 1\.00e−9 − 0\.00 · 0\.00\| = 1\.00e−18, not mirrored\.$/);
  assert.match(matrixWords(matrix(1e-9, 1e-9, 1e-9, 1e-9)), /length 2\.83e−9\./);
});

test("an arrow key takes a round step, about a fiftieth of the box", () => {
  const boxes = [2.5, 4.5, 12500, 0.01].map((half) => /** @type {any} */ (boxed(half)));
  assert.deepEqual(boxes.map(stepOf), [0.1, 0.2, 500, 0.0005]);
  const { handles, press } = withMatrix(matrix(1e4, 0, 0, 1e4), 12500);
  press(handles[0], "ArrowRight");
  press(handles[0], "ArrowUp", true);
  assert.equal(handles[0].ariaValueText, "(10500.00, 50.00)");
});

test("the columns that a hand holds are those of A, and the square goes where A sends it", () => {
  const A = matrix(1, 2, -0.5, 0.25);
  assert.deepEqual(turned(A), matrix(1, -0.5, 2, 0.25));
  const { handles, lines, said } = withMatrix(A);
  assert.deepEqual(
    handles.map(({ ariaValueText }) => ariaValueText),
    ["(1.00, −0.50)", "(2.00, 0.25)"],
  );
  assert.equal(said(), matrixWords(A));
  const square = lines(1).find(({ how }) => how.fill === COLOURS.model);
  assert.deepEqual(square?.points, [
    [0, 0],
    [1, -0.5],
    [3, -0.25],
    [2, 0.25],
  ]);
});

test("a large matrix has as few grid lines as a small one", () => {
  for (const half of [2.5, 1250, 12500]) {
    const { lines } = withMatrix(matrix(half / 1.25, 0, 0, 1), half);
    for (const k of [0, 1]) {
      const count = lines(k).filter(({ how }) => how.colour === COLOURS.guide).length;
      assert.ok(count >= 6 && count <= 14, `${count} lines`);
    }
  }
});

const OUTLINE = SQUARE.map(([x, y]) => [x - 0.5, y - 0.5]);
const withJacobian = (/** @type {any} */ data) => {
  const rest = { what: "jacobian", layers: null, box: boxed(2), outline: OUTLINE, lines: [], label: "" };
  return opened(show, {
    ...rest,
    middles: [
      [0, 0],
      [0, 0],
    ],
    halves: [2, 2],
    names: ["", ""],
    ...data,
  });
};

test("the parallelogram beside the image is f(z) + J δ, and the ratio of areas is per area of the square", () => {
  /** @type {Point} */
  const z = [0.5, 1];
  const { lines, said } = withJacobian({ f: "bend", z, side: 0.5 });
  const { x, J } = bend(z);
  const [, straight] = lines(2).filter(({ how }) => how.close && !how.fill); // after the square itself
  near(
    straight.points,
    OUTLINE.map(([a, b]) => linear(J, [a / 2, b / 2]).map((by, k) => x[k] + by)),
  );
  const image = OUTLINE.map(([a, b]) => bend([z[0] + a / 2, z[1] + b / 2]).x);
  assert.match(said(), new RegExp(`The image of the square is ${(areaOf(image) / 0.25).toFixed(2)} times as large`));
});

test("an image is folded where det J changes its sign on the square, and only there", () => {
  const layers = [
    { weight: [[1], [0]], bias: [0] }, // x₁ = z₁ − 2 tanh z₁, which turns at z₁ = ±0.88
    { weight: [[-2, 0]], bias: [0, 0] },
  ];
  const folds = (/** @type {Point} */ z) => withJacobian({ f: "residual", layers, z, side: 0.5 }).said().split("\n")[1];
  assert.equal(folds([0.9, 0]), "The image of the square is folded.");
  assert.match(folds([0, 0]), /is 0\.9\d times as large/);
  assert.match(folds([2, 0]), /is 0\.8\d times as large/);
});

test("the three panels of a Jacobian are equally wide and fit beside each other", () => {
  for (const room of [560, 650, 760]) {
    const { stage } = withJacobian({ f: "polar", z: [1, 1], side: 0.5 });
    for (const panel of stage.all) panel.resize(room);
    const [from, to, close] = stage.all.map((/** @type {any} */ { width }) => width);
    assert.ok(from === to && to === close && 3 * from + 32 <= room && 3 * from > 0.9 * room, `${from} of ${room}`);
  }
});

test("the curve of a planar layer with a large b has its diagonal in view", () => {
  const data = { what: "planar", w: [1, 0], u: [0.5, 0], b: 1000, box: boxed(4.5), grid: boxed(3), label: "" };
  const [diagonal] = opened(show, data).lines(1);
  assert.deepEqual(diagonal.points, [
    [-1004, -1004],
    [-996, -996],
  ]);
});
