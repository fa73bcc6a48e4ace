import type { Argument, Call, Stage } from "../../lang/tree.js";
import { assignParameters, callOperation, wantedOfInput } from "../../ops/call.js";
import { findOperation, OPERATIONS } from "../../ops/index.js";
import type { Parameter } from "../../ops/operation.js";
import type { Value } from "../../ops/value.js";
import { nearest } from "../../report/suggest.js";
import { DTYPES } from "../../tensor/dtype.js";
import { placingFaults, Problem } from "../problem.js";
import { evaluate } from "./evaluate.js";
import type { Scope } from "./scope.js";
import { showValue } from "./show-value.js";
import { SPECIAL_FUNCTIONS } from "./special-functions.js";
import { TEXT_FUNCTIONS } from "./text-functions.js";

/** A call; `piped` is what stands before the `|`. */
export function evaluateCall(call: Call, piped: Value | null, scope: Scope): Value {
  const name = call.function.text;
  const special = SPECIAL_FUNCTIONS.get(name);
  if (special) {
    refusePipe(call, piped);
    return special(call, scope);
  }
  const textFunction = TEXT_FUNCTIONS.get(name);
  if (textFunction) return callTextFunction(call, piped, textFunction, scope);
  const operation = findOperation(name);
  if (!operation) throw unknownFunction(call);
  const names = call.arguments.map((argument) => argument.name?.text ?? null);
  const parameters = placingFaults(
    () => call.span,
    () => assignParameters(operation, names, piped !== null),
  );
  const inner = scopeBefore(call, scope);
  const given = call.arguments.map((argument, i) => ({
    parameter: parameters[i]!,
    value: evaluateArgument(argument, parameters[i]!, inner),
  }));
  const spanOf = (parameter: string | undefined) =>
    call.arguments.find((_, i) => parameters[i]!.name === parameter)?.value.span ??
    call.span;
  return placingFaults(
    (fault) => spanOf(fault.parameter),
    () => callOperation(operation, given, piped, { wanted: scope.wanted }),
  );
}

/**
 * The scope of what goes into a stage: how many results it is to give depends on the
 * stage, as `concat` makes one of any number.
 */
export function scopeBefore(stage: Stage, scope: Scope): Scope {
  const operation =
    stage.kind === "call" ? findOperation(stage.function.text) : undefined;
  return operation ? { ...scope, wanted: wantedOfInput(operation, scope.wanted) } : scope;
}

/** A bare dtype name is a dtype where one is wanted: `cast(float16)`. */
function evaluateArgument(argument: Argument, parameter: Parameter, scope: Scope): Value {
  const { value } = argument;
  const dtype = parameter.kind === "dtype" || parameter.kind === "string";
  if (dtype && value.kind === "name" && !isNamed(value.name, scope)) {
    return { kind: "string", value: value.name };
  }
  return evaluate(value, scope, wantsTensor(parameter) ? "tensor" : "value");
}

const wantsTensor = ({ kind }: Parameter): boolean => kind === "tensor";

const isNamed = (name: string, scope: Scope): boolean =>
  !(DTYPES as readonly string[]).includes(name) &&
  (scope.captures.has(name) || scope.owner.lets.has(name));

function refusePipe(call: Call, piped: Value | null): void {
  if (piped === null) return;
  throw new Problem("K2T120", {
    message: `\`${call.function.text}\` cannot stand behind a \`|\``,
    help: `write it as a call: \`${call.function.text}(…)\``,
    span: call.span,
  });
}

function callTextFunction(
  call: Call,
  piped: Value | null,
  apply: (text: string) => string | number,
  scope: Scope,
): Value {
  refuseNames(call);
  const written = call.arguments.map(({ value }) => evaluate(value, scope, "value"));
  const values = piped === null ? written : [piped, ...written];
  const [value] = values;
  if (value === undefined || values.length !== 1) {
    throw new Problem("K2T120", {
      message: `\`${call.function.text}\` takes one text, not ${values.length}`,
      span: call.span,
    });
  }
  if (value.kind === "unknown") return value;
  const span = call.arguments[0]?.value.span ?? call.span;
  if (value.kind !== "string") {
    throw new Problem("K2T121", {
      message: `\`${call.function.text}\` takes a text, and this is ${showValue(value)}`,
      help: "quote it, or capture it without a type: `{x}`",
      span,
    });
  }
  const result = placingFaults(
    () => span,
    () => apply(value.value),
  );
  return typeof result === "number"
    ? { kind: "integer", value: result }
    : { kind: "string", value: result };
}

function refuseNames({ function: { text }, arguments: all }: Call): void {
  const named = all.find(({ name }) => name !== null);
  if (!named?.name) return;
  throw new Problem("K2T218", {
    message: `\`${text}\` has no argument \`${named.name.text}\``,
    help: `its text stands without a name: \`${text}(…)\``,
    span: named.name.span,
  });
}

function unknownFunction(call: Call): Problem {
  const name = call.function.text;
  const names = [
    ...OPERATIONS.map((operation) => operation.name),
    ...SPECIAL_FUNCTIONS.keys(),
    ...TEXT_FUNCTIONS.keys(),
  ];
  const suggestion = nearest(name, names);
  return new Problem("K2T204", {
    message: `there is no function \`${name}\``,
    span: call.function.span,
    ...(suggestion ? { suggestion } : { help: `the functions are ${names.join(", ")}` }),
  });
}
