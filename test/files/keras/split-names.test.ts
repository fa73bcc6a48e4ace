import { describe, expect, it } from "vitest";
import type { Hdf5Group, Hdf5Node } from "../../../src/files/hdf5/node.js";
import { splitNames } from "../../../src/files/keras/modern/split-names.js";
import { failureOf } from "../../support/failures.js";

interface Tree {
  readonly [name: string]: Tree | "dataset";
}

function node(path: string, tree: Tree | "dataset"): Hdf5Node {
  if (tree === "dataset") {
    return { kind: "dataset", path, tensor: null, problem: null, chunks: null };
  }
  const children = Object.entries(tree).map(
    ([name, inner]) => [name, node(`${path}/${name}`, inner)] as const,
  );
  return { kind: "group", path: path === "" ? "/" : path, children: new Map(children) };
}

function split(tree: Tree): Hdf5Group {
  return splitNames("m.keras", node("", tree) as Hdf5Group);
}

/** The tree again, datasets as the paths under which the file has them. */
function shown(it: Hdf5Node): unknown {
  if (it.kind !== "group") return it.path;
  return Object.fromEntries(
    [...it.children].map(([name, child]) => [name, shown(child)]),
  );
}

const VARS = { vars: { "0": "dataset" } } as const;

describe("names of groups with backslashes", () => {
  it("lead through groups", () => {
    const tree = split({
      "layers\\lstm": { vars: {} },
      "layers\\lstm\\cell": VARS,
      ...VARS,
    });
    expect(shown(tree)).toEqual({
      layers: {
        lstm: { vars: {}, cell: { vars: { "0": "/layers\\lstm\\cell/vars/0" } } },
      },
      vars: { "0": "/vars/0" },
    });
  });

  it("may stand beside the groups that they lead through", () => {
    const tree = split({ "layers\\dense": VARS, layers: { dense_1: VARS } });
    expect(shown(tree)).toEqual({
      layers: {
        dense: { vars: { "0": "/layers\\dense/vars/0" } },
        dense_1: { vars: { "0": "/layers/dense_1/vars/0" } },
      },
    });
  });

  it.each<[string, Tree]>([
    ["a second list of variables", { "a\\b": VARS, a: { b: VARS } }],
    ["a dataset over a group", { "a\\b": VARS, a: { b: "dataset" } }],
    ["a dataset below a dataset", { a: "dataset", "a\\b": VARS }],
    ["no name", { "a\\\\b": VARS }],
  ])("are refused where they lead to %s", async (_, tree) => {
    const { diagnostics } = await failureOf(() => split(tree));
    expect(diagnostics.map(({ code }) => code)).toEqual(["K2T502"]);
  });

  it("are refused beyond the limits", async () => {
    const deep = await failureOf(() => split({ [Array(70).fill("a").join("\\")]: VARS }));
    expect(deep.diagnostics[0]!.code).toBe("K2T505");
    const many: Record<string, Tree> = {};
    for (let i = 0; i < 2000; i++) many[Array(60).fill(`a${i}`).join("\\")] = {};
    const wide = await failureOf(() => split(many));
    expect(wide.diagnostics[0]!.code).toBe("K2T505");
  });
});
