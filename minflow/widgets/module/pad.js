/** The square to draw on: with a mouse, a finger or the keyboard. */

import { DARKEST, Drawing, SIDE } from "./drawing.js";

/** Where the arrow keys lead: across, down. @type {Record<string, [number, number]>} */
export const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The colours of paper and ink, red, green and blue of each from 0 to 255. @param {boolean} dark */
export const papers = (dark) =>
  dark
    ? [
        [24, 26, 31],
        [240, 150, 60],
      ]
    : [
        [255, 255, 255],
        [193, 80, 0],
      ];

export class Pad {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} changed is called after each stroke
   * @param {() => number[][]} colours gives `papers`
   */
  constructor(canvas, changed, colours) {
    this.canvas = canvas;
    this.changed = changed;
    this.colours = colours;
    this.drawing = new Drawing();
    this.radius = 2.5; // of the brush, in cells
    this.erasing = false;
    /** @type {[number, number]} */
    this.cursor = [SIDE / 2, SIDE / 2];
    this.pen = false; // whether the arrow keys draw
    /** @type {[number, number] | null} where the mouse or the first finger is */
    this.stroke = null;
    this.pointer = 0;
    this.example = false; // whether it began with what nobody has chosen: the first stroke takes its place
    canvas.width = canvas.height = SIDE;
    canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#end(event));
    canvas.addEventListener("pointercancel", (event) => this.#end(event));
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("focus", () => this.show());
    canvas.addEventListener("blur", () => {
      this.pen = false;
      this.show();
    });
    this.show();
  }

  get level() {
    return this.erasing ? 0 : DARKEST;
  }

  /** Column and row. @param {PointerEvent} event @returns {[number, number]} */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
  }

  clear() {
    this.drawing.begin();
    this.drawing.levels.fill(0);
    this.show();
    this.changed();
  }

  #begins() {
    this.drawing.begin();
    if (this.example && this.drawing.before.length === 1) this.drawing.levels.fill(0);
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.button !== 0 || this.stroke) return;
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(this.pointer);
    this.#begins();
    this.stroke = this.place(event);
    this.drawing.dot(...this.stroke, this.radius, this.level);
    this.show();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.stroke || event.pointerId !== this.pointer) return;
    const parts = event.getCoalescedEvents?.() ?? [];
    for (const part of parts.length ? parts : [event]) {
      const place = this.place(part);
      this.drawing.line(this.stroke, place, this.radius, this.level);
      this.stroke = place;
    }
    this.show();
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (!this.stroke || event.pointerId !== this.pointer) return;
    this.stroke = null;
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const way = KEYS[event.key];
    if (way) {
      const size = event.shiftKey ? 1 : 3;
      const before = this.cursor;
      const [column, row] = before.map((at, k) => Math.min(Math.max(at + size * way[k], 0), SIDE));
      this.cursor = [column, row];
      if (this.pen) {
        this.drawing.line(before, this.cursor, this.radius, this.level);
        this.changed();
      }
    } else if (event.key === " " || event.key === "Enter") {
      this.pen = !this.pen;
      if (this.pen) {
        this.#begins();
        this.drawing.dot(...this.cursor, this.radius, this.level);
        this.changed();
      }
    } else return;
    event.preventDefault();
    this.show();
  }

  show() {
    const context = this.canvas.getContext("2d");
    if (!context) throw new Error("this browser draws on no canvas");
    const image = context.createImageData(SIDE, SIDE);
    const [paper, ink] = this.colours();
    this.drawing.levels.forEach((level, at) => {
      const share = level / DARKEST;
      for (let k = 0; k < 3; k++) image.data[4 * at + k] = paper[k] + share * (ink[k] - paper[k]);
      image.data[4 * at + 3] = 255;
    });
    context.putImageData(image, 0, 0);
    if (!this.canvas.matches(":focus-visible")) return;
    context.strokeStyle = this.pen ? "#d55e00" : "#767676";
    context.strokeRect(this.cursor[0] - 2.5, this.cursor[1] - 2.5, 5, 5);
  }
}
