import { Fault } from "../tensor/fault.js";

/** A fault of the data, met while a parameter was evaluated. */
export class ParameterFault extends Fault {
  constructor(
    fault: Fault,
    /** Of the parameter in the plan. */
    readonly ordinal: number,
    parameter: string,
  ) {
    super(fault.kind, `${fault.message} (in \`${parameter}\`)`, fault.help);
  }
}
