import { expect, it } from "vitest";
import { patternsFor } from "../../src/compile/bind/patterns-for.js";
import type { CatalogLayer } from "../../src/tensor/catalog.js";

const layers = ["conv_1", "conv_2", "conv_10", "conv_x", "other", "up_1", "up_2"].map(
  (path) => ({ path }) as CatalogLayer,
);
const named = (...paths: readonly string[]): readonly CatalogLayer[] =>
  layers.filter(({ path }) => paths.includes(path));

it("has one pattern for layers that differ in a number", () => {
  const free = (): boolean => false;
  expect(patternsFor(named("up_1", "up_2"), layers, free)).toEqual(["up_{n:int}"]);
  expect(patternsFor(named("up_1"), layers, free)).toEqual(["up_1"]);
});

it("matches no other layer that is not free", () => {
  const wanted = named("conv_1", "conv_10");
  expect(patternsFor(wanted, layers, () => false)).toEqual(["conv_1", "conv_10"]);
  const isFree = ({ path }: CatalogLayer): boolean => path === "conv_2";
  expect(patternsFor(wanted, layers, isFree)).toEqual(["conv_{n:int}"]);
});

it("escapes what has a meaning in patterns", () => {
  const odd = ["a{b}_1", "a{b}_2"].map((path) => ({ path }) as CatalogLayer);
  expect(patternsFor(odd, odd, () => false)).toEqual([String.raw`a\{b\}_{n:int}`]);
});
