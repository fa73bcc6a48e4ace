import { describe, expect, it } from "vitest";
import { sectionText, summaryText, table, verdictText } from "./markdown.js";
import { parseOptions } from "./options.js";
import { parsePhases } from "./race.js";
import { NAMES, SECTIONS, type Kind, type Sample, type Section } from "./results.js";
import { bestScript, memory, over, summarize, wall, working } from "./statistics.js";
import { judge } from "./verdict.js";

const sample = (wall: number, more: Partial<Sample> = {}): Sample => ({
  wall,
  cpu: wall,
  memory: 1e8,
  phases: {},
  ...more,
});

const series = (name: string, kind: Kind, ...samples: readonly Sample[]) => ({
  name,
  kind,
  samples,
});

const vgg16: Section = {
  name: "vgg16",
  title: "VGG16",
  series: [
    series("slow script", "script", sample(9), sample(8), sample(10)),
    series("fast script", "script", sample(4), sample(5), sample(4.5)),
    series(NAMES.safetensors, "ours", sample(1), sample(3), sample(1.5)),
    series(`${NAMES.safetensors}, at v1`, "other", sample(3), sample(3), sample(3)),
    series(NAMES.pt, "ours", sample(0.9, { memory: 8e8 }), sample(0.9)),
    series(NAMES.copy, "copy", sample(0.5)),
    series(NAMES.syncedCopy, "copy", sample(1)),
  ],
};

describe("medians", () => {
  it("is the middle one of an odd number, whatever their order", () => {
    expect(summarize([10, 9, 2])).toEqual({ median: 9, low: 2, high: 10 });
  });

  it("lies between the middle two of an even number", () => {
    expect(summarize([4, 1, 2, 100])).toEqual({ median: 3, low: 1, high: 100 });
  });

  it("is not that of nothing", () => {
    expect(() => summarize([])).toThrow("no median");
  });

  it("counts the highest peak of memory, and the median of time", () => {
    const runs = series("it", "ours", sample(1, { memory: 5 }), sample(2), sample(9));
    expect(memory(runs)).toBe(1e8);
    expect(wall(runs)).toBe(2);
    expect(over(runs, (it) => it.cpu).high).toBe(9);
  });

  it("leaves out the start where phases tell of it", () => {
    const phases = { start: 0.25, whole: 1.5 };
    expect(working(series("it", "ours", sample(2, { phases })))).toBe(1.25);
    expect(working(series("it", "ours", sample(2)))).toBe(2);
  });

  it("finds the script with the least median", () => {
    expect(bestScript(vgg16.series)?.name).toBe("fast script");
    expect(bestScript([])).toBeUndefined();
  });
});

describe("tables", () => {
  it("has numbers on the right", () => {
    expect(table(["", "time"], [["a", "1"]])).toBe(
      "|  | time |\n| --- | --: |\n| a | 1 |\n",
    );
  });

  it("shows a section as ratios to the best script, to cp and to the other revision", () => {
    const lines = sectionText(vgg16).split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "## VGG16",
      "",
      "|  | time (s) | least – most | × best script | × cp | × synced cp | × other revision | CPU (s) | peak memory (MB) |",
    ]);
    expect(lines[6]).toBe(
      "| k2t-rules, .safetensors | 1.50 | 1.00 – 3.00 | 0.33 | 3.00 | 1.50 | 0.50 | 1.50 | 100 |",
    );
    expect(lines[9]).toBe(
      "| cp | 0.500 | 0.500 – 0.500 | 0.11 | 1.00 | 0.50 |  | 0.500 | 100 |",
    );
  });

  it("sums up our conversions beside the best script", () => {
    const lines = summaryText([vgg16]).split("\n");
    expect(lines.slice(4)).toEqual([
      "| VGG16 → .safetensors | 1.50 s | 0.33 | 1.50 | 100 MB | 100 MB |",
      "| VGG16 → .pt | 0.900 s | 0.20 | 0.90 | 800 MB | 100 MB |",
      "",
    ]);
    expect(summaryText([{ ...vgg16, series: vgg16.series.slice(2) }])).toBe("");
  });

  it("shows the phases of those that say them", () => {
    const phases = { parse: 0.1, whole: 1 };
    const section: Section = {
      ...vgg16,
      series: [
        series("ours", "ours", sample(1, { phases }), sample(1, { phases })),
        series("cp", "copy", sample(1)),
      ],
    };
    expect(sectionText(section).split("\n").slice(-4)).toEqual([
      "| phases (s, all threads together) | parse | whole |",
      "| --- | --: | --: |",
      "| ours | 0.100 | 1.000 |",
      "",
    ]);
  });
});

describe("the verdict", () => {
  const verdict = judge([vgg16]);
  const of = (what: string) => verdict.find((it) => it.what === what);

  it("tells what was met, and what not, in our own series", () => {
    const name = NAMES.safetensors;
    expect(of(`VGG16, ${name}: time to the best script's`)).toEqual({
      what: `VGG16, ${name}: time to the best script's`,
      goal: "0.3 ×",
      measured: "0.33 ×",
      isMet: false,
    });
    expect(of(`VGG16, ${name}: time to cp's, both synced`)).toMatchObject({
      measured: "1.5 ×",
      isMet: true,
    });
    expect(of(`VGG16, ${name}: synced, time to cp's, not synced`)).toMatchObject({
      measured: "3 ×",
      isMet: false,
    });
  });

  it("tells what bounds a figure that was not reached", () => {
    const name = NAMES.safetensors;
    const phases = { start: 0.1, parse: 0.05, plan: 0, whole: 3, read: 9 };
    const section: Section = {
      ...vgg16,
      series: [
        series(name, "ours", sample(3, { phases })),
        series(NAMES.syncedCopy, "copy", sample(1)),
        series(NAMES.read, "bound", sample(0.2)),
        series(NAMES.write, "bound", sample(0.4), sample(0.6)),
      ],
    };
    const what = `VGG16, ${name}: time to cp's, both synced`;
    const missed = judge([section]).find((it) => it.what === what)!;
    const bounds =
      "until planned 0.15 s; reading alone 0.2 s; writing and syncing alone 0.5 s";
    expect(missed).toMatchObject({ isMet: false, bounds });
    expect(verdictText([missed])).toContain(`| **no** | ${bounds} |`);
    expect(of(what)).not.toHaveProperty("bounds");
  });

  it("lets the highest peak of memory count", () => {
    expect(of(`VGG16, ${NAMES.pt}: peak memory`)).toMatchObject({
      goal: "700 MB",
      measured: "800 MB",
      isMet: false,
    });
  });

  it("says what was not run", () => {
    const start = verdict.filter(({ what }) => what.includes("node -e 0"));
    expect(start).toHaveLength(3);
    for (const it of start) expect(it).not.toHaveProperty("isMet");
    expect(verdictText(start.slice(0, 1)).split("\n")[4]).toBe(
      "| `--help`: time to `node -e 0` | ≤ 2.5 × | not run |  |  |",
    );
  });

  it("compares growth without the start of Node, and time with it", () => {
    const plan = (name: string, wall: number) =>
      series(name, "ours", sample(wall, { phases: { start: 0.5, whole: wall } }));
    const growth: Section = {
      name: "growth",
      title: "Growth",
      series: [plan(NAMES.oneRuleTenth, 0.6), plan(NAMES.oneRule, 2.5)],
    };
    const grown = judge([growth]).filter(({ what }) => what.includes("one rule"));
    expect(grown.map(({ measured, isMet }) => [measured, isMet])).toEqual([
      ["20 ×", false],
      ["2.5 s", true],
    ]);
  });
});

describe("the bench's words", () => {
  it("runs all sections, in their order, unless told", () => {
    expect(parseOptions([])).toEqual({ only: SECTIONS });
    expect(
      parseOptions(["--only", "vgg16,startup", "--rounds", "2", "--against", "HEAD~1"]),
    ).toEqual({ only: ["vgg16", "startup"], rounds: 2, against: "HEAD~1" });
  });

  it.each([
    [["--only", "vgg19"], "no section `vgg19`"],
    [["--rounds", "0"], "--rounds takes a number, not `0`"],
    [["--fast"], "Unknown option '--fast'"],
    [["vgg16"], "Unexpected argument 'vgg16'"],
  ])("refuses %j", (words, message) => {
    expect(() => parseOptions(words)).toThrow(message);
  });

  it("reads the phases between other lines", () => {
    const text =
      "warning: x\nphase  seconds\nparse    0.012\nread     1.500  in 2 threads together\ndone in 3.0\n";
    expect(parsePhases(text)).toEqual({ parse: 0.012, read: 1.5 });
  });
});
