import type { Value } from "../value.js";

/** An axis term of the tree without its place: this floor knows no source text. */
export type AxisTermLike =
  | {
      readonly kind: "axis";
      readonly name: string;
      readonly reversed: boolean;
      readonly apart: boolean;
    }
  | { readonly kind: "unit" }
  | { readonly kind: "ellipsis" }
  | { readonly kind: "composed"; readonly terms: readonly AxisTermLike[] };

export type NamedTerm = Extract<AxisTermLike, { readonly kind: "axis" }>;

export interface Arrangement {
  /** null: left out; the axes are then named by their labels. */
  readonly left: readonly AxisTermLike[] | null;
  readonly right: readonly AxisTermLike[];
  /** `h=7`; null for a size that only a model will tell. */
  readonly sizes: ReadonlyMap<string, number | null>;
  /** `g: 1 0 2`; null where an index is not known yet. */
  readonly picks: ReadonlyMap<string, readonly number[] | null>;
}

export interface Rearranged {
  /** The axis that `{l}` takes apart. */
  readonly apart: string | null;
  /** A tensor; with `apart`, tensors in the order of its indices, or unknown. */
  readonly value: Value;
}

/** What stands for one axis of a tensor; a lone name is a group of one, `1` of none. */
export type Group = readonly NamedTerm[] | "ellipsis";

/** One group for each term. Terms that cannot stand inside parentheses are left to `checkTerms`. */
export function groupsOf(terms: readonly AxisTermLike[]): readonly Group[] {
  return terms.map((term) => {
    if (term.kind === "ellipsis") return "ellipsis";
    if (term.kind === "axis") return [term];
    return term.kind === "unit" ? [] : term.terms.filter((it) => it.kind === "axis");
  });
}

export function namesOf(groups: readonly Group[]): readonly NamedTerm[] {
  return groups.flatMap((group) => (group === "ellipsis" ? [] : group));
}

/** `(h w c) o`, as it is written. */
export function showTerms(terms: readonly AxisTermLike[]): string {
  return terms.map(showTerm).join(" ");
}

function showTerm(term: AxisTermLike): string {
  switch (term.kind) {
    case "unit":
      return "1";
    case "ellipsis":
      return "...";
    case "composed":
      return `(${showTerms(term.terms)})`;
    case "axis": {
      const name = term.apart ? `{${term.name}}` : term.name;
      return term.reversed ? `-${name}` : name;
    }
  }
}
