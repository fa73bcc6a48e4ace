import type { Literal } from "../tree.js";
import { quoted } from "./quotes.js";

export function printLiteral(literal: Literal): string {
  switch (literal.kind) {
    case "integer":
      return printInteger(literal.value);
    case "float":
      return printFloat(literal.value);
    case "boolean":
      return String(literal.value);
    case "none":
      return "none";
    case "string":
      return quoted(literal.value);
  }
}

/** Whether a literal is written with a sign. */
export function isNegative(literal: Literal): boolean {
  const number = literal.kind === "integer" || literal.kind === "float";
  return number && (literal.value < 0 || Object.is(literal.value, -0));
}

function printInteger(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** With a point or an exponent, by which a float differs from an integer. */
function printFloat(value: number): string {
  const digits = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/.test(digits) ? digits : `${digits}.0`;
}
