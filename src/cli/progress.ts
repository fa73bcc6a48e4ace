import type { IndexProgress } from "../api/index-shards.js";
import type { Progress } from "../api/options.js";
import { showSize } from "./sizes.js";
import type { Output } from "./terminal.js";

/** Milliseconds between two pictures. */
const PAUSE = 100;

const CLEAR = "\r\u001b[K";

export interface ProgressLine {
  readonly show: (progress: Progress | IndexProgress) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** A line on a terminal that says how far the work is; silent elsewhere, or if not wanted. */
export function createProgressLine(output: Output, wanted = true): ProgressLine {
  if (!wanted || output.isTTY !== true) {
    return { show: () => undefined, clear: () => undefined };
  }
  let last = 0;
  let drawn = false;
  return {
    show: (progress) => {
      const now = Date.now();
      if (now - last < PAUSE) return;
      last = now;
      drawn = true;
      output.write(CLEAR + lineOf(progress).slice(0, (output.columns ?? 80) - 1));
    },
    clear: () => {
      if (drawn) output.write(CLEAR);
      drawn = false;
    },
  };
}

function lineOf(progress: Progress | IndexProgress): string {
  const { bytes } = progress;
  const share = bytes.total === 0 ? 1 : bytes.done / bytes.total;
  const [things, noun] =
    "shards" in progress
      ? [progress.shards, "shards"]
      : [progress.parameters, "parameters"];
  const many = `${things.done} of ${things.total} ${noun}`;
  return `${Math.floor(100 * share)}%  ${many}, ${showSize(bytes.done)} of ${showSize(bytes.total)}`;
}
