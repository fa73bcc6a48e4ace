import { NAMES, type Section, type SectionName, type Series } from "./results.js";
import { bestScript, memory, over, wall, working } from "./statistics.js";

/** One figure that was promised. */
export interface Judged {
  readonly what: string;
  /** At most this. */
  readonly goal: string;
  /** Absent where what it needs was not run. */
  readonly measured?: string;
  readonly isMet?: boolean;
  /** Of a figure that was not reached, how long what it is made of takes alone. */
  readonly bounds?: string;
}

interface Goal {
  readonly what: string;
  readonly most: number;
  readonly unit: "×" | "MB" | "s";
  /** Undefined where something was not run. */
  readonly measure: (find: Find) => number | undefined;
  /** What bounds it. */
  readonly bounds: (find: Find) => readonly Bound[];
}

/** A part of the work and its seconds. */
type Bound = readonly [name: string, seconds: number];

type Find = (section: SectionName, name: string) => Series | undefined;

const ratio = (
  one: Series | undefined,
  other: Series | undefined,
  of = wall,
): number | undefined => (one && other ? of(one) / of(other) : undefined);

const megabytes = (series: Series | undefined): number | undefined =>
  series && memory(series) / 1e6;

/** What each part of a conversion takes alone, and what this tool takes until it reads. */
function conversionBounds(find: Find, section: SectionName, name: string): Bound[] {
  const alone = [NAMES.read, NAMES.memory, NAMES.write].flatMap((it): Bound[] => {
    const series = find(section, it);
    return series ? [[it, wall(series)]] : [];
  });
  const ours = find(section, name);
  const before = ["start", "parse", "link", "check", "open", "bind", "plan"];
  const start = ours && over(ours, ({ phases }) => sumOf(phases, before)).median;
  return start ? [["until planned", start], ...alone] : alone;
}

const sumOf = (
  phases: Readonly<Record<string, number>>,
  names: readonly string[],
): number => names.reduce((sum, name) => sum + (phases[name] ?? 0), 0);

/** The phases of a plan. */
function planBounds(find: Find, name: string): Bound[] {
  const series = find("growth", name);
  return series
    ? ["start", "parse", "open", "bind"].map((phase): Bound => {
        return [phase, over(series, ({ phases }) => phases[phase] ?? 0).median];
      })
    : [];
}

/** Every figure of VGG16, once for each kind of output. */
function vggGoals(name: string, best: (section: SectionName) => Series | undefined) {
  const bounds = (find: Find): Bound[] => conversionBounds(find, "vgg16", name);
  const goals: readonly Goal[] = [
    {
      what: `VGG16, ${name}: time to the best script's`,
      most: 0.3,
      unit: "×",
      measure: (find) => ratio(find("vgg16", name), best("vgg16")),
      bounds,
    },
    {
      what: `VGG16, ${name}: time to cp's, both synced`,
      most: 2.5,
      unit: "×",
      measure: (find) => ratio(find("vgg16", name), find("vgg16", NAMES.syncedCopy)),
      bounds,
    },
    {
      what: `VGG16, ${name}: synced, time to cp's, not synced`,
      most: 2.5,
      unit: "×",
      measure: (find) => ratio(find("vgg16", name), find("vgg16", NAMES.copy)),
      bounds,
    },
    {
      what: `VGG16, ${name}: peak memory`,
      most: 700,
      unit: "MB",
      measure: (find) => megabytes(find("vgg16", name)),
      bounds: () => [],
    },
  ];
  return goals;
}

function growthGoals(what: string, small: string, great: string): readonly Goal[] {
  const name = { what, unit: "×", most: 12 } as const;
  return [
    {
      ...name,
      what: `20,000 weights to 2,000, ${what}: time to plan, the start of Node left out`,
      measure: (find) => ratio(find("growth", great), find("growth", small), working),
      bounds: (find) => planBounds(find, great),
    },
    {
      what: `20,000 weights, ${what}: planned, the start of Node included`,
      most: 3,
      unit: "s",
      measure: (find) => {
        const series = find("growth", great);
        return series && wall(series);
      },
      bounds: (find) => planBounds(find, great),
    },
  ];
}

function startGoal(what: string, name: string, most: number): Goal {
  const measure = (find: Find): number | undefined =>
    ratio(find("startup", name), find("startup", NAMES.node));
  const bounds = (find: Find): Bound[] => {
    const node = find("startup", NAMES.node);
    return node ? [[NAMES.node, wall(node)]] : [];
  };
  return { what: `${what}: time to \`node -e 0\``, most, unit: "×", measure, bounds };
}

/** Holds what was measured to each figure that issue 5 promises. */
export function judge(sections: readonly Section[]): readonly Judged[] {
  const find: Find = (section, name) =>
    sections
      .find((it) => it.name === section)
      ?.series.find((it) => it.name === name && it.kind !== "other");
  const best = (section: SectionName): Series | undefined =>
    bestScript(sections.find((it) => it.name === section)?.series ?? []);
  const goals: readonly Goal[] = [
    ...vggGoals(NAMES.safetensors, best),
    ...vggGoals(NAMES.pt, best),
    {
      what: "3 GB with --max-memory 400MB: peak memory",
      most: 500,
      unit: "MB",
      measure: (it) => megabytes(it("large", NAMES.bounded)),
      bounds: () => [],
    },
    ...growthGoals("one rule", NAMES.oneRuleTenth, NAMES.oneRule),
    ...growthGoals("a rule each layer", NAMES.ruleEachTenth, NAMES.ruleEach),
    startGoal("`--help`", NAMES.help, 2.5),
    startGoal("`check` of rules", NAMES.checkRules, 5),
    startGoal("`check` of rules and a small model", NAMES.checkModel, 5),
  ];
  return goals.map(({ what, most, unit, measure, bounds }) => {
    const goal = text(most, unit);
    const value = measure(find);
    if (value === undefined) return { what, goal };
    const isMet = value <= most;
    const told = isMet ? "" : boundsText(bounds(find));
    const measured = text(value, unit);
    return { what, goal, measured, isMet, ...(told !== "" && { bounds: told }) };
  });
}

const boundsText = (bounds: readonly Bound[]): string =>
  bounds.map(([name, seconds]) => `${name} ${text(seconds, "s")}`).join("; ");

function text(value: number, unit: Goal["unit"]): string {
  const digits = unit === "MB" ? 0 : 2;
  return `${Number(value.toFixed(digits))} ${unit}`;
}
