import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { CONVERSIONS, runConversion } from "./conversions.js";
import { prepare, type Environment } from "./environment.js";
import { runGrowth } from "./growth.js";
import { sectionText, summaryText, verdictText } from "./markdown.js";
import { parseOptions, USAGE, type Options } from "./options.js";
import type { Section, SectionName } from "./results.js";
import { runStartup } from "./startup.js";
import { findTools, type Tool } from "./tools.js";
import { judge } from "./verdict.js";

/** How often each section runs, so that all of it takes less than ten minutes. */
const ROUNDS: Readonly<Record<SectionName, number>> = {
  vgg16: 5,
  transformer: 3,
  small: 3,
  large: 2,
  growth: 3,
  startup: 15,
};

/**
 * Runs the bench and gives its exit status: 1 if something failed, such as an output that
 * is not the script's; figures that were not reached fail nothing.
 */
export async function main(words: readonly string[], root: string): Promise<number> {
  let options: Options;
  try {
    options = parseOptions(words);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  try {
    return (await bench(root, options)) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n`);
    return 1;
  }
}

/** Whether nothing failed. What did not fail is written in any case. */
async function bench(root: string, options: Options): Promise<boolean> {
  const started = performance.now();
  const environment = prepare(root);
  const tools = findTools(environment, options.against);
  loadPackages(environment);
  const sections: Section[] = [];
  const failures: string[] = [];
  for (const name of options.only) {
    const rounds = options.rounds ?? ROUNDS[name];
    process.stderr.write(`== ${name}\n`);
    try {
      sections.push(await runSection(environment, name, { tools, rounds }));
    } catch (error) {
      failures.push(`${name} failed: ${(error as Error).message}`);
      process.stderr.write(`bench: ${failures.at(-1)}\n`);
    }
  }
  const machine = describeMachine(root);
  const minutes = (performance.now() - started) / 60_000;
  const verdict = judge(sections);
  const heading = `# Bench\n\n${machine}; ${minutes.toFixed(1)} minutes in all\n`;
  const text = [
    heading,
    ...failures.map((it) => `**${it.trim()}**\n`),
    ...sections.map(sectionText),
    summaryText(sections),
    verdictText(verdict),
  ]
    .filter((it) => it !== "")
    .join("\n");
  const folder = join(root, "test/bench/out");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "bench.md"), text);
  const all = { machine, minutes, failures, sections, verdict };
  writeFileSync(join(folder, "bench.json"), `${JSON.stringify(all, undefined, 2)}\n`);
  process.stdout.write(text);
  return failures.length === 0;
}

function runSection(
  environment: Environment,
  name: SectionName,
  options: { readonly tools: readonly Tool[]; readonly rounds: number },
): Promise<Section> {
  if (name === "growth") return runGrowth(environment, options);
  if (name === "startup") return runStartup(environment, options);
  const conversion = CONVERSIONS.find((it) => it.name === name)!;
  return runConversion(environment, conversion, options);
}

/** Python compiles packages when they are first imported: not on a contestant's time. */
function loadPackages({ python }: Environment): void {
  const modules = ["h5py", "numpy", "safetensors.numpy", "torch", "keras"];
  execFileSync(python, ["-W", "ignore", "-c", `import ${modules.join(", ")}`], {
    env: { ...process.env, KERAS_BACKEND: "torch" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function describeMachine(root: string): string {
  const git = ["-C", root, "rev-parse", "--short", "HEAD"];
  const revision = execFileSync("git", git, { encoding: "utf8" }).trim();
  const memory = `${(totalmem() / 1e9).toFixed(0)} GB of memory`;
  const model = cpus()[0]?.model ?? "unknown processor";
  const node = `Node ${process.versions.node}`;
  return `${revision}, ${availableParallelism()} cores (${model}), ${memory}, ${node}`;
}
