import type { SetApart } from "../../tensor/catalog.js";
import type { Diagnostic } from "../../report/diagnostic.js";
import { Failure } from "../../report/failure.js";
import type { Config } from "../../tensor/catalog.js";
import type { Code } from "../../report/codes.js";
import type { ConfigLayer } from "./config/config-layer.js";
import type { Hdf5Group, Hdf5Node } from "../hdf5/node.js";

/** What a reader of a container collects beside the layers. */
export interface Reading {
  readonly file: string;
  readonly apart: SetApart[];
  /** What the reader derives from the whole config, for one layer of it. */
  readonly factsOf: (layer: ConfigLayer) => Config;
  /** Notes a fault of the file; reading goes on so that all are found. */
  fault(code: Code, message: string, help?: string): void;
  hasFaults(): boolean;
  /** Throws a `Failure` with all the faults noted, if there are any. */
  finish(): void;
}

export function createReading(
  file: string,
  factsOf: (layer: ConfigLayer) => Config,
): Reading {
  const faults: Diagnostic[] = [];
  return {
    file,
    apart: [],
    factsOf,
    fault: (code, message, help) => {
      const found: Diagnostic = { code, severity: "error", message, file, notes: [] };
      faults.push(help === undefined ? found : { ...found, help });
    },
    hasFaults: () => faults.length > 0,
    finish: () => {
      if (faults.length === 0) return;
      // A model whose parts do not fit one another was read well: no damage to the file.
      const fit = faults.every(({ code }) => code === "K2T503");
      throw new Failure(faults, fit ? 1 : 3);
    },
  };
}

/** Sets apart every dataset at and below `node`. */
export function setApart(reading: Reading, node: Hdf5Node, why: SetApart["why"]): void {
  if (node.kind === "group") {
    for (const child of node.children.values()) setApart(reading, child, why);
    return;
  }
  const tensor = node.kind === "dataset" ? node.tensor : null;
  reading.apart.push({ stored: node.path, why, tensor });
}

/** The group at a path of names below `group`, if there is one. */
export function groupAt(group: Hdf5Group, ...names: string[]): Hdf5Group | null {
  let found: Hdf5Group = group;
  for (const name of names) {
    const child = found.children.get(name);
    if (child?.kind !== "group") return null;
    found = child;
  }
  return found;
}
