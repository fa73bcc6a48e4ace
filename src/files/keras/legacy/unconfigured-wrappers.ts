import { findClass } from "../classes/index.js";
import type { Draft } from "../draft.js";
import { groupBy } from "../group-by.js";
import { wrappedAs } from "../present.js";
import type { Entry } from "./stored-groups.js";

type Read = (name: string, entries: readonly Entry[]) => Draft;

/**
 * A wrapper of which no config tells, as the layer that it wraps: by a variable or a scope
 * that only it has, or by the name that Keras gives it. `read` reads what is inside. Null
 * where the layer is none.
 */
export function readUnconfiguredWrapper(
  name: string,
  entries: readonly Entry[],
  read: Read,
): Draft | null {
  return (
    readSpectral(name, entries, read) ??
    readTimeDistributed(name, entries, read) ??
    readStacked(name, entries, read)
  );
}

function readSpectral(name: string, entries: readonly Entry[], read: Read): Draft | null {
  const [own, second] = entries.filter(({ base }) => base === "vector_u");
  if (own === undefined || second !== undefined || entries.length === 1) return null;
  const rest = entries.filter((entry) => entry !== own);
  const inner = read(name, sharesScope(rest) ? withoutFirst(rest) : rest);
  if (inner.className === null) return null;
  const draft = wrapped("SpectralNormalization", inner, name);
  const vector = { name: own.base, dataset: own.dataset };
  return { ...draft, variables: [...draft.variables, vector] };
}

/** Keras 3 has the name of the wrapped layer in the scope, and Keras 2 has not. */
function readTimeDistributed(
  name: string,
  entries: readonly Entry[],
  read: Read,
): Draft | null {
  if (!/^time_distributed(_\d+)?$/.test(name) || !sharesScope(entries)) return null;
  return wrapped("TimeDistributed", read(name, withoutFirst(entries)), name);
}

/** The cells of an RNN over several, in their order. */
function readStacked(name: string, entries: readonly Entry[], read: Read): Draft | null {
  const isStack = ({ scopes }: Entry): boolean =>
    scopes.length > 1 && /^stacked_rnn_cells(_\d+)?$/.test(scopes[0]!);
  if (!sharesScope(entries) || !entries.every(isStack)) return null;
  const cells = [...groupBy(entries, ({ scopes }) => scopes[1]!).values()].map((its) =>
    read("", withoutFirst(withoutFirst(its))),
  );
  const classes = cells.map(({ className }) => `${className}Cell`);
  if (!classes.every((it) => findClass(it) !== undefined)) return null;
  const draft: Draft = {
    name,
    className: "StackedRNNCells",
    config: { cells: classes.map((it) => ({ class_name: it, config: {} })) },
    isInput: false,
    variables: cells.flatMap(({ variables }, i) =>
      variables.map((it) => ({ ...it, name: `cells/${i}/${it.name}` })),
    ),
    children: [],
  };
  return wrapped("RNN", draft, name);
}

function sharesScope(entries: readonly Entry[]): boolean {
  const [first] = entries[0]?.scopes ?? [];
  return first !== undefined && entries.every(({ scopes }) => scopes[0] === first);
}

function withoutFirst(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => ({ ...entry, scopes: entry.scopes.slice(1) }));
}

function wrapped(wrapper: string, inner: Draft, name: string): Draft {
  return wrappedAs({ name, className: wrapper, config: {} }, inner, {});
}
