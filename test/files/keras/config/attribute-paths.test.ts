import { describe, expect, it } from "vitest";
import { attributePaths } from "../../../../src/files/keras/config/attribute-paths.js";
import { parseModelConfig } from "../../../../src/files/keras/config/parse-model-config.js";

const layer = (className: string, name: string): object => ({
  module: "keras.layers",
  class_name: className,
  config: { name, trainable: true },
  registered_name: null,
});

/** Where the children of a custom layer with this config are, by their own names. */
function pathsIn(config: object): Readonly<Record<string, string>> {
  const custom = { module: "me", class_name: "Mine", config, registered_name: "me>Mine" };
  const root = parseModelConfig(custom, "model.keras");
  const paths = [...attributePaths(root)].map(([{ name }, path]) => [name, path]);
  return Object.fromEntries(paths) as Record<string, string>;
}

describe("attributePaths", () => {
  it("are the keys, and in lists the groups that Keras counts by class", () => {
    // As the groups of test/fixtures/names, and PReLU as Keras 3.15.1 stores it.
    const more = [
      layer("Dense", "a"),
      layer("PReLU", "b"),
      layer("Dense", "c"),
      layer("Dense", "d"),
    ];
    expect(pathsIn({ inner: layer("Dense", "x"), more })).toEqual({
      x: "inner",
      a: "more/dense",
      b: "more/p_re_lu",
      c: "more/dense_1",
      d: "more/dense_2",
    });
  });

  it("leave out the package of a registered class, as Keras's groups do", () => {
    const mine = layer("me>MyBlock", "a");
    expect(pathsIn({ more: [mine, layer("me>MyBlock", "b")] })).toEqual({
      a: "more/my_block",
      b: "more/my_block_1",
    });
  });

  it("are not told of lists that hold other things too", () => {
    expect(
      pathsIn({ more: [layer("Dense", "a"), null], inner: layer("Dense", "x") }),
    ).toEqual({ x: "inner" });
  });
});
