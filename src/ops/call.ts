import { Fault } from "../tensor/fault.js";
import { checkArgument } from "./check-argument.js";
import { describeOperation, describeValue, pipedParameter } from "./describe.js";
import type { Arguments, Context, Operation, Parameter } from "./operation.js";
import type { TensorValue, Value } from "./value.js";

export interface Given {
  readonly parameter: Parameter;
  readonly value: Value;
}

/**
 * The parameter of each written argument. `written` holds the name of each argument, null
 * for one that stands by its place; `piped`: a tensor comes through a pipe.
 *
 * @throws Fault `arity` for too many, too few or misplaced arguments, `argument-name` for a
 *   name that the operation does not have.
 */
export function assignParameters(
  operation: Operation,
  written: readonly (string | null)[],
  piped: boolean,
): readonly Parameter[] {
  const { name, parameters } = operation;
  const help = `it is written \`${describeOperation(operation, piped ? "piped" : "call")}\``;
  const fed = piped ? pipedParameter(operation) : undefined;
  if (piped && fed === undefined) {
    throw new Fault(
      "arity",
      `\`${name}\` takes no tensor, so nothing goes into it`,
      help,
    );
  }
  const open = parameters.filter((it) => it !== fed || it.rest === true);
  const assigned: Parameter[] = [];
  for (const [i, argument] of written.entries()) {
    const parameter =
      argument === null
        ? byPlace(operation, open, written.slice(0, i), help)
        : byName(operation, open, argument, help);
    if (assigned.includes(parameter) && parameter.rest !== true) {
      const twice = `\`${name}\` is given \`${parameter.name}\` twice`;
      throw new Fault("arity", twice, help, parameter.name);
    }
    assigned.push(parameter);
  }
  const missing = open.find(
    (it) => it.optional !== true && it !== fed && !assigned.includes(it),
  );
  if (missing !== undefined) {
    throw new Fault("arity", `\`${name}\` lacks its argument \`${missing.name}\``, help);
  }
  return assigned;
}

function byPlace(
  { name }: Operation,
  open: readonly Parameter[],
  before: readonly (string | null)[],
  help: string,
): Parameter {
  if (before.some((it) => it !== null)) {
    const message = `\`${name}\` has an argument without a name after one with a name`;
    throw new Fault("arity", message, help);
  }
  const last = open.at(-1);
  const parameter = open[before.length] ?? (last?.rest === true ? last : undefined);
  if (parameter !== undefined) return parameter;
  const counts = ["no arguments", "at most 1 argument"];
  const most = counts[open.length] ?? `at most ${open.length} arguments`;
  throw new Fault("arity", `\`${name}\` takes ${most} here`, help);
}

function byName(
  { name }: Operation,
  open: readonly Parameter[],
  argument: string,
  help: string,
): Parameter {
  const parameter = open.find((it) => it.name === argument);
  if (parameter !== undefined) return parameter;
  throw new Fault("argument-name", `\`${name}\` has no argument \`${argument}\``, help);
}

/**
 * Calls an operation. `piped` is what comes through the pipe, null where there is none.
 * Several tensors that meet an operation on one tensor are each passed through it.
 *
 * @throws Fault `kind` and `dtype-name` for arguments of the wrong kind, and whatever the
 *   operation finds.
 */
export function callOperation(
  operation: Operation,
  given: readonly Given[],
  piped: Value | null,
  context: Context,
): Value {
  for (const { parameter, value } of given) checkArgument(operation, parameter, value);
  const fed = pipedParameter(operation);
  if (piped !== null) checkPiped(operation, piped);
  const args = gatherArguments(operation, given, piped);
  const input = fed === undefined || fed.rest === true ? undefined : args.get(fed.name);
  if (fed === undefined || input === undefined || input.kind === "tensor") {
    return operation.apply(args, context);
  }
  if (input.kind === "unknown") return applyToUnknown(operation, args, context);
  if (input.kind === "tensors") return applyToEach(operation, fed, args, input.items);
  throw new Error(`bug in k2t-rules: ${operation.name} was given ${input.kind}`);
}

function gatherArguments(
  operation: Operation,
  given: readonly Given[],
  piped: Value | null,
): Arguments {
  const fed = pipedParameter(operation);
  const args = new Map<string, Value>();
  for (const parameter of operation.parameters) {
    const values = given.filter((it) => it.parameter === parameter).map((it) => it.value);
    if (piped !== null && parameter === fed) values.unshift(piped);
    if (values.length === 0) continue;
    const value = parameter.rest === true ? gather(parameter, values) : values[0]!;
    if (value.kind === "tensors" && parameter !== fed) {
      const message = `\`${operation.name}\` takes one tensor as \`${parameter.name}\``;
      const count = `${value.items.length} are given`;
      throw new Fault("kind", `${message}, but ${count}`, undefined, parameter.name);
    }
    args.set(parameter.name, value);
  }
  return args;
}

function checkPiped(operation: Operation, piped: Value): void {
  if (["tensor", "tensors", "unknown"].includes(piped.kind)) return;
  const what = describeValue(piped);
  throw new Fault(
    "kind",
    `\`${operation.name}\` takes a tensor, but ${what} goes into it`,
  );
}

/** The value of a parameter that takes all further arguments. */
function gather(parameter: Parameter, values: readonly Value[]): Value {
  if (parameter.kind !== "tensor") return gatherIntegers(parameter, values);
  const items: TensorValue[] = [];
  for (const value of values) {
    if (value.kind === "unknown") return value;
    if (value.kind === "tensor") items.push(value);
    if (value.kind === "tensors") items.push(...value.items);
  }
  return { kind: "tensors", items };
}

/** `permute(1, 0)` and `permute([1, 0])` are the same. */
function gatherIntegers(parameter: Parameter, values: readonly Value[]): Value {
  const [only] = values;
  if (values.length === 1 && only!.kind !== "integer") return only!;
  if (values.every((it) => it.kind !== "list")) return { kind: "list", items: values };
  const message = `\`${parameter.name}\` is one list or several integers, not both`;
  throw new Fault("kind", message, undefined, parameter.name);
}

/**
 * An unknown value may turn out to be one tensor or several, so the result is as unknown;
 * the call is made for the faults that its other arguments have all the same.
 */
function applyToUnknown(operation: Operation, args: Arguments, context: Context): Value {
  operation.apply(args, context);
  return { kind: "unknown" };
}

function applyToEach(
  operation: Operation,
  fed: Parameter,
  args: Arguments,
  items: readonly TensorValue[],
): Value {
  if (operation.givesSeveral === true) {
    throw new Fault(
      "kind",
      `\`${operation.name}\` takes one tensor, but ${items.length} go into it`,
      undefined,
      fed.name,
    );
  }
  const results = items.map((item) => {
    const result = operation.apply(new Map(args).set(fed.name, item), { wanted: 1 });
    if (result.kind === "tensor") return result;
    throw new Error(`bug in k2t-rules: ${operation.name} gave ${result.kind}`);
  });
  return { kind: "tensors", items: results };
}

/**
 * How many results the input of an operation should have, if the operation's own result is
 * to be as many as `wanted`: what joins tensors takes any number of them.
 */
export function wantedOfInput(
  operation: Operation,
  wanted: number | null,
): number | null {
  return pipedParameter(operation)?.rest === true ? null : wanted;
}
