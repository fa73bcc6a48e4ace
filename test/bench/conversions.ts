import { statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { makeModels, type Environment } from "./environment.js";
import { race, type Contestant } from "./race.js";
import { NAMES, type Section } from "./results.js";
import { contestants, type Tool } from "./tools.js";

/** A model that all contestants convert. */
interface Conversion {
  readonly name: "vgg16" | "transformer" | "small" | "large";
  readonly title: string;
  /** The rules and the script by hand, both of this name. */
  readonly rules: string;
  /** Keras itself can load it: the file says what the model is. */
  readonly keras: boolean;
  readonly pt: boolean;
  readonly bounded: boolean;
}

export const CONVERSIONS: readonly Conversion[] = [
  {
    name: "vgg16",
    title: "VGG16: 553 MB, 32 weights, legacy `.h5`",
    rules: "vgg16",
    keras: true,
    pt: true,
    bounded: false,
  },
  {
    name: "transformer",
    title:
      "Transformer: 1.3 GB, 291 weights, `.keras`, query, key and value in one kernel",
    rules: "transformer",
    keras: true,
    pt: true,
    bounded: false,
  },
  {
    name: "small",
    title: "20,000 small weights: 39 MB, `.weights.h5`",
    rules: "dense",
    keras: false,
    pt: true,
    bounded: false,
  },
  {
    name: "large",
    title: "Three Dense layers of 1 GB each, `.weights.h5`",
    rules: "dense",
    keras: false,
    pt: false,
    bounded: true,
  },
];

export async function runConversion(
  environment: Environment,
  conversion: Conversion,
  options: { readonly tools: readonly Tool[]; readonly rounds: number },
): Promise<Section> {
  const model = makeModels(environment, [conversion.name])[conversion.name];
  const all = [
    ...scripts(environment, conversion, model),
    ...ours(environment, conversion, { model, tools: options.tools }),
    ...copies(model),
    ...bounds(environment, model),
  ];
  const series = await race(environment, {
    contestants: all,
    rounds: options.rounds,
    inputs: [model],
  });
  return { name: conversion.name, title: conversion.title, series };
}

function scripts(
  { root, python }: Environment,
  { rules, keras, pt }: Conversion,
  model: string,
): readonly Contestant[] {
  const at = (script: string): string => join(root, "test/bench/contestants", script);
  const script = (name: string, converts: ".safetensors" | ".pt", file: string) =>
    ({
      name,
      kind: "script",
      converts,
      command: (out: string) => [python, at(file), rules, model, out],
    }) as const;
  return [
    script("h5py, numpy, safetensors", ".safetensors", "by_hand.py"),
    ...(pt ? [script("h5py, torch.save", ".pt", "by_hand.py")] : []),
    ...(keras
      ? [{ ...script("Keras on torch, torch.save", ".pt", "with_keras.py"), rounds: 2 }]
      : []),
  ];
}

function ours(
  { root }: Environment,
  { rules, pt, bounded }: Conversion,
  { model, tools }: { readonly model: string; readonly tools: readonly Tool[] },
): readonly Contestant[] {
  const file = join(root, `test/bench/rules/${rules}.k2t`);
  const apply = (name: string, ending: ".safetensors" | ".pt", ...more: string[]) =>
    contestants(
      tools,
      name,
      (out) => ["apply", file, model, "-o", out, "--quiet", ...more],
      ending,
    );
  return [
    ...apply(NAMES.safetensors, ".safetensors"),
    ...(pt ? apply(NAMES.pt, ".pt") : []),
    ...(bounded ? apply(NAMES.bounded, ".safetensors", "--max-memory", "400MB") : []),
  ];
}

function copies(model: string): readonly Contestant[] {
  // GNU's cp may let two files share their blocks, which copies nothing.
  const flags = process.platform === "linux" ? ["--reflink=never"] : [];
  const copy = (out: string): readonly string[] => ["cp", ...flags, model, out];
  const sync = (out: string): readonly string[] => [
    "sh",
    "-c",
    SYNCED,
    out,
    ...copy(out),
  ];
  return [
    { name: NAMES.copy, kind: "copy", command: copy },
    { name: NAMES.syncedCopy, kind: "copy", command: sync },
  ];
}

const SYNCED = '"$@" && sync "$0"';

/** Each part of the work alone, as fast as Node does it. */
function bounds({ root }: Environment, model: string): readonly Contestant[] {
  const bytes = String(statSync(model).size);
  const script = join(root, "test/bench/bounds.mjs");
  const bound = (
    name: string,
    words: (out: string) => readonly string[],
  ): Contestant => ({
    name,
    kind: "bound",
    command: (out) => [process.execPath, script, ...words(out)],
  });
  return [
    bound(NAMES.read, () => ["read", model]),
    bound(NAMES.memory, () => ["copy", bytes]),
    bound(NAMES.write, (out) => ["write", bytes, out]),
  ];
}
