import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/report/diagnostic.js";
import { compileText, marks, namesOf, valuesOf } from "../support/compile.js";
import type { DescribedModel } from "../support/model.js";

const DENSE = { class: "Dense", variables: { kernel: [2, 3], bias: [3] } } as const;
const TWO: DescribedModel = { fc1: DENSE, fc2: DENSE };

describe("who takes a weight", () => {
  it("routes layers through their class transform, in model order", () => {
    const compiled = compileText(
      'use keras/core\nmap "fc{i:int}" -> "layers.{i - 1}"',
      TWO,
    );
    expect(namesOf(compiled)).toEqual([
      "layers.0.weight",
      "layers.0.bias",
      "layers.1.weight",
      "layers.1.bias",
    ]);
  });

  it("gives a layer to the first map that matches", () => {
    const text = 'use keras/core\nmap "fc2" -> "last"\nmap "{p:**}" -> "{p}"';
    expect(namesOf(compileText(text, TWO))).toEqual([
      "fc1.weight",
      "fc1.bias",
      "last.weight",
      "last.bias",
    ]);
  });

  it("lets a weight rule take its weight out of a route", () => {
    const text =
      'use keras/core\nmap "**" -> "{path}"\nweight "fc1/kernel" -> "k" | transpose';
    expect(namesOf(compileText(text, TWO))).toEqual([
      "fc1.bias",
      "k",
      "fc2.weight",
      "fc2.bias",
    ]);
  });

  it("lets swaps of names work, as every weight is matched by its own name", () => {
    const text = 'use keras/core\nmap "fc1" -> "fc2"\nmap "fc2" -> "fc1"';
    expect(namesOf(compileText(text, TWO))).toEqual([
      "fc2.weight",
      "fc2.bias",
      "fc1.weight",
      "fc1.bias",
    ]);
  });

  it("reports a weight that nobody takes, and one rule that matches nothing", () => {
    const compiled = compileText(
      'use keras/core\nmap "fc1" -> "a"\nmap "fc3" -> "b"',
      TWO,
    );
    expect(compiled.plan).toBeNull();
    expect(marks(compiled)).toEqual(["K2T401", 'K2T410 map "fc3" -> "b"']);
    expect(compiled.diagnostics[0]!.message).toContain(
      "`fc2/kernel` (2, 3), `fc2/bias` (3)",
    );
    expect(compiled.diagnostics[1]!.suggestion).toBe("fc1");
  });

  it("lets unmapped weights pass where that is allowed", () => {
    const options = { allowUnmapped: true };
    const compiled = compileText('use keras/core\nmap "fc1" -> "a"', TWO, options);
    expect(compiled.plan?.unmapped.map(({ path }) => path)).toEqual([
      "fc2/kernel",
      "fc2/bias",
    ]);
  });

  it("leaves out what `ignore` names, and says so of a layer's name", () => {
    const sound = compileText('use keras/core\nmap "fc1" -> "a"\nignore "fc2/**"', TWO);
    expect(sound.plan?.ignored.map(({ weight }) => weight.path)).toEqual([
      "fc2/kernel",
      "fc2/bias",
    ]);
    const slip = compileText('use keras/core\nmap "fc1" -> "a"\nignore "fc2"', TWO);
    expect(marks(slip)).toEqual(["K2T401", 'K2T413 "fc2"']);
  });

  it("reports two results of one name, with both places", () => {
    const compiled = compileText(
      'use keras/core\nmap "fc1" -> "a"\nmap "fc2" -> "a"',
      TWO,
    );
    expect(marks(compiled)).toEqual(['K2T402 "a"']);
    const [{ message, notes }] = compiled.diagnostics as [Diagnostic];
    expect(message).toBe("the parameters `a.weight`, `a.bias` are made twice");
    expect(notes.map(({ span }) => span?.start)).toEqual([undefined, 28]);
  });

  it("reports a swap only once each layer is routed once", () => {
    const text =
      'use keras/core\nmap "fc1" -> "a"\noptional map "fc1" -> "b"\nmap "fc2" -> "c"';
    expect(namesOf(compileText(text, TWO))).toEqual([
      "a.weight",
      "a.bias",
      "c.weight",
      "c.bias",
    ]);
  });
});

describe("a map's body", () => {
  it("replaces a parameter in its place and adds others behind", () => {
    const text = `use keras/core
map "fc1" -> "a" { bias = bias + 1.0; extra = zeros([2]) }
ignore "fc2/**"`;
    const compiled = compileText(text, TWO);
    expect(namesOf(compiled)).toEqual(["a.weight", "a.bias", "a.extra"]);
    expect(valuesOf("a.bias", compiled.plan!, TWO)).toEqual([1, 2, 3]);
    expect(valuesOf("a.weight", compiled.plan!, TWO)).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it("removes a parameter, and ignores what only it would have read", () => {
    const text = 'use keras/core\nmap "fc1" -> "a" { - bias }\nmap "fc2" -> "b"';
    const compiled = compileText(text, TWO);
    expect(namesOf(compiled)).toEqual(["a.weight", "b.weight", "b.bias"]);
    expect(compiled.plan!.ignored.map(({ weight }) => weight.path)).toEqual(["fc1/bias"]);
  });

  it("reports a removal of what is not made", () => {
    const text = 'use keras/core\nmap "fc{i}" -> "a{i}" { - biass }';
    expect(marks(compileText(text, TWO))).toContain("K2T217 - biass");
  });

  it("routes the parts of a layer that a rule of the body names", () => {
    const model: DescribedModel = {
      "block/attn": { class: "Mine" },
      "block/attn/qkv": { class: "Dense", variables: { kernel: [2, 6] } },
      "block/attn/out": DENSE,
    };
    const text = `use keras/core
map "block/attn" -> "h.attn" {
  q, k, v = split(qkv/kernel[i o -> o i], 0)
  map "out" -> "o"
}`;
    const compiled = compileText(text, model);
    expect(namesOf(compiled)).toEqual([
      "h.attn.q",
      "h.attn.k",
      "h.attn.v",
      "h.attn.o.weight",
      "h.attn.o.bias",
    ]);
    expect(valuesOf("h.attn.k", compiled.plan!, model)).toEqual([2, 8, 3, 9]);
  });

  it("folds a bias into a neighbour that is read by its path from the root", () => {
    const model: DescribedModel = {
      conv: {
        class: "Conv2D",
        variables: { kernel: [1, 1, 2, 2], bias: { shape: [2], values: [5, 7] } },
      },
      bn: {
        class: "BatchNormalization",
        variables: {
          gamma: [2],
          beta: [2],
          moving_mean: { shape: [2], values: [10, 20] },
          moving_variance: [2],
        },
      },
    };
    const text = `use keras/core
map "conv" -> "c" { - bias }
map "bn" -> "b" { running_mean = moving_mean - "/conv/bias" }`;
    const compiled = compileText(text, model);
    expect(namesOf(compiled)).toEqual([
      "c.weight",
      "b.weight",
      "b.bias",
      "b.running_mean",
      "b.running_var",
      "b.num_batches_tracked",
    ]);
    expect(valuesOf("b.running_mean", compiled.plan!, model)).toEqual([5, 13]);
  });
});

describe("layers of which the file does not know the class", () => {
  const model: DescribedModel = { head: { variables: { "0": [2, 3], "1": [3] } } };

  it("are an error that names their variables", () => {
    const compiled = compileText('use keras/core\nmap "head" -> "h"', model);
    expect(marks(compiled)).toEqual(['K2T406 map "head" -> "h"']);
    expect(compiled.diagnostics[0]!.message).toContain("`0` (2, 3), `1` (3)");
  });

  it("get their names by `as`", () => {
    const compiled = compileText(
      'use keras/core\nallow K2T411 map "head" as Dense -> "h"',
      model,
    );
    expect(namesOf(compiled)).toEqual(["h.weight", "h.bias"]);
  });

  it("may be routed by a body that assigns every variable", () => {
    const text = 'map "head" -> "h" { w = @0 | transpose; b = @1 }';
    expect(namesOf(compileText(text, model))).toEqual(["h.w", "h.b"]);
  });

  it("of a known class need a transform", () => {
    const own: DescribedModel = { mine: { class: "Mine", variables: { scale: [2] } } };
    expect(marks(compileText('map "mine" -> "m"', own))).toEqual([
      'K2T405 map "mine" -> "m"',
    ]);
    const text = 'layer Mine { gamma = scale }\nmap "mine" -> "m"';
    expect(namesOf(compileText(text, own))).toEqual(["m.gamma"]);
  });
});

describe("a class transform that makes its parameters by rules", () => {
  const model: DescribedModel = {
    mine: { class: "Mine", variables: { a: [2, 3], b: [3] } },
  };
  const MINE = 'layer Mine { weight "{p:a|b}" -> "{p}.weight" }\n';

  it("gives way to what the map's body gives, also where that reads nothing", () => {
    const text = `${MINE}map "mine" -> "m" { a.weight = a * 2.0; b.weight = zeros_like(b) }`;
    const compiled = compileText(text, model, { allowUnmapped: true });
    expect(compiled.plan?.parameters.map(({ name }) => name)).toEqual([
      "m.a.weight",
      "m.b.weight",
    ]);
    expect(valuesOf("m.a.weight", compiled.plan!, model)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(compiled.plan?.unmapped.map(({ path }) => path)).toEqual(["mine/b"]);
  });

  it("keeps what the body adds beside it", () => {
    const compiled = compileText(`${MINE}map "mine" -> "m" { twice = a * 2.0 }`, model);
    expect(namesOf(compiled)).toEqual(["m.a.weight", "m.b.weight", "m.twice"]);
  });

  it("can have one removed, whose weight is then left out", () => {
    const compiled = compileText(`${MINE}map "mine" -> "m" { - b.weight }`, model);
    expect(namesOf(compiled)).toEqual(["m.a.weight"]);
    expect(compiled.plan!.ignored.map(({ weight }) => weight.path)).toEqual(["mine/b"]);
  });

  it("leaves a weight out where all that would be made of it is removed", () => {
    const text = `layer Mine { weight "a" -> "p", "q" | split(0); b = b }
map "mine" -> "m" { - p; - q }`;
    const compiled = compileText(text, model);
    expect(namesOf(compiled)).toEqual(["m.b"]);
    expect(compiled.plan!.ignored.map(({ weight }) => weight.path)).toEqual(["mine/a"]);
  });

  it("ignores nothing that the body reads", () => {
    const text =
      'layer Mine { a = a; optional ignore "b" }\nmap "mine" -> "m" { extra = b + 1.0 }';
    expect(namesOf(compileText(text, model))).toEqual(["m.a", "m.extra"]);
  });

  it("sees the class and config that the map states", () => {
    const text =
      'layer My { weight "a" -> "w" | [x (h k) -> (h k) x; h=layer.heads]; weight "b" where class == "My" -> "b" }\nmap "mine" as My(heads=3) -> "m"';
    expect(namesOf(compileText(text, model))).toEqual(["m.w", "m.b"]);
  });
});

describe("a map that leaves everything to others", () => {
  it("counts as never matching where they take it", () => {
    const text = 'use keras/core\nmap "fc1" as Dens -> "x"\nmap "**" -> "{path}"';
    expect(marks(compileText(text, TWO))).toEqual(['K2T410 map "fc1" as Dens -> "x"']);
  });

  it("of maps that multiply each other is an error, not a hang", () => {
    const chain = Array.from({ length: 60 }, (_, i) => `l${i}`).join("/");
    const model: DescribedModel = { [chain]: { variables: { w: [1] } } };
    const nested = [1, 2, 3, 4, 5].reduce(
      (body) => `map "**" -> "" { ${body} }`,
      'map "zzz" -> "q"',
    );
    const compiled = compileText(nested, model);
    expect(compiled.diagnostics.map(({ code }) => code)).toEqual(["K2T505"]);
  });
});

describe("`as CLASS`", () => {
  it("names numbered variables as an author's own declaration does", () => {
    const model: DescribedModel = { x: { variables: { "0": [2, 3], "1": [2] } } };
    const text =
      'class Foo { a [p q], scale [p] }\nlayer Foo { a = a[-> q p]; s = scale }\nmap "x" as Foo -> "x"';
    expect(namesOf(compileText(text, model))).toEqual(["x.a", "x.s"]);
  });

  it("over a wide pattern passes over layers that have nothing to name", () => {
    const model: DescribedModel = { input: { class: "InputLayer" }, fc1: DENSE };
    const text =
      'layer Dense { weight = kernel; bias = bias }\nmap "**" as Dense -> "{path}"';
    expect(namesOf(compileText(text, model))).toEqual(["fc1.weight", "fc1.bias"]);
  });
});
