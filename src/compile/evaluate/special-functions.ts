import type { Call, Expression } from "../../lang/tree.js";
import { callOperation } from "../../ops/call.js";
import { findOperation } from "../../ops/index.js";
import type { Value } from "../../ops/value.js";
import { placingFaults, Problem } from "../problem.js";
import { evaluate } from "./evaluate.js";
import { problemOfAbsent, takeLookup } from "./names.js";
import type { Scope } from "./scope.js";
import { buildTemplate } from "./templates.js";
import { UNKNOWN, UNKNOWN_TENSOR } from "./unknown.js";

type Special = (call: Call, scope: Scope) => Value;

/** Functions that ask the catalog, and so are no operations of the tensor floor. */
export const SPECIAL_FUNCTIONS: ReadonlyMap<string, Special> = new Map<string, Special>([
  ["has", has],
  ["exists", exists],
  ["layer", otherLayer],
  ["stored", stored],
  ["collect", collect],
]);

function onlyArgument(call: Call, what: string): Expression {
  const [argument] = call.arguments;
  if (argument && call.arguments.length === 1 && argument.name === null) {
    return argument.value;
  }
  const name = call.function.text;
  throw new Problem("K2T120", {
    message: `\`${name}\` takes ${what} and nothing else, not ${call.arguments.length} arguments`,
    span: call.span,
  });
}

/** A text argument; null while it is not known. */
function textArgument(call: Call, what: string, scope: Scope): string | null {
  const argument = onlyArgument(call, what);
  // `exists(block1/conv)`: a reference says the same path as a quoted text.
  if (argument.kind === "reference") return argument.path;
  if (argument.kind === "template" && argument.text.template) {
    return buildTemplate(argument.text.template, scope);
  }
  const value = evaluate(argument, scope, "value");
  if (value.kind === "string") return value.value;
  if (value.kind === "unknown") return null;
  throw new Problem("K2T121", {
    message: `\`${call.function.text}\` takes ${what}`,
    help: `quote it: \`${call.function.text}("${argument.kind === "name" ? `/${argument.name}` : "/block1/conv"}")\``,
    span: argument.span,
  });
}

/** `has(bias)`, `has(layer.epsilon)`: is the variable or config key there? */
function has(call: Call, scope: Scope): Value {
  const argument = onlyArgument(call, "a variable or a config key");
  const mark = scope.reads.length;
  try {
    const value = evaluate(argument, { ...scope, place: "rule" }, "tensor");
    if (value.kind === "none") return { kind: "boolean", value: false };
    const open = value.kind === "tensor" ? value.node === null : value.kind === "unknown";
    return open ? UNKNOWN : { kind: "boolean", value: true };
  } catch (error) {
    if (error instanceof Problem && error.absent)
      return { kind: "boolean", value: false };
    throw error;
  } finally {
    scope.reads.length = mark;
  }
}

function exists(call: Call, scope: Scope): Value {
  const path = textArgument(call, "the path of a layer", scope);
  return path === null ? UNKNOWN : scope.subject.hasLayer(path);
}

function otherLayer(call: Call, scope: Scope): Value {
  const path = textArgument(call, "the path of a layer", scope);
  if (path === null) return UNKNOWN;
  const config = scope.subject.configOf(path);
  if (config.kind !== "absent") return config;
  throw problemOfAbsent("K2T209", config, call.arguments[0]!.span);
}

function stored(call: Call, scope: Scope): Value {
  const path = textArgument(call, "the path of a dataset in the file", scope);
  if (path === null) return UNKNOWN;
  return takeLookup(scope.subject.stored(path), call.arguments[0]!.span, scope);
}

/** All weights that match, in capture order, stacked on a new first axis. */
function collect(call: Call, scope: Scope): Value {
  const argument = onlyArgument(call, "a pattern of weight paths");
  const pattern = argument.kind === "template" ? argument.text.pattern : undefined;
  if (argument.kind !== "template" || !pattern) {
    throw new Problem("K2T121", {
      message: "`collect` takes a quoted pattern of weight paths",
      help: 'write it as `collect("block_{i:int}/kernel")`',
      span: argument.span,
    });
  }
  const text = { ...argument.text, pattern };
  const found = placingFaults(
    () => argument.span,
    () => scope.subject.collect(text, scope.captures),
  );
  if (found === null) return UNKNOWN_TENSOR;
  if ("kind" in found) throw problemOfAbsent("K2T202", found, argument.span);
  for (const { source, own } of found) scope.reads.push({ source, own });
  const stack = findOperation("stack");
  const parameter = stack?.parameters[0];
  if (!stack || !parameter)
    throw new Error("bug in k2t-rules: no `stack` to collect with");
  const items = found.map(({ value }) => value);
  return placingFaults(
    () => call.span,
    () =>
      callOperation(
        stack,
        [{ parameter, value: { kind: "integer", value: 0 } }],
        { kind: "tensors", items },
        { wanted: 1 },
      ),
  );
}
