// Packs the package as npm would publish it, installs that in an empty project, and uses it
// there: the command line, the library, its types, packs of other packages. Needs a built
// `dist`, npm and its registry or cache. Run it by `npm run test:package`.
import { execFileSync } from "node:child_process";
import { deepEqual, equal, match, throws } from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { tryTeam } from "./team.mjs";

const checkout = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"));
const started = Date.now();
const folder = mkdtempSync(join(tmpdir(), "k2t-package-"));
const project = join(folder, "project");
mkdirSync(project);

const run = (cwd, command, ...words) =>
  execFileSync(command, words, { cwd, encoding: "utf8", stdio: "pipe" });
const write = (name, text) => writeFileSync(join(project, name), text);
const say = (text) => process.stdout.write(`${text}\n`);

/** Packs without building: `dist` is what is to be tried. Gives the archive's path. */
function pack() {
  const words = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [packed] = JSON.parse(run(checkout, "npm", ...words));
  const paths = packed.files.map(({ path }) => path);
  const folders = new Set(
    paths.filter((it) => it.includes("/")).map((it) => it.split("/")[0]),
  );
  deepEqual([...folders].sort(), ["dist", "grammar", "rules"]);
  for (const path of [
    "LICENSE",
    "README.md",
    "dist/THIRD-PARTY-NOTICES.txt",
    "dist/api/convert-worker.js",
    "dist/cli/main.js",
    "dist/index.js",
    "dist/index.d.ts",
    "dist/packs/keras/core.k2t.json",
    "grammar/k2t.schema.json",
    "rules/keras/auto.k2t",
    "rules/keras/core.k2t",
  ]) {
    equal(paths.includes(path), true, `${path} is not in the package`);
  }
  const strange = paths.filter((path) =>
    /\.test\.|\.tsx?$/.test(path.replace(/\.d\.ts$/, "")),
  );
  deepEqual(strange, []);
  return join(folder, packed.filename);
}

function install(archive) {
  write(
    "package.json",
    JSON.stringify({ name: "project", private: true, type: "module" }),
  );
  const words = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  run(project, "npm", "install", ...words, archive);
  copyFileSync(
    join(checkout, "test/fixtures/oracle/dense/model.h5"),
    join(project, "model.h5"),
  );
}

const command = (...words) => run(project, "npx", "--no-install", "k2t-rules", ...words);

/** The header's tensors and the data of a safetensors file: all but what says whence it is. */
function tensorsIn(name) {
  const bytes = readFileSync(join(project, name));
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__, ...tensors } = JSON.parse(bytes.toString("utf8", 8, end));
  equal(typeof __metadata__, "object");
  return [tensors, bytes.subarray(end)];
}

function tryCommandLine() {
  equal(command("--version"), `${version}\n`);
  match(command("--help"), /^Usage: k2t-rules /);
  match(
    command("apply", "keras/auto", "model.h5", "--quiet", "--format", "json"),
    /"errors": 0/,
  );
  write("rules.yaml", "use: [keras/core]\nmaps: [{ layer: mine, to: mine }]\n");
  const output = ["-o", "yaml.safetensors", "--quiet"];
  equal(command("apply", "rules.yaml", "model.h5", ...output), "");
  deepEqual(tensorsIn("yaml.safetensors"), tensorsIn("model.safetensors"));
  const told = JSON.parse(command("inspect", "model.safetensors", "--json"));
  deepEqual(
    told.parameters.map(({ name, shape }) => [name, shape]),
    [
      ["mine.bias", [5]],
      ["mine.weight", [5, 4]],
    ],
  );
}

/** What is wrong in YAML is found by the compiled schema, without the validator's package. */
function tryMistakes() {
  write("wrong.yaml", "maps: [{ layr: mine, to: mine }]\n");
  throws(
    () => command("check", "wrong.yaml"),
    ({ status, stderr }) =>
      status === 1 && /K2T111.*unknown key `layr`[^]*did you mean `layer`/.test(stderr),
  );
  equal(existsSync(join(project, "node_modules/ajv")), false);
}

function tryLibrary() {
  write(
    "use.ts",
    `import { apply, inspect, inspectJson, plan, planJson, renderText } from "k2t-rules";
import type { ApplyOptions, Diagnostic, Outcome } from "k2t-rules";

const options: ApplyOptions = { rules: "keras/auto", model: "model.h5", output: "library.pt" };
const { done, diagnostics, status } = await apply(options);
const written: readonly { readonly file: string; readonly bytes: number }[] = done?.files ?? [];
const planned = await plan({ rules: "keras/auto", model: "model.h5" });
const rows = planned.plan ? planJson(planned.plan).parameters.map((it) => it.sources) : [];
const { contents } = await inspect("model.h5");
const outcome: Outcome = planned;
const texts: string[] = diagnostics.map((it: Diagnostic) => it.message);
const shown: string = renderText(diagnostics, { color: false });
// @ts-expect-error -- the types are not \`any\`
await apply({ rules: "keras/auto", model: 3, output: "x.pt" });
`,
  );
  write("use.mjs", libraryUse);
  run(project, "node", "use.mjs");
  const compiler = join(checkout, "node_modules/typescript/bin/tsc");
  const strict = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--target",
    "es2022",
  ];
  for (const [module, resolution] of [
    ["node16", "node16"],
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const kind = ["--module", module, "--moduleResolution", resolution];
    run(project, process.execPath, compiler, ...strict, ...kind, "use.ts");
  }
}

const libraryUse = `
import { deepEqual, equal } from "node:assert/strict";
import { apply, check, CODES, inspect, inspectJson } from "k2t-rules";
const options = { rules: "keras/auto", model: "model.h5", output: "library.pt" };
const { status, done } = await apply(options);
equal(status, 0);
deepEqual(done.files.map(({ file }) => file), ["library.pt"]);
const { contents } = await inspect("library.pt");
deepEqual(inspectJson(contents).parameters.map(({ name }) => name), ["mine.weight", "mine.bias"]);
const wrong = await check({ rules: "wrong.yaml" });
deepEqual(wrong.diagnostics.map(({ code, suggestion }) => [code, suggestion]), [["K2T111", "layer"]]);
const again = await apply(options);
equal(again.status, 3);
equal(again.diagnostics.some(({ code }) => code === "K2T601" && CODES[code] !== undefined), true);
`;

try {
  install(pack());
  tryCommandLine();
  tryMistakes();
  tryLibrary();
  tryTeam(project, folder);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`the package installs and runs elsewhere (${seconds} s)`);
} catch (error) {
  say(`the package does not work elsewhere: ${error.message}`);
  for (const text of [error.stdout, error.stderr]) if (text) say(text);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
