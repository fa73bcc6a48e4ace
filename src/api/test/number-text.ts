import { type DType, isFloating } from "../../tensor/dtype.js";
import { held } from "../../tensor/numbers/scalar.js";

/** The shortest number that the dtype holds as this element, as YAML writes it. */
export function numberText(value: number | bigint, dtype: DType): string {
  if (dtype === "bool") return value ? "true" : "false";
  if (typeof value === "bigint" || !isFloating(dtype)) return String(value);
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value < 0 ? "-.inf" : ".inf";
  // `toPrecision` takes the sign from a zero; YAML reads `-0` as a whole number, without one.
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0";
  for (let digits = 1; digits <= 17; digits++) {
    const text = Number(value.toPrecision(digits));
    if (held(dtype, text) === value) return String(text);
  }
  throw new Error(`bug in k2t-rules: ${value} is no ${dtype}`);
}
