import { Fault } from "../tensor/fault.js";
import type { ArithmeticOperator, NumberValue } from "./arithmetic.js";

/** Arithmetic on numbers: exact on integers, in float64 as soon as one is a float. */
export function arithmeticOnNumbers(
  operator: ArithmeticOperator,
  left: NumberValue,
  right: NumberValue,
): NumberValue {
  const kind = left.kind === "integer" && right.kind === "integer" ? "integer" : "float";
  const value = APPLY[operator](left.value, right.value, kind);
  const written = `\`${left.value} ${operator} ${right.value}\``;
  if (kind === "integer" && !Number.isSafeInteger(value)) {
    throw new Fault("kind", `${written} is beyond the integers that are exact, 2^53`);
  }
  if (!Number.isFinite(value)) throw new Fault("kind", `${written} is no finite number`);
  return { kind, value };
}

type Apply = (left: number, right: number, kind: "integer" | "float") => number;

const APPLY: Readonly<Record<ArithmeticOperator, Apply>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  // The sum turns a zero of either sign into 0.
  "*": (left, right) => left * right + 0,
  "/": (left, right, kind) => {
    checkDivisor("/", left, right);
    if (kind === "float") return left / right;
    return (left - floorRemainder(left, right)) / right + 0;
  },
  "%": (left, right) => {
    checkDivisor("%", left, right);
    return floorRemainder(left, right);
  },
};

/** The remainder of a division that rounds down; it has the sign of the divisor. */
function floorRemainder(left: number, right: number): number {
  const rest = left % right;
  return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest + 0;
}

function checkDivisor(operator: "/" | "%", left: number, right: number): void {
  if (right !== 0) return;
  throw new Fault(
    "division-by-zero",
    operator === "/"
      ? `cannot divide ${left} by zero`
      : `there is no remainder of ${left} divided by zero`,
    undefined,
    "right",
  );
}
