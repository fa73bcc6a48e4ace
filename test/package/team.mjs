// A team's packs by npm, as the README tells it: a package that `pack init` made is packed,
// installed from the archive into another project, used there and overridden. And a package
// that would run code where it is installed: it is installed without, and used.
import { execFileSync } from "node:child_process";
import { deepEqual, equal, match } from "node:assert/strict";
import { appendFileSync, copyFileSync, existsSync, mkdirSync } from "node:fs";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const digits = join(import.meta.dirname, "../digits/digits.keras");

/** What the author adds to the rules that `pack init` wrote: those of the digits' model. */
const RULES = `
map "conv_{i:int}" -> "features.{4 * i}"
allow K2T411 map "norm_{i:int}" -> "features.{4 * i + 1}"
allow K2T411 map "hidden" -> "classifier.1"
allow K2T411 map "digit" -> "classifier.3"
`;

const TESTS = `
- name: the digits' layers are counted in fours
  model:
    conv_1: { class: Conv2D, variables: { kernel: [1, 1, 1, 2] } }
    norm_1: { class: BatchNormalization, variables: { gamma: [1], beta: [1], moving_mean: [1], moving_variance: [1] } }
    hidden: { class: Dense, variables: { kernel: [1, 2] } }
    digit: { class: Dense, variables: { kernel: [2, 1] } }
  wanted:
    features.4.weight: [[[[0]]], [[[1]]]]
    features.5.weight: [0]
    features.5.bias: [0]
    features.5.running_mean: [0]
    features.5.running_var: [0]
    features.5.num_batches_tracked: { shape: [], dtype: int64 }
    classifier.1.weight: [[0], [1]]
    classifier.3.weight: [[0, 1]]
`;

/** Of the digits' model, as PyTorch's module in test/digits/predict.py has them. */
const SHAPES = {
  "features.0.weight": [8, 1, 3, 3],
  "features.1.weight": [8],
  "features.1.bias": [8],
  "features.1.running_mean": [8],
  "features.1.running_var": [8],
  "features.4.weight": [16, 8, 3, 3],
  "features.5.weight": [16],
  "features.5.bias": [16],
  "features.5.running_mean": [16],
  "features.5.running_var": [16],
  "classifier.1.weight": [24, 256],
  "classifier.1.bias": [24],
  "classifier.3.weight": [10, 24],
  "classifier.3.bias": [10],
};
/** Keras's BatchNormalizations count no batches. */
const COUNTED = {
  "features.1.num_batches_tracked": [],
  "features.5.num_batches_tracked": [],
};

/** `project` has k2t-rules installed; `folder` is for what else is made. */
export function tryTeam(project, folder) {
  const author = join(folder, "vision");
  const main = join(project, "node_modules/k2t-rules/dist/cli/main.js");
  const run = (cwd, command, ...words) =>
    execFileSync(command, words, { cwd, encoding: "utf8", stdio: "pipe" });
  const tool = (cwd, ...words) => run(cwd, process.execPath, main, ...words);
  const npm = (cwd, ...words) =>
    run(cwd, "npm", ...words, "--offline", "--no-audit", "--no-fund", "--loglevel=error");
  const write = (name, text) => writeFileSync(join(project, name), text);
  const install = (from) => {
    const [packed] = JSON.parse(npm(from, "pack", "--json", "--ignore-scripts"));
    npm(project, "install", "--ignore-scripts", join(from, packed.filename));
    return packed.files.map(({ path }) => path).sort();
  };
  const shapesIn = (name) => {
    const { parameters } = JSON.parse(tool(project, "inspect", name, "--json"));
    return Object.fromEntries(parameters.map((it) => [it.name, it.shape]));
  };

  function makePackage() {
    tool(folder, "pack", "init", "@acme/vision");
    match(
      tool(author, "test", "--strict"),
      /\d tests passed; they reach all \d rules of 1 pack\n$/,
    );
    appendFileSync(join(author, "vision.k2t"), RULES);
    appendFileSync(join(author, "vision.test.yaml"), TESTS);
    match(
      tool(author, "test", "--strict"),
      /ok +the digits' layers are counted in fours\n/,
    );
    deepEqual(install(author), [
      "README.md",
      "package.json",
      "vision.k2t",
      "vision.test.yaml",
    ]);
  }

  function usePackage() {
    copyFileSync(digits, join(project, "digits.keras"));
    const [mine] = JSON.parse(tool(project, "packs", "--json")).packs.slice(-1);
    const { use, name, version, from, package: installed, sha256 } = mine;
    deepEqual(
      [use, name, version, from],
      ["npm:@acme/vision", "acme/vision", null, "npm"],
    );
    deepEqual(installed, { name: "@acme/vision", version: "0.1.0" });
    // The same content has the same hash wherever it lies.
    const shown = JSON.parse(tool(author, "packs", "show", "vision.k2t", "--json"));
    equal(sha256, shown.pack.sha256);
    match(tool(project, "packs", "show", "npm:@acme/vision"), /^Settings: eps=1e-3 /m);

    write("team.k2t", "use npm:@acme/vision\n");
    const told = tool(
      project,
      "apply",
      "team.k2t",
      "digits.keras",
      "-o",
      "team.safetensors",
    );
    match(told, /14 weights became 16 parameters\n/);
    match(told, /what acme\/vision needs in PyTorch:\nSettings: eps=1e-3 /);
    deepEqual(shapesIn("team.safetensors"), { ...SHAPES, ...COUNTED });
    match(tool(project, "inspect", "team.safetensors"), new RegExp(sha256.slice(0, 12)));
  }

  function overridePackage() {
    write("own.k2t", 'use npm:@acme/vision\nallow K2T411 map "digit" -> "head"\n');
    const planned = tool(project, "plan", "own.k2t", "digits.keras");
    match(planned, /overrides\W+node_modules\/@acme\/vision\/vision\.k2t:\d+/);
    tool(project, "apply", "own.k2t", "digits.keras", "-o", "own.safetensors", "--quiet");
    const {
      "classifier.3.weight": weight,
      "classifier.3.bias": bias,
      ...others
    } = SHAPES;
    const own = { ...others, ...COUNTED, "head.weight": weight, "head.bias": bias };
    deepEqual(shapesIn("own.safetensors"), own);
  }

  function tryHostile() {
    const hostile = join(folder, "hostile");
    const trace = join(folder, "trace");
    const trap = `require("node:fs").writeFileSync(${JSON.stringify(trace)}, "run");`;
    mkdirSync(hostile);
    writeFileSync(join(hostile, "trap.js"), `${trap} throw new Error("run");\n`);
    writeFileSync(
      join(hostile, "x.k2t"),
      'pack evil/x 1.0.0\nuse keras/core\nallow K2T411 map "mine" -> "x"\n',
    );
    const manifest = {
      name: "evil",
      version: "1.0.0",
      main: "trap.js",
      bin: "trap.js",
      scripts: { postinstall: "node trap.js", prepare: "node trap.js" },
      k2t: { packs: { x: "x.k2t" } },
    };
    writeFileSync(join(hostile, "package.json"), JSON.stringify(manifest));
    install(hostile);
    tool(project, "packs");
    tool(project, "packs", "match", "model.h5");
    tool(project, "apply", "npm:evil", "model.h5", "-o", "evil.safetensors", "--quiet");
    deepEqual(shapesIn("evil.safetensors"), { "x.weight": [5, 4], "x.bias": [5] });
    equal(existsSync(trace), false);
    equal(
      readFileSync(join(project, "node_modules/evil/trap.js"), "utf8").includes(trap),
      true,
    );
  }

  makePackage();
  usePackage();
  overridePackage();
  tryHostile();
}
