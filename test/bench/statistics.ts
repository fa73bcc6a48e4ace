import type { Sample, Series } from "./results.js";

export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The median, the least and the greatest of some numbers. */
export function summarize(numbers: readonly number[]): Summary {
  if (numbers.length === 0) throw new Error("there is no median of nothing");
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { median, low: sorted[0]!, high: sorted.at(-1)! };
}

/** A number of each run, such as its wall time, summarized. */
export const over = (series: Series, of: (sample: Sample) => number): Summary =>
  summarize(series.samples.map(of));

export const wall = (series: Series): number => over(series, (it) => it.wall).median;

/** The highest peak of all runs, in bytes: a bound must hold each time. */
export const memory = (series: Series): number => over(series, (it) => it.memory).high;

/**
 * How long a command worked, in seconds, without the start of the process: what may grow
 * with the model. All of it where there are no timings.
 */
export const working = (series: Series): number =>
  over(series, ({ phases, wall }) => (phases["whole"] ?? wall) - (phases["start"] ?? 0))
    .median;

/** The fastest of the scripts, if there is one. */
export function bestScript(series: readonly Series[]): Series | undefined {
  const scripts = series.filter(({ kind }) => kind === "script");
  return scripts.toSorted((a, b) => wall(a) - wall(b))[0];
}
