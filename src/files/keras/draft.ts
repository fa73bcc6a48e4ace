import type { Config } from "../../tensor/catalog.js";
import type { Hdf5Dataset } from "../hdf5/node.js";

/** A layer while a reader builds the catalog. */
export interface Draft {
  readonly name: string;
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
  readonly dataset: Hdf5Dataset;
}
