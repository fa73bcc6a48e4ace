import { appendFileSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../support/scratch.js";
import { buildBundle, runListed, runNode } from "./support/built.js";
import { DENSE, oracle, written } from "./support/models.js";
import { codesIn, run } from "./support/run.js";
import { tensorsIn } from "./support/safetensors.js";

const folder = scratchFolder();
const { main, rules, packagesIn } = await buildBundle();

/** What of these packages a command line loads, bundled or not. */
async function loadedBy(...words: string[]): Promise<readonly string[]> {
  const { status, loaded } = await runListed([main, ...words]);
  expect(status).toBe(0);
  const files = loaded.filter((url) => url.includes("/dist/cli/"));
  expect(files.map((url) => basename(url))).toContain("main.js");
  const bundled = files.flatMap((url) => packagesIn(basename(url)));
  return ["commander", "chevrotain", "yaml", "ajv", "h5wasm", "yauzl"].filter(
    (name) =>
      bundled.includes(name) ||
      loaded.some((url) => url.includes(`/node_modules/${name}/`)),
  );
}

const TEXT = 'map "a" as Dense -> "b" { weight = kernel; bias = bias }\n';

describe("the bundled command line", () => {
  it("loads what is needed only", async () => {
    expect(await loadedBy("--help")).toEqual(["commander"]);
    expect(await loadedBy("--version")).toEqual(["commander"]);
    expect(await loadedBy("check", "keras/auto")).toEqual(["commander"]);
    const text = written(folder, "small.k2t", `use keras/core\n${TEXT}`);
    expect(await loadedBy("check", text)).toEqual(["commander", "chevrotain"]);
    const yaml = written(folder, "small.yaml", "use: [keras/core]\n");
    expect(await loadedBy("check", yaml)).toEqual(["commander", "chevrotain", "yaml"]);
  });

  it("writes what the modules by themselves write", async () => {
    const output = join(folder, "bundled.safetensors");
    const ended = await runNode([main, "apply", "keras/auto", DENSE, "-o", output]);
    expect([ended.status, codesIn(ended.stderr)]).toEqual([0, ["K2T411"]]);
    expect(tensorsIn(output)).toEqual(tensorsIn(oracle("dense/expected.safetensors")));
  });

  it("says of parsed packs what it says of texts", async () => {
    // It quotes the pack's lines, and warns at a place in it.
    const file = written(
      folder,
      "wrong.k2t",
      `use keras/core\nclass Dense { kernel [out in]; bias? [out] }\n${TEXT}`,
    );
    const there = await run(["check", file]);
    expect(codesIn(there.stderr)).not.toEqual([]);
    expect(there.stderr).toContain("rules/keras/core/");
    const { status, stdout, stderr } = await runNode([main, "check", file]);
    expect({ status, stdout, stderr }).toEqual(there);
  });

  it("finds what is wrong in the shape of YAML", async () => {
    const file = written(folder, "wrong.yaml", "maps: [{ layr: a, to: b }]\nlet: 3\n");
    const there = await run(["check", file]);
    expect(codesIn(there.stderr)).toEqual(["K2T111", "K2T111"]);
    const { status, stdout, stderr } = await runNode([main, "check", file]);
    expect({ status, stdout, stderr }).toEqual(there);
  });

  it("parses a built-in pack that was edited", async () => {
    const auto = join(rules, "keras/auto.k2t");
    appendFileSync(auto, 'map "a" -> "{b}"\n');
    const { status, stderr } = await runNode([main, "check", "keras/auto"]);
    expect([status, codesIn(stderr)]).toEqual([1, ["K2T206"]]);
  });

  it("has the texts of the licences that ask for it", () => {
    const notices = join(dirname(main), "../THIRD-PARTY-NOTICES.txt");
    const text = readFileSync(notices, "utf8");
    for (const name of ["ajv", "chevrotain", "commander", "lodash-es", "yaml", "yauzl"]) {
      expect(text).toMatch(new RegExp(`^${name} \\d`, "m"));
    }
    expect(text).toContain("Apache License");
    expect(text).toContain("Permission is hereby granted, free of charge");
  });

  it("has names of functions in stack traces", async () => {
    const bug = `data:text/javascript,JSON.parse = () => { throw new Error("made up") };`;
    const words = ["--import", bug, main, "check", "keras/auto"];
    const { stderr } = await runNode(words, undefined, { K2T_DEBUG: "1" });
    expect(stderr).toMatch(/^this is a bug in k2t-rules.*: made up$/m);
    expect(stderr).toMatch(/^ +at (?:async )?runCheck \(/m);
  });
});
