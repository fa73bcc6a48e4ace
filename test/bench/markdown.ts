import { NAMES, type Sample, type Section, type Series } from "./results.js";
import { bestScript, memory, over, wall, type Summary } from "./statistics.js";
import type { Judged } from "./verdict.js";

/** A Markdown table; the first column is text, the others are numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, i) => (i === 0 ? "---" : "--:"));
  return [head, rule, ...rows].map((it) => `${line(it)}\n`).join("");
}

const seconds = (value: number): string => value.toFixed(value < 1 ? 3 : 2);
const times = (value: number): string => value.toFixed(2);

const spread = ({ low, high }: Summary): string => `${seconds(low)} – ${seconds(high)}`;

/** A section as a table of medians, and one of phases where there are any. */
export function sectionText(section: Section): string {
  const { series, title } = section;
  const bases = [
    { title: "× best script", of: bestScript(series) },
    { title: "× cp", of: named(series, NAMES.copy) },
    { title: "× synced cp", of: named(series, NAMES.syncedCopy) },
    { title: "× node -e 0", of: named(series, NAMES.node) },
  ].filter(({ of }) => of !== undefined);
  const other = series.some(({ kind }) => kind === "other");
  const head = [
    ...["", "time (s)", "least – most", ...bases.map((it) => it.title)],
    ...(other ? ["× other revision"] : []),
    ...["CPU (s)", "peak memory (MB)"],
  ];
  const rows = series.map((it) => [
    ...[it.name, seconds(wall(it)), spread(over(it, (run) => run.wall))],
    ...bases.map(({ of }) => times(wall(it) / wall(of!))),
    ...(other ? [toOther(it, series)] : []),
    ...[seconds(over(it, (run) => run.cpu).median), (memory(it) / 1e6).toFixed(0)],
  ]);
  return `## ${title}\n\n${table(head, rows)}${phasesText(series)}`;
}

const named = (series: readonly Series[], name: string): Series | undefined =>
  series.find((it) => it.name === name);

/** How long this checkout took, to what the other revision did. */
function toOther(ours: Series, series: readonly Series[]): string {
  const other = series.find(
    ({ kind, name }) => kind === "other" && name.startsWith(`${ours.name}, at `),
  );
  return other === undefined ? "" : times(wall(ours) / wall(other));
}

/** The medians of what `--timings` said. Threads add up, so they may exceed the whole. */
function phasesText(series: readonly Series[]): string {
  const timed = series.filter((it) => Object.keys(it.samples[0]!.phases).length > 0);
  if (timed.length === 0) return "";
  const phases = [
    ...new Set(
      timed.flatMap((it) => it.samples.flatMap((run) => Object.keys(run.phases))),
    ),
  ];
  const rows = timed.map((it) => [
    it.name,
    ...phases.map((phase) =>
      over(it, (run: Sample) => run.phases[phase] ?? 0).median.toFixed(3),
    ),
  ]);
  return `\n${table(["phases (s, all threads together)", ...phases], rows)}`;
}

/** A row for each conversion of ours: what the README shows. */
export function summaryText(sections: readonly Section[]): string {
  const rows = sections.flatMap(({ title, series }) => {
    const best = bestScript(series);
    const copy = named(series, NAMES.syncedCopy);
    if (best === undefined || copy === undefined) return [];
    const ours = series.filter(({ kind }) => kind === "ours");
    return ours.map((it) => [
      `${title} → ${it.name.replace("k2t-rules, ", "")}`,
      ...[`${seconds(wall(it))} s`, times(wall(it) / wall(best))],
      ...[times(wall(it) / wall(copy)), megabytes(it), megabytes(best)],
    ]);
  });
  if (rows.length === 0) return "";
  const head = [
    "",
    "time",
    "× best script",
    "× synced cp",
    "peak memory",
    "the script's",
  ];
  return `## Summary\n\n${table(head, rows)}`;
}

const megabytes = (series: Series): string => `${(memory(series) / 1e6).toFixed(0)} MB`;

export function verdictText(verdict: readonly Judged[]): string {
  const rows = verdict.map(({ what, goal, measured, isMet, bounds = "" }) => [
    ...[what, `≤ ${goal}`, measured ?? "not run"],
    ...[isMet === undefined ? "" : isMet ? "yes" : "**no**", bounds],
  ]);
  const head = ["", "goal", "measured", "met", "what bounds it"];
  return `## Verdict\n\n${table(head, rows)}`;
}
