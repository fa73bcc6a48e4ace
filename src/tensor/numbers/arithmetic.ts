import { isFloating, type DType } from "../dtype.js";
import { Fault } from "../fault.js";
import type { ElementwiseOperation } from "../core.js";
import { isBig, wrapBig, wrapSmall } from "./integer.js";

type NumberOperation = (left: number, right: number) => number;
type BigOperation = (left: bigint, right: bigint) => bigint;

/** The second argument is left out for operations of one operand. */
export type ScalarOperation =
  | { readonly domain: "number"; readonly apply: NumberOperation }
  | { readonly domain: "bigint"; readonly apply: BigOperation };

/**
 * How elements of `dtype` are computed: floats in float64, for the caller to round when the
 * whole expression is done; integers exactly, wrapped at each step. Integer division by
 * zero throws `Fault`; there is no arithmetic on bool, nor roots of integers.
 */
export function scalarOperation(
  operation: ElementwiseOperation,
  dtype: DType,
): ScalarOperation {
  if (isFloating(dtype)) return { domain: "number", apply: FLOAT[operation] };
  if (
    operation === "sqrt" ||
    operation === "exp" ||
    operation === "log" ||
    dtype === "bool"
  ) {
    throw new Error(`bug in k2t-rules: \`${operation}\` of ${dtype}`);
  }
  if (isBig(dtype)) {
    const apply = BIG[operation];
    return { domain: "bigint", apply: (a, b) => wrapBig(dtype, apply(a, b)) };
  }
  const apply = SMALL[operation];
  return { domain: "number", apply: (a, b) => wrapSmall(dtype, apply(a, b)) };
}

/** Whole-number operations; the rest has no meaning for them. */
type IntegerOperation = Exclude<ElementwiseOperation, "sqrt" | "exp" | "log">;

const FLOAT: Readonly<Record<ElementwiseOperation, NumberOperation>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  remainder: floatRemainder,
  negate: (a) => -a,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
};

const SMALL: Readonly<Record<IntegerOperation, NumberOperation>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: Math.imul,
  divide: (a, b) => Math.floor(a / nonZero(b)),
  remainder: (a, b) => floatRemainder(a, nonZero(b)),
  negate: (a) => -a,
};

const BIG: Readonly<Record<IntegerOperation, BigOperation>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => (a - bigRemainder(a, nonZero(b))) / b,
  remainder: (a, b) => bigRemainder(a, nonZero(b)),
  negate: (a) => -a,
};

/** Python's `%`: the sign of the divisor. */
function floatRemainder(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 === b < 0 ? rest : rest + b;
}

function bigRemainder(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest === 0n || rest < 0n === b < 0n ? rest : rest + b;
}

function nonZero<T extends number | bigint>(divisor: T): T {
  if (divisor === 0 || divisor === 0n) {
    throw new Fault("division-by-zero", "cannot divide an integer by zero");
  }
  return divisor;
}
