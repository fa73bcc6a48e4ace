import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Environment } from "./environment.js";
import type { Kind, Sample, Series } from "./results.js";

export interface Contestant {
  readonly name: string;
  readonly kind: Kind;
  /** The command, its output to go to a path. */
  readonly command: (out: string) => readonly string[];
  /** Takes part in so many rounds at most: what is slow by far needs no fine median. */
  readonly rounds?: number;
  /** How the output's name ends, where there is a state dict to compare. */
  readonly converts?: ".safetensors" | ".pt";
}

export interface Race {
  readonly contestants: readonly Contestant[];
  readonly rounds: number;
  /** What is read before each run, so that it is in memory for all. */
  readonly inputs: readonly string[];
}

/**
 * Runs all contestants in turn, round by round, so that noise hits all of them; each round
 * begins with another. Every state dict is compared with the first contestant's, ours each
 * time, a script's once. Throws if a command fails or an output differs.
 */
export async function race(environment: Environment, race: Race): Promise<Series[]> {
  const { contestants, rounds, inputs } = race;
  const samples = contestants.map((): Sample[] => []);
  let expected: string | undefined;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (round + turn) % contestants.length;
      const contestant = contestants[index]!;
      if (round >= (contestant.rounds ?? rounds)) continue;
      const out = join(environment.work, `out${contestant.converts ?? ""}`);
      progress(`round ${round + 1} of ${rounds}: ${contestant.name}`);
      inputs.forEach(warm);
      try {
        samples[index]!.push(await measure(environment, contestant.command(out)));
        if (contestant.converts && expected === undefined) {
          expected = join(environment.work, `expected${contestant.converts}`);
          renameSync(out, expected);
        } else if (contestant.converts && (round === 0 || contestant.kind === "ours")) {
          await compare(environment, expected!, out);
        }
      } finally {
        rmSync(out, { force: true });
      }
    }
  }
  if (expected) rmSync(expected);
  return contestants.map(({ name, kind }, i) => ({ name, kind, samples: samples[i]! }));
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Reads a file, so that it lies in the system's memory. */
function warm(file: string): void {
  const buffer = Buffer.alloc(2 ** 24);
  const descriptor = openSync(file, "r");
  while (readSync(descriptor, buffer, 0, buffer.length, null) > 0);
  closeSync(descriptor);
}

async function measure(
  { python, root, work }: Environment,
  command: readonly string[],
): Promise<Sample> {
  const [stdout, stderr] = [join(work, "stdout"), join(work, "stderr")];
  const script = join(root, "test/bench/measure.py");
  const words = ["-I", "-S", script, stdout, stderr, ...command];
  const { status, ...sample } = JSON.parse(await output(python, words)) as Sample & {
    readonly status: number;
  };
  const said = readFileSync(stderr, "utf8");
  if (status !== 0)
    throw new Error(`${command.join(" ")} ended with ${status}:\n${said}`);
  return { ...sample, phases: parsePhases(said) };
}

/** The table that `--timings` prints: a phase and its seconds on each line. */
export function parsePhases(text: string): Readonly<Record<string, number>> {
  const rows = [...text.matchAll(/^([a-z]+) +(\d+\.\d+)( +in \d+ threads together)?$/gm)];
  return Object.fromEntries(rows.map(([, phase, seconds]) => [phase, Number(seconds)]));
}

/** What a command prints. Its own errors go where the bench's go. */
function output(command: string, words: readonly string[]): Promise<string> {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", PYTHONWARNINGS: "ignore" };
  const child = spawn(command, words, { env, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => (text += more));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (status) => {
      if (status === 0) resolve(text);
      else reject(new Error(`${command} ${words.join(" ")} ended with ${status}`));
    });
  });
}

async function compare(
  { python, root }: Environment,
  expected: string,
  actual: string,
): Promise<void> {
  if (!existsSync(actual)) throw new Error(`${actual} was not written`);
  const script = join(root, "test/bench/contestants/compare.py");
  await output(python, [script, expected, actual]);
}
