import type { Config } from "../../tensor/catalog.js";
import { storedIn, type VariableDataset } from "./variable-dataset.js";

/** A layer while a reader builds the catalog. */
export interface Draft {
  readonly name: string;
  /**
   * What another container has in place of `name`: the layer's own name where this one has
   * an attribute's, or the attribute's, `parts/dense` for the first in a list. Empty where
   * the other has no such level, null where it is not known; absent where it is the same.
   */
  readonly otherName?: string | null;
  readonly className: string | null;
  readonly config: Config;
  /** An InputLayer, which `position` does not count. */
  readonly isInput: boolean;
  readonly variables: readonly DraftVariable[];
  readonly children: readonly Draft[];
}

export interface DraftVariable {
  /** Canonical name within the layer. */
  readonly name: string;
  readonly dataset: VariableDataset;
}

/** The paths of the datasets that hold the weights of a draft. */
export function storedPaths(root: Draft): ReadonlySet<string> {
  const paths = new Set<string>();
  const note = ({ variables, children }: Draft): void => {
    for (const { dataset } of variables) storedIn(dataset).forEach((it) => paths.add(it));
    children.forEach(note);
  };
  note(root);
  return paths;
}
