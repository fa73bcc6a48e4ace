import type { Entry, StoredGroup } from "../stored-groups.js";

const VARIABLE = [
  "(?:W|U|b)(?:_[ifcozrh])?",
  "[Wb]_carry",
  "gamma|beta|running_mean|running_std",
  "alphas?|betas",
  "[ta]_(?:left|right)",
  "(?:depthwise|pointwise)_kernel",
].join("|");

/** A variable of Keras 1; TensorFlow numbers it where a name is taken (`W_1`). */
const OWN = new RegExp(`^(${VARIABLE})(?:_\\d+)?$`);

/** `convolution2d_1_W`, `lstm_1_U_i`: the layer's name, and the variable's behind it. */
const NAMED = new RegExp(`^(.+?)_(${VARIABLE})(?:_\\d+)?$`);

/** Whether some weight is named as Keras 1 names them: no scope, the variable at the end. */
export function hasFlatNames(groups: readonly StoredGroup[]): boolean {
  return groups.some(({ entries }) =>
    entries.some(({ scopes, base }) => scopes.length === 0 && NAMED.test(base)),
  );
}

/** A group's weights with the layers' names in `scopes`, as later versions write them. */
export function readFlatNames(group: StoredGroup): StoredGroup {
  const entries = group.entries.map((entry) => readFlatName(entry, group.name));
  return { ...group, entries: withoutWrapper(group.name, entries) };
}

function readFlatName(entry: Entry, layer: string): Entry {
  const { scopes, base } = entry;
  if (scopes.length > 0) return entry;
  const rest = base.startsWith(`${layer}_`) ? base.slice(layer.length + 1) : null;
  const own = rest === null ? null : OWN.exec(rest);
  if (own !== null) return { ...entry, base: own[1]!, flat: true };
  const named = NAMED.exec(base);
  if (named !== null) {
    return { ...entry, scopes: [named[1]!], base: named[2]!, flat: true };
  }
  // A variable of somebody's own layer.
  return rest === null ? entry : { ...entry, base: rest, flat: true };
}

/** A TimeDistributed has its layer's variables as its own. */
function withoutWrapper(layer: string, entries: readonly Entry[]): readonly Entry[] {
  if (!/^timedistributed(_\d+)?$/.test(layer)) return entries;
  const scopes = new Set(entries.map((entry) => entry.scopes.join("/")));
  if (scopes.size !== 1) return entries;
  return entries.map((entry) => ({ ...entry, scopes: [] }));
}
