import { modelIdentity } from "../files/keras/model-identity.js";
import { openModel } from "../files/keras/open-model.js";
import { isStateDictFile } from "../files/state-dict/is-state-dict.js";
import { openStateDict } from "../files/state-dict/open-state-dict.js";
import { createReport } from "../report/diagnostic.js";
import type { Catalog } from "../tensor/catalog.js";
import type { ParameterInfo, StateDictSource } from "../tensor/state-dict.js";
import { modelFingerprint, type ModelFingerprint } from "./model-fingerprint.js";
import { parseProvenance, type Provenance } from "./provenance.js";
import { createFindings, type Outcome } from "./outcome.js";

/** What a file holds, from its headers. */
export type Contents =
  | {
      readonly kind: "keras";
      readonly catalog: Catalog;
      /** What an output that is made of it says of it; null where nobody asked. */
      readonly fingerprint: ModelFingerprint | null;
    }
  | {
      readonly kind: "state-dict";
      readonly container: StateDictSource["container"];
      readonly parameters: readonly ParameterInfo[];
      /** How this tool made it; null where it does not say so. */
      readonly provenance: Provenance | null;
    };

export interface InspectOutcome extends Outcome {
  /** null where the file cannot be read. */
  readonly contents: Contents | null;
}

export interface InspectOptions {
  /** Make the fingerprint of a model too, which takes some reading of its numbers. */
  readonly fingerprint?: boolean;
}

/** Looks into a Keras model or a PyTorch state dict; what it is, is read from its content. */
export async function inspect(
  file: string,
  options: InspectOptions = {},
): Promise<InspectOutcome> {
  const findings = createFindings(createReport());
  const contents = await findings.attempt(() => contentsOf(file, options));
  return { ...findings.outcome(), contents };
}

async function contentsOf(
  file: string,
  { fingerprint = false }: InspectOptions,
): Promise<Contents> {
  if (await isStateDictFile(file)) {
    const source = await openStateDict(file);
    source.close();
    const { container, parameters, provenance } = source;
    const said = provenance === null ? null : parseProvenance(provenance);
    return { kind: "state-dict", container, parameters, provenance: said };
  }
  const source = await openModel(file);
  try {
    const { catalog } = source;
    const made = fingerprint
      ? modelFingerprint(source, await modelIdentity(file, catalog.container))
      : null;
    return { kind: "keras", catalog, fingerprint: made };
  } finally {
    source.close();
  }
}
