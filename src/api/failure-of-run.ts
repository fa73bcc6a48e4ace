import type { PlannedParameter } from "../compile/plan/plan.js";
import type { Diagnostic } from "../report/diagnostic.js";
import { Failure } from "../report/failure.js";
import { ParameterFault } from "../run/parameter-fault.js";

/** Node's words where the machine gives no memory for an array. */
const NO_MEMORY = /^Array buffer allocation failed|^Invalid typed array length/;

/**
 * What a user can mend of the errors of a run, as a `Failure` (K2T208, K2T604) that names
 * the rule; others as they are.
 */
export function failureOfRun(
  error: unknown,
  parameters: readonly PlannedParameter[],
): unknown {
  if (error instanceof ParameterFault) {
    const { rule } = parameters[error.ordinal]!;
    return new Failure([divisionByZero(error, rule)], 1);
  }
  if (error instanceof RangeError && NO_MEMORY.test(error.message)) {
    return new Failure([outOfMemory()], 1);
  }
  return error;
}

function divisionByZero(
  fault: ParameterFault,
  span: PlannedParameter["rule"],
): Diagnostic {
  if (fault.kind !== "division-by-zero") {
    throw new Error(`bug in k2t-rules: the data has a fault: ${fault.message}`);
  }
  const { message, help = "divide floats, whose quotient by zero is infinite" } = fault;
  return { code: "K2T208", severity: "error", message, help, span, notes: [] };
}

function outOfMemory(): Diagnostic {
  return {
    code: "K2T604",
    severity: "error",
    message: "the machine has not as much free memory as the conversion takes",
    help: "with `--max-memory 500MB` it takes no more than that for weight data",
    notes: [],
  };
}
