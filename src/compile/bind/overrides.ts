import type { Item, RuleFile } from "../../lang/tree.js";
import type { Span } from "../../report/source.js";
import type { CatalogLayer } from "../../tensor/catalog.js";
import type { CheckedProgram } from "../check/check.js";
import type { Binding } from "./binding.js";
import type { BoundParameter, Overrides } from "./bound-program.js";
import { ownersOf } from "./node-loads.js";

export const NO_OVERRIDES: Overrides = {
  ofParameter: () => null,
  ofIgnored: () => null,
};

type Kinds = readonly Item["kind"][];

/** What decides where a weight goes, and what says how a class goes over. */
const TAKING: Kinds = ["map", "weight", "ignore"];
const TRANSFORMING: Kinds = ["layer"];

/**
 * Finds what rules of used packs would have decided in place of those of the main file, by
 * binding the program again without these. Each kind overrides its own only: that a class
 * transform of a pack says how a layer goes over which the main file routes is no override.
 * Where no pack has such rules nothing is bound.
 */
export function findOverrides(
  binding: Binding,
  bindPart: (part: CheckedProgram) => Binding,
): Overrides {
  const { program } = binding;
  const own = ownFiles(program);
  const without = (kinds: Kinds): Binding | null =>
    needsRebinding(program, own, kinds)
      ? bindPart(withoutOwn(program, own, kinds))
      : null;
  const sources = new Set([...own].map(({ source }) => source));
  const isOwn = ({ source }: Span): boolean => sources.has(source);
  const ofPack = (rule: Span | undefined): Span | null =>
    rule && !isOwn(rule) ? rule : null;
  const taking = without(TAKING);
  const transforming = without(TRANSFORMING);
  const layers = layersOf(binding);
  const taken = (parameter: BoundParameter): Span | null =>
    taking && isOwn(parameter.span)
      ? ofPack(takenInstead(parameter, layers.of(parameter), binding, taking))
      : null;
  const transformed = (parameter: BoundParameter): Span | null => {
    if (!transforming || !isOwn(parameter.rule)) return null;
    for (let layer = layers.of(parameter); layer; layer = layers.parentOf(layer)) {
      const made = binding.transformed.get(layer)?.node.span;
      if (!made || !contains(made, parameter.rule)) continue;
      return ofPack(transforming.transformed.get(layer)?.node.span);
    }
    return null;
  };
  return {
    ofParameter: (parameter) => taken(parameter) ?? transformed(parameter),
    ofIgnored: ({ weight, rule }) =>
      taking && isOwn(rule) ? ofPack(taking.claims.takenBy(weight)) : null,
  };
}

/** The file that one runs and its parts. */
function ownFiles({ loaded }: CheckedProgram): ReadonlySet<RuleFile> {
  const own = new Set<RuleFile>();
  // What a file is a part of stands before it.
  for (const { file, whole } of loaded) {
    if (own.size === 0 || (whole && own.has(whole))) own.add(file);
  }
  return own;
}

/** Whether both the file's own rules and the packs' have some of these kinds. */
function needsRebinding(
  { files }: CheckedProgram,
  own: ReadonlySet<RuleFile>,
  kinds: Kinds,
): boolean {
  const having = files.filter(({ file }) =>
    file.items.some(({ kind }) => kinds.includes(kind)),
  );
  const ofOwn = having.filter(({ file }) => own.has(file)).length;
  return ofOwn > 0 && having.length > ofOwn;
}

function withoutOwn(
  program: CheckedProgram,
  own: ReadonlySet<RuleFile>,
  kinds: Kinds,
): CheckedProgram {
  const files = program.files.map((linked) => {
    const { file } = linked;
    if (!own.has(file)) return linked;
    const items = file.items.filter(({ kind }) => !kinds.includes(kind));
    return { ...linked, file: { ...file, items } };
  });
  const transforms = kinds.includes("layer")
    ? program.transforms.filter(({ owner }) => !own.has(owner.file))
    : program.transforms;
  return { ...program, main: files[0]!, files, transforms };
}

/** The rule that takes what the parameter's own rule takes, with that one left out. */
function takenInstead(
  { sources, span }: BoundParameter,
  layer: CatalogLayer | undefined,
  { claims, model }: Binding,
  instead: Binding,
): Span | undefined {
  const isItsRule = (rule: Span | undefined): boolean =>
    rule !== undefined && contains(rule, span);
  const own = sources
    .flatMap((source) => ownersOf(source, model))
    .filter((source) => isItsRule(claims.takenBy(source)));
  for (const source of own) {
    const rule = instead.claims.takenBy(source);
    if (rule) return rule;
  }
  // What is made of no weight goes with its layer.
  return own.length === 0 && layer && isItsRule(claims.routedBy(layer))
    ? instead.claims.routedBy(layer)
    : undefined;
}

const contains = (outer: Span, inner: Span): boolean =>
  outer.source === inner.source && outer.start <= inner.start && outer.end >= inner.end;

interface Layers {
  /** The layer by which a parameter has its place in the state dict. */
  of(parameter: BoundParameter): CatalogLayer | undefined;
  parentOf(layer: CatalogLayer): CatalogLayer | undefined;
}

function layersOf({ model }: Binding): Layers {
  const layers = [...model.ordinalOf.keys()];
  const parents = new Map<CatalogLayer, CatalogLayer>();
  for (const layer of layers) {
    for (const child of layer.children) parents.set(child, layer);
  }
  return {
    of: ({ order }) => layers[order[0]!],
    parentOf: (layer) => parents.get(layer),
  };
}
