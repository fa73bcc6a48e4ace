/**
 * Rule files that sound ones become by accidents of the pen: whatever they are, compiling
 * them ends with diagnostics or a plan, and never with an error of our own.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { peakBytes } from "../../src/run/peak-bytes.js";
import { renderText } from "../../src/report/render-text.js";
import { type Compiled, compileText, evaluateParameter } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";

const SEED = 20240607;
const TEST = join(import.meta.dirname, "..");

const MODEL: DescribedModel = {
  "": { variables: { scale: [] } },
  conv1_conv: { class: "Conv2D", variables: { kernel: [3, 3, 2, 4], bias: [4] } },
  conv1_bn: {
    class: "BatchNormalization",
    config: { epsilon: 0.001, axis: [3] },
    variables: { gamma: [4], beta: [4], moving_mean: [4], moving_variance: [4] },
  },
  a: {
    class: "A",
    config: { x: 1, units: 2, none: null, nested: { list: [1, 2] } },
    variables: { k: [2, 3], l: [3], kernel: [2, 2], bias: [2] },
  },
  "a/in": { variables: { k: [2, 2] } },
  "body/block_0/fc": {
    class: "Dense",
    config: { units: 4, use_bias: true },
    variables: { kernel: [4, 4], bias: [4] },
  },
  fc1: { variables: { 0: [4, 2], 1: [2] } },
  "encoder/layer_1/attn/qkv": { class: "Dense", variables: { kernel: [4, 12] } },
  i: { class: "A", variables: { k: { shape: [2], dtype: "int32" } } },
};

/** The sound rule files of the other corpora, and the bad ones too. */
function ruleTexts(): readonly { readonly file: string; readonly text: string }[] {
  const files = ["golden", "ui"].flatMap((folder) =>
    readdirSync(join(TEST, folder))
      .filter((name) => /(?<!\.model)\.(k2t|yaml)$/.test(name))
      .map((name) => join(TEST, folder, name)),
  );
  const cases = readdirSync(join(TEST, "cases")).flatMap((name) => {
    const text = readFileSync(join(TEST, "cases", name), "utf8");
    return (parse(text) as readonly { readonly rules: string | object }[]).flatMap(
      ({ rules }) =>
        typeof rules === "string" ? [{ file: "rules.k2t", text: rules }] : [],
    );
  });
  const texts = files.map((file) => ({
    file: file.endsWith(".yaml") ? "rules.yaml" : "rules.k2t",
    text: readFileSync(file, "utf8"),
  }));
  return [...texts, ...cases];
}

const TEXTS = ruleTexts();
const tokensOf = (text: string): readonly string[] =>
  text.match(/\n[ ]*|[ ]+|\w+|[^\w\s]/g) ?? [];
const POOL = [...new Set(TEXTS.flatMap(({ text }) => tokensOf(text)))];

/** Tokens that stand where each other does, so that a replacement is mostly sound syntax. */
const KINDS = [/^[A-Za-z_]\w*$/, /^\d+$/, /^[-+*/%]$/];
const ALIKE = KINDS.map((kind) => POOL.filter((token) => kind.test(token)));

type Mutation = readonly [
  "delete" | "insert" | "swap" | "repeat" | "replace",
  number,
  number,
];

const mutation: fc.Arbitrary<Mutation> = fc.tuple(
  fc.oneof(fc.constantFrom("delete", "insert", "swap", "repeat"), fc.constant("replace")),
  fc.nat(),
  fc.nat(),
);

function mutate(tokens: readonly string[], [kind, first, second]: Mutation): string[] {
  const changed = [...tokens];
  const at = first % (tokens.length + 1);
  const other = second % Math.max(1, tokens.length);
  if (kind === "delete") changed.splice(at, 1 + (second % 3));
  if (kind === "insert") changed.splice(at, 0, POOL[second % POOL.length]!);
  if (kind === "repeat") changed.splice(at, 0, ...tokens.slice(other, other + 6));
  if (kind === "swap" && at < tokens.length) {
    changed[at] = tokens[other]!;
    changed[other] = tokens[at]!;
  }
  if (kind === "replace") {
    // From `at` on, the first token that has others of its kind.
    const found = changed.findIndex((token, i) => i >= at && alike(token).length > 0);
    const others = found < 0 ? [] : alike(changed[found]!);
    if (found >= 0) changed[found] = others[second % others.length]!;
  }
  return changed;
}

const alike = (token: string): readonly string[] =>
  ALIKE[KINDS.findIndex((kind) => kind.test(token))] ?? [];

/** What must hold of whatever came out. */
function judge({ plan, diagnostics }: Compiled): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(plan === null).toBe(errors.length > 0);
  for (const { span, message } of diagnostics) {
    expect(message).not.toBe("");
    if (!span) continue;
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(span.source.text.length);
  }
  expect(renderText(diagnostics, { color: false })).not.toContain("undefined");
  for (const parameter of plan?.parameters ?? []) {
    if (peakBytes(parameter.node) < 100_000) evaluateParameter(parameter, MODEL);
  }
}

describe("rule files with accidents", () => {
  it("end with diagnostics or a plan", () => {
    fc.assert(
      fc.property(
        fc.nat(TEXTS.length - 1),
        fc.array(mutation, { minLength: 0, maxLength: 4 }),
        fc.boolean(),
        (which, mutations, allowUnmapped) => {
          const { file, text } = TEXTS[which]!;
          const tokens = mutations.reduce(mutate, [...tokensOf(text)]);
          judge(compileText(tokens.join(""), MODEL, { file, allowUnmapped }));
        },
      ),
      { seed: SEED, numRuns: Number(process.env["MUTATIONS"] ?? 400) },
    );
  });
});
