import { bidirectionalOf } from "../bidirectional.js";
import { findClass } from "../classes/index.js";
import type { Draft, DraftVariable } from "../draft.js";
import { groupBy } from "../group-by.js";
import { inferClass } from "./infer-class.js";
import { inferKeras1 } from "./keras-1/infer-class.js";
import { matchNames } from "./match-names.js";
import { withoutScope } from "./scopes.js";
import type { Entry } from "./stored-groups.js";
import { readUnconfiguredWrapper } from "./unconfigured-wrappers.js";

/** A layer of which no config tells; its class where names and shapes decide it. */
export function readUnconfigured(name: string, stated: readonly Entry[]): Draft {
  const entries = withoutScope(stated, name);
  const halves = halvesOf(entries);
  if (halves !== null) {
    const [forward, backward] = halves.map((half) => readUnconfigured("", half));
    if (isRecurrent(forward!) && forward!.className === backward!.className) {
      const own = layer(name, "Bidirectional", [], []);
      return bidirectionalOf(own, forward!, backward!);
    }
  }
  const wrapper = readUnconfiguredWrapper(name, entries, readUnconfigured);
  if (wrapper !== null) return wrapper;
  // The halves of a Bidirectional have a scope and no name.
  const old = name === "" || isBare(entries) ? inferKeras1(name, entries) : null;
  if (old !== null) {
    const { layerClass, format, entries: modern } = old;
    const variables = matchNames(layerClass, {}, modern);
    if (typeof variables === "string") throw new Error("bug in k2t-rules: no match");
    const told = format === null ? {} : { data_format: format };
    return { ...layer(name, layerClass.name, variables, []), config: told };
  }
  const className = isOneLayer(entries) ? inferClass(name, entries) : null;
  const layerClass = className === null ? undefined : findClass(className);
  const match = layerClass && matchNames(layerClass, {}, entries);
  if (match !== undefined && typeof match !== "string") {
    return layer(name, className, match, []);
  }
  return { ...layer(name, null, [], []), ...readParts(entries) };
}

/**
 * Own weights under the last part of their names, and a layer for each scope below. Where
 * own names repeat they are numbered, since nothing tells them apart.
 */
export function readParts(
  entries: readonly Entry[],
): Pick<Draft, "variables" | "children"> {
  const own = entries.filter(({ scopes }) => scopes.length === 0);
  const below = entries.filter(({ scopes }) => scopes.length > 0);
  const distinct = new Set(own.map(({ base }) => base)).size === own.length;
  const variables = own.map(({ base, dataset }, i) => ({
    name: distinct ? base : String(i),
    dataset,
  }));
  const children = [...groupBy(below, ({ scopes }) => scopes[0]!)].map(
    ([scope, inner]) => ({ ...readUnconfigured(scope, inner), otherName: null }),
  );
  return { variables, children };
}

/** The entries of a Bidirectional's two layers, told apart by their scopes. */
export function halvesOf(
  entries: readonly Entry[],
): readonly [readonly Entry[], readonly Entry[]] | null {
  const half = (prefix: string): readonly Entry[] =>
    entries.filter(({ scopes }) => scopes.some((scope) => scope.startsWith(prefix)));
  const [forward, backward] = [half("forward"), half("backward")];
  const whole = forward.length + backward.length === entries.length;
  return whole && forward.length > 0 && forward.length === backward.length
    ? [forward, backward]
    : null;
}

function layer(
  name: string,
  className: string | null,
  variables: readonly DraftVariable[],
  children: readonly Draft[],
): Draft {
  return { name, className, config: {}, isInput: false, variables, children };
}

/** What Bidirectional may wrap; people call other pairs `forward_…`, `backward_…` too. */
const isRecurrent = ({ className, variables }: Draft): boolean =>
  className !== null &&
  variables.some(({ name }) => /(^|\/)recurrent_kernel$/.test(name));

const isBare = (entries: readonly Entry[]): boolean =>
  entries.every(({ scopes }) => scopes.length === 0);

/**
 * Whether the scopes are those of one layer: none, a recurrent layer's cell, attention's
 * projections. Any other scope is of a layer inside.
 */
function isOneLayer(entries: readonly Entry[]): boolean {
  const scopes = new Set(entries.map((entry) => entry.scopes.join("/")));
  if (scopes.size <= 1) {
    const isCell = entries.some(({ base }) => base === "recurrent_kernel");
    return isCell || scopes.has("");
  }
  return entries.every((entry) => entry.scopes.length === 1);
}
