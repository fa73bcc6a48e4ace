import { openModel } from "../files/keras/open-model.js";
import { isStateDictFile } from "../files/state-dict/is-state-dict.js";
import { openStateDict } from "../files/state-dict/open-state-dict.js";
import { createReport } from "../report/diagnostic.js";
import type { Catalog } from "../tensor/catalog.js";
import type { ParameterInfo, StateDictSource } from "../tensor/state-dict.js";
import { createFindings, type Outcome } from "./outcome.js";

/** What a file holds, from its headers. */
export type Contents =
  | { readonly kind: "keras"; readonly catalog: Catalog }
  | {
      readonly kind: "state-dict";
      readonly container: StateDictSource["container"];
      readonly parameters: readonly ParameterInfo[];
    };

export interface InspectOutcome extends Outcome {
  /** null where the file cannot be read. */
  readonly contents: Contents | null;
}

/** Looks into a Keras model or a PyTorch state dict; what it is, is read from its content. */
export async function inspect(file: string): Promise<InspectOutcome> {
  const findings = createFindings(createReport());
  const contents = await findings.attempt(() => contentsOf(file));
  return { ...findings.outcome(), contents };
}

async function contentsOf(file: string): Promise<Contents> {
  if (await isStateDictFile(file)) {
    const source = await openStateDict(file);
    source.close();
    const { container, parameters } = source;
    return { kind: "state-dict", container, parameters };
  }
  const source = await openModel(file);
  source.close();
  return { kind: "keras", catalog: source.catalog };
}
