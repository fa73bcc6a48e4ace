import { describe, expect, it } from "vitest";
import { modelText, type Show } from "../../src/cli/texts/model/model-text.js";
import { painter } from "../../src/report/paint.js";
import type { Catalog } from "../../src/tensor/catalog.js";
import { type DescribedModel, modelOf } from "../support/model.js";

const PLAIN: Show = { all: false, weights: false, columns: 80, paint: painter(false) };

const shown = (
  model: DescribedModel,
  show: Partial<Show> = {},
  more: Partial<Catalog> = {},
): string => modelText({ ...modelOf(model).catalog, ...more }, { ...PLAIN, ...show });

/** The lines of the table, without its heading. */
const tableOf = (text: string): readonly string[] =>
  text.split("\n\n")[1]!.split("\n").slice(1);

const DENSE = { class: "Dense", variables: { kernel: [4, 3], bias: [3] } };
const trainable = { config: { trainable: true } };

describe("the tree of a model", () => {
  it("shows layers in order, with what is beneath them and what it comes to", () => {
    const text = shown({
      tokens: { class: "InputLayer" },
      encoder: { class: "Functional" },
      "encoder/in": { class: "InputLayer" },
      "encoder/block": { class: "Sequential" },
      "encoder/block/first": { ...DENSE, ...trainable },
      "encoder/block/relu": { class: "ReLU" },
      "encoder/block/norm": {
        class: "BatchNormalization",
        variables: { gamma: [3], beta: [3], moving_mean: [3], moving_variance: [3] },
        ...trainable,
      },
      "encoder/last": { ...DENSE, ...trainable },
      relu: { class: "ReLU" },
      head: { ...DENSE, config: { trainable: false } },
    });
    expect(text).toBe(`a Keras model (keras-zip, written by Keras 3.15.1 with jax)

layer        class               weights                     size
encoder      Functional          3 layers with weights      168 B
├─ block     Sequential          2 layers with weights      108 B
│  ├─ first  Dense               kernel (4, 3)  bias (3)     60 B
│  └─ norm   BatchNormalization  gamma, beta, moving_mean,   48 B
│                                moving_variance (3)
└─ last      Dense               kernel (4, 3)  bias (3)     60 B
head         Dense               kernel (4, 3)  bias (3)     60 B

57 parameters in 10 weights of 4 layers, 228 B of float32
36 are trained, 21 are not (frozen, or kept up by Keras)
4 layers without weights (see --all): 2 InputLayer, 2 ReLU
`);
  });

  it("shows layers without weights where that is wanted or there are no others", () => {
    const model: DescribedModel = {
      image: { class: "InputLayer" },
      dense: DENSE,
      act: { class: "ReLU" },
    };
    expect(tableOf(shown(model, { all: true }))).toEqual([
      "image  InputLayer",
      "dense  Dense       kernel (4, 3)  bias (3)  60 B",
      "act    ReLU",
    ]);
    expect(shown({ act: { class: "ReLU" } })).toBe(
      `a Keras model (keras-zip, written by Keras 3.15.1 with jax)

layer  class  weights  size
act    ReLU

0 parameters in 0 weights of 0 layers, 0 B
`,
    );
  });

  it("says dtypes that are not the usual one, and wrappers", () => {
    const text = shown({
      one: { ...DENSE, config: { wrapper: "TimeDistributed" } },
      two: {
        class: "Dense",
        variables: {
          kernel: { shape: [4, 3], dtype: "int8" },
          bias: [3],
          kernel_scale: [3],
        },
      },
    });
    expect(tableOf(text)).toEqual([
      "one    TimeDistributed(Dense)  kernel (4, 3)  bias (3)                     60 B",
      "two    Dense                   kernel (4, 3) int8  bias, kernel_scale (3)  36 B",
    ]);
    expect(text).toContain(
      "33 parameters in 5 weights of 2 layers, 96 B: 84 B of float32,",
    );
    expect(text).toContain("12 B of int8\n");
  });

  it("says what a weight is made of", () => {
    const source = modelOf({ lstm: { class: "LSTM", variables: { kernel: [2, 8] } } });
    const [weight] = source.catalog.weights;
    const parts = [1, 2, 3, 4].map((i) => ({
      ...weight!.parts[0]!,
      stored: `/l/W_${i}`,
    }));
    const made = { ...weight!, made: "gates joined", parts };
    const lstm = { ...source.catalog.layers[0]!, variables: [made] };
    const root = { ...source.catalog.root, children: [lstm] };
    const catalog = { ...source.catalog, root, layers: [lstm], weights: [made] };
    expect(tableOf(modelText(catalog, PLAIN))).toEqual([
      "lstm   LSTM   kernel (2, 8) [gates joined, of 4 arrays]  64 B",
    ]);
    expect(modelText(catalog, { ...PLAIN, weights: true })).toContain(
      "lstm/kernel  LSTM   (2, 8)  float32  64 B  /l/W_1, /l/W_2, /l/W_3, /l/W_4 (gates joined)\n",
    );
  });

  it("shows weights of the model itself", () => {
    const text = shown({ "": {}, dense: DENSE });
    expect(tableOf(text)[0]).toMatch(/^dense /);
    const source = modelOf({ dense: DENSE });
    const [own] = modelOf({ x: { variables: { w: [2] } } }).catalog.weights;
    const root = { ...source.catalog.root, className: "Net", variables: [own!] };
    const rows = tableOf(modelText({ ...source.catalog, root }, PLAIN));
    expect(rows[0]).toBe("(the model itself)  Net    w (2)                     8 B");
  });

  it("has room for numbers on wide terminals", () => {
    const rows = shown({ dense: DENSE }, { columns: 110 }).split("\n");
    expect(rows[2]).toBe("layer  class  weights                  parameters  size");
    expect(rows[3]).toBe("dense  Dense  kernel (4, 3)  bias (3)          15  60 B");
  });
});

describe("what a file leaves open", () => {
  it("is said with what to write", () => {
    const silence = { possibleClasses: () => [] };
    const text = shown(
      {
        norm: { variables: { 0: [3], 1: [3] } },
        blk: { class: "Block", variables: { scale: [2] }, ...trainable },
      },
      { columns: 200 },
      silence,
    );
    expect(text).toContain(
      '\nclass unknown: norm; say what becomes of their variables: `map "norm" -> "…" { name = @0 }`\n',
    );
    expect(text).toContain(
      '\nnot of Keras: Block; say what becomes of their variables: `map "blk" -> "…" { name = scale }`\n',
    );
    expect(text).not.toContain("no config");
    const possible = shown(
      { norm: { variables: { 0: [3], 1: [3] } } },
      { columns: 200 },
      {
        possibleClasses: () => [
          { className: "LayerNormalization", config: {} },
          { className: "BatchNormalization", config: { scale: false } },
        ],
      },
    );
    expect(possible).toContain(
      '\nclass unknown: norm; perhaps LayerNormalization or BatchNormalization(scale=false): if LayerNormalization, write `map "norm" as LayerNormalization -> "…"`\n',
    );
    const silent = shown({ norm: { variables: { gamma: [3] } } }, { columns: 200 });
    expect(silent).toContain("\nthe file has no config: ");
    const derived = { variables: { kernel: [3, 3, 1, 2] }, config: { derived: true } };
    const turned = shown({ conv: derived }, { columns: 200 });
    expect(turned).toContain("\nthe file has no config: ");
  });

  it("is which of its two names means a layer", () => {
    const model: DescribedModel = {
      "blk/ln": { other: "norm", variables: { gamma: [3] } },
      "blk/dense": { other: "dense_1", variables: { kernel: [3] } },
      "blk/dense_1": { other: "dense", variables: { kernel: [3] } },
    };
    const text = shown(model, { columns: 200 });
    expect(tableOf(text)[2]).toBe(
      "├─ dense (dense_1)  ?      kernel (3)           3  12 B",
    );
    expect(text).toContain(
      "\nnames in parentheses are other ones of the same layers, for rules too: `blk/norm` is `blk/ln`\n",
    );
    expect(text).toContain(
      "\nbut where that is another layer's path it is that layer: `blk/dense_1` is not `blk/dense`\n",
    );
    const weights = shown(model, { weights: true });
    expect(weights).toContain(
      "blk/ln/gamma        ?      (3)    float32  12 B  blk/norm/gamma  ",
    );
    expect(weights).not.toContain("names in parentheses");
  });
});

describe("models that are made to be hard to show", () => {
  const widest = (text: string): number =>
    Math.max(...text.split("\n").map((line) => line.length));

  it("clips long names in the middle", () => {
    const name = `${"a".repeat(5000)}_12`;
    const text = shown({
      [name]: { class: "B".repeat(3000), variables: { ["v".repeat(2000)]: [3] } },
    });
    expect(widest(tableOf(text).join("\n"))).toBeLessThanOrEqual(80);
    // Below it, what is for copying is not cut into lines.
    expect(widest(text)).toBeLessThanOrEqual(200);
    expect(tableOf(text)[0]).toMatch(/^a+…a+_12 +B+…B+ +v+…v* \(3\) +12 B$/);
  });

  it("numbers deep levels", () => {
    const path = Array.from({ length: 300 }, (_, i) => `l${i}`).join("/");
    const text = shown({ [path]: DENSE });
    expect(widest(text)).toBeLessThanOrEqual(80);
    const rows = tableOf(text);
    expect(rows[2]).toMatch(/^ {3}└─ l2 /);
    expect(rows[299]).toMatch(/^⋮299 l299 +Dense /);
  });

  it("shows what a terminal would obey", () => {
    const evil = "x\u001b[2J\u202e\nq";
    const text = shown({ [evil]: { class: evil, variables: { [evil]: [1] } } });
    for (const part of ["\u001b", "\u202e", "\nq"]) expect(text).not.toContain(part);
    expect(text).toContain("x␛[2J�␊q");
  });

  it("takes names that mean something in JavaScript for names", () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      const model: DescribedModel = {
        layer: { class: name, variables: { [name]: [1] }, ...trainable },
      };
      expect(tableOf(shown(model))[0]).toContain(`${name} (1)`);
    }
  });

  it("takes thousands of layers in its stride", () => {
    const layers = Array.from({ length: 5000 }, (_, i) => [
      `block_${i >> 4}/d_${i}`,
      DENSE,
    ]);
    const started = performance.now();
    const rows = tableOf(shown(Object.fromEntries(layers) as DescribedModel));
    expect(rows).toHaveLength(5000 + 313);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
