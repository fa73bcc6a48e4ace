import { Fault, type FaultKind } from "../tensor/fault.js";

/** A fault of the data, met while a parameter was evaluated. */
export class ParameterFault extends Fault {
  constructor(
    kind: FaultKind,
    message: string,
    help: string | undefined,
    /** Of the parameter in the plan. */
    readonly ordinal: number,
  ) {
    super(kind, message, help);
  }
}
