import assert from "node:assert/strict";
import { test } from "node:test";
import { cividis, clamp, hue, text, ticks, tidy, unpack } from "../../../minflow/widgets/module/core.js";

const packed = (/** @type {number[]} */ whole) => Buffer.from(Int16Array.from(whole).buffer).toString("base64");

test("16 bits go from the lowest number to the highest, and the one below them is no number", () => {
  const found = unpack({ shape: [4], low: -1, high: 3, int16: packed([-32767, 0, 32767, -32768]) });
  assert.deepEqual([...found], [-1, 1, 3, Number.NaN]);
});

test("8 bits go from the lowest number to the highest, and the one above them is no number", () => {
  const found = unpack({ shape: [4], low: -1, high: 3, uint8: Buffer.from([0, 127, 254, 255]).toString("base64") });
  assert.deepEqual([...found], [-1, 1, 3, Number.NaN]);
});

test("no array is an array without numbers", () => {
  assert.equal(unpack({ shape: [0], low: 0, high: 1, int16: "" }).length, 0);
});

test("numbers have a minus that is spoken, and never a negative zero", () => {
  assert.deepEqual([text(-1.234), text(-0.001), text(2, 1)], ["−1.23", "0.00", "2.0"]);
});

test("ticks are round numbers within the axis", () => {
  assert.deepEqual(ticks(-3, 3), [-2, 0, 2]);
  assert.deepEqual(ticks(0, 1).map(tidy), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(-0.13, 0.09).map(tidy), [-0.1, -0.05, 0, 0.05]);
});

test("colours: from dark blue to yellow, and all the way around", () => {
  assert.deepEqual([cividis(-1), cividis(0), cividis(2)], ["rgb(0 34 78)", "rgb(0 34 78)", "rgb(254 232 56)"]);
  assert.equal(hue(-Math.PI), hue(Math.PI));
  assert.equal(new Set(Array.from({ length: 240 }, (_, k) => hue((k / 240) * 2 * Math.PI))).size, 24);
});

test("clamp keeps a number between two others", () => {
  assert.deepEqual([clamp(-1, 0, 1), clamp(0.5, 0, 1), clamp(2, 0, 1)], [0, 0.5, 1]);
});
