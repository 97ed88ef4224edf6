/** The pure functions of frames.js, which need no page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { equalBox, nearest, rowsOf } from "../../minflow/widgets/module/frames.js";

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
