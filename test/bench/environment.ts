import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** Where everything is. Nothing of it lies in the checkout. */
export interface Environment {
  /** The checkout. */
  readonly root: string;
  /** An interpreter with Keras, PyTorch, h5py and safetensors: that of the oracle. */
  readonly python: string;
  /** The folder of the models. */
  readonly models: string;
  /** A folder of this run alone, removed when the process ends. */
  readonly work: string;
}

/** About how many bytes the models have; a file of another size is damaged. */
const MODELS = {
  vgg16: ["vgg16.h5", 553_511_360],
  transformer: ["transformer.keras", 1_293_787_905],
  small: ["small.weights.h5", 39_237_032],
  tenth: ["tenth.weights.h5", 3_932_528],
  large: ["large.weights.h5", 3_072_207_304],
} as const;

export type ModelName = keyof typeof MODELS;

/** The largest model, two conversions of it, and what is made while others are there. */
const ROOM = 8e9;

export function prepare(root: string): Environment {
  const home = process.env["K2T_BENCH_HOME"] ?? join(homedir(), ".cache/k2t-bench");
  const recipe = readFileSync(join(root, "test/bench/models.py"));
  const hash = createHash("sha256").update(recipe).digest("hex").slice(0, 12);
  const models = join(home, `models-${hash}`);
  mkdirSync(models, { recursive: true });
  removeLeftovers(home, models);
  const work = mkdtempSync(join(home, `run-${process.pid}-`));
  process.on("exit", () => rmSync(work, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => process.exit(130));
  }
  const python = execFileSync(join(root, "test/oracle/environment"), {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
  return { root, python, models, work };
}

/** Models of older recipes, and what runs left that were killed. */
function removeLeftovers(home: string, models: string): void {
  for (const name of readdirSync(home)) {
    const [, run] = /^run-(\d+)-/.exec(name) ?? [];
    const isOld = run ? !isRunning(Number(run)) : name.startsWith("models-");
    const path = join(home, name);
    if (isOld && path !== models) rmSync(path, { recursive: true });
  }
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}

/** The files of some models, which real Keras makes where they are not there yet. */
export function makeModels(
  environment: Environment,
  names: readonly ModelName[],
): Readonly<Record<ModelName, string>> {
  const { root, python, models, work } = environment;
  const paths = Object.fromEntries(
    Object.entries(MODELS).map(([name, [file]]) => [name, join(models, file)]),
  ) as Record<ModelName, string>;
  execFileSync(
    python,
    ["-W", "ignore", join(root, "test/bench/models.py"), models, ...names],
    {
      env: { ...process.env, KERAS_BACKEND: "jax", JAX_PLATFORMS: "cpu" },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  for (const name of names) {
    const [, wanted] = MODELS[name];
    const { size } = statSync(paths[name]);
    if (Math.abs(size - wanted) > wanted / 100) {
      throw new Error(`${paths[name]} has ${size} bytes, not about ${wanted}: remove it`);
    }
  }
  const { bavail, bsize } = statfsSync(work);
  if (bavail * bsize < ROOM) {
    throw new Error(`${work}: the bench needs ${ROOM / 1e9} GB of free space`);
  }
  return paths;
}
