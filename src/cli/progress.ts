import type { Progress } from "../index.js";
import { showSize } from "./sizes.js";
import type { Output } from "./terminal.js";

/** Milliseconds between two pictures. */
const PAUSE = 100;

/** A line on a terminal that says how far the work is; silent elsewhere. */
export function createProgressLine(output: Output): {
  show(progress: Progress): void;
  clear(): void;
} {
  if (output.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let last = 0;
  let drawn = false;
  return {
    show({ parameters, bytes }) {
      const now = Date.now();
      if (now - last < PAUSE) return;
      last = now;
      drawn = true;
      const percent =
        bytes.total === 0 ? 100 : Math.floor((100 * bytes.done) / bytes.total);
      const line = `${percent}%  ${parameters.done} of ${parameters.total} parameters, ${showSize(bytes.done)} of ${showSize(bytes.total)}`;
      output.write(`\r\u001b[K${line.slice(0, (output.columns ?? 80) - 1)}`);
    },
    clear() {
      if (drawn) output.write("\r\u001b[K");
    },
  };
}
