import type { Atom, Axis, Label } from "../tensor/type.js";

/**
 * Longer labels are given up as unknown. No real axis comes near; it bounds what a rule file
 * that composes an axis with itself over and over can make us hold.
 */
const MAX_ATOMS = 64;

/** The label of a unit axis. */
export const UNIT_LABEL: Label = [];

/** The label of an axis called `names`, first varying slowest. */
export function nameLabel(...names: readonly string[]): Label {
  return names.map((name) => ({ kind: "name", name }));
}

/** Whether a label says what the axis means: parts of a split axis alone do not. */
export function isKnown(label: Label | null): label is Label {
  return label !== null && label.every((atom) => atom.kind === "name");
}

export function sameLabel(first: Label, second: Label): boolean {
  return (
    first.length === second.length && first.every((atom, i) => sameAtom(atom, second[i]!))
  );
}

function sameAtom(first: Atom, second: Atom): boolean {
  if (first.kind === "name") return second.kind === "name" && first.name === second.name;
  return (
    second.kind === "part" &&
    first.of === second.of &&
    first.ordinal === second.ordinal &&
    first.count === second.count
  );
}

/** Whether two axes may mean the same: an unknown label agrees with anything. */
export function labelsAgree(first: Label | null, second: Label | null): boolean {
  return !isKnown(first) || !isKnown(second) || sameLabel(first, second);
}

/** The label of an axis that two tensors share; null where each says something else. */
export function mergeLabels(first: Label | null, second: Label | null): Label | null {
  if (first === null || second === null) return first ?? second;
  if (sameLabel(first, second)) return first;
  if (!isKnown(first)) return isKnown(second) ? second : null;
  return isKnown(second) ? null : first;
}

/**
 * The labels of the digits of a split axis. A composed label falls into its atoms if there
 * are as many digits; any other split gives parts, which recomposed in order are the label.
 */
export function splitLabel(label: Label | null, count: number): (Label | null)[] {
  if (label === null) return new Array<null>(count).fill(null);
  if (count === 1) return [label];
  if (label.length === 0) return new Array<Label>(count).fill(UNIT_LABEL);
  if (label.length === count) return label.map((atom) => [atom]);
  return Array.from({ length: count }, (_, ordinal) => [
    { kind: "part", of: label, ordinal, count },
  ]);
}

/** The label of an axis composed of these; null where one of them is null. */
export function composeLabels(labels: readonly (Label | null)[]): Label | null {
  const composed: Atom[] = [];
  for (const label of labels) {
    if (label === null || !label.every((atom) => append(composed, atom))) return null;
  }
  return composed;
}

/** Appends an atom; one that completes a split axis gives that axis's label back. */
function append(atoms: Atom[], atom: Atom): boolean {
  atoms.push(atom);
  if (atoms.length > MAX_ATOMS) return false;
  if (atom.kind === "name" || !endsWithAllParts(atoms, atom)) return true;
  atoms.length -= atom.count;
  return atom.of.every((it) => append(atoms, it));
}

function endsWithAllParts(atoms: readonly Atom[], { of, count }: Part): boolean {
  const tail = atoms.slice(-count);
  return (
    tail.length === count &&
    tail.every((it, ordinal) => sameAtom(it, { kind: "part", of, ordinal, count }))
  );
}

type Part = Extract<Atom, { kind: "part" }>;

/** `in`, `(gate unit)`, `1` for a unit axis, `?` for what is unknown. */
export function showLabel(label: Label | null): string {
  if (label === null) return "?";
  if (label.length === 0) return "1";
  const atoms = label.map((atom) => (atom.kind === "name" ? atom.name : "?"));
  return atoms.length === 1 ? atoms[0]! : `(${atoms.join(" ")})`;
}

/** `in (gate unit)`: the labels of a tensor's axes, as a declaration writes them. */
export function showLabels(axes: readonly Pick<Axis, "label">[]): string {
  return axes.map((axis) => showLabel(axis.label)).join(" ");
}
