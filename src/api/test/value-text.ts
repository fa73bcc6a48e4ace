import type { PlannedParameter } from "../../compile/plan/plan.js";
import type { ValueText } from "../../lang/test-file/edits.js";
import type { WantedParameter } from "../../lang/test-file/tree.js";
import type { Diagnostic } from "../../report/diagnostic.js";
import type { DType } from "../../tensor/dtype.js";
import { elementCount, type Shape } from "../../tensor/shape.js";
import type { Computed } from "./compare-values.js";
import { numberText } from "./number-text.js";

/** Of parameters with more elements the shape alone is written. */
export const MOST_VALUES = 512;

export interface Written {
  /** What the test has of the parameter; null: nothing. */
  readonly before: Pick<WantedParameter, "tensor" | "tolerance"> | null;
  /** The dtype that need not be told. */
  readonly usual: DType;
}

/** What came out, as a test writes it. */
export function parameterText(
  { shape, dtype }: PlannedParameter,
  computed: Computed,
  { before, usual }: Written,
): ValueText {
  const total = elementCount(shape);
  const withValues =
    computed.kind === "elements" &&
    total <= MOST_VALUES &&
    total > 0 &&
    before?.tensor.elements !== null;
  const tolerance = before?.tolerance ?? 0;
  const parts = [
    ...(dtype === usual ? [] : [`dtype: ${dtype}`]),
    ...(withValues ? [] : [`shape: [${shape.join(", ")}]`]),
    ...(tolerance === 0 ? [] : [`tolerance: ${tolerance}`]),
  ];
  if (!withValues) return { flow: `{ ${parts.join(", ")} }`, lines: null };
  const at = (ordinal: number) => numberText(computed.at(ordinal), dtype);
  const values = nested(shape, 0, at);
  if (parts.length === 0) {
    return { flow: values, lines: shape.length < 2 ? null : rowsOf(shape, at) };
  }
  return { flow: `{ ${[...parts, `values: ${values}`].join(", ")} }`, lines: null };
}

function nested(shape: Shape, first: number, at: (ordinal: number) => string): string {
  const [size, ...inner] = shape;
  if (size === undefined) return at(first);
  const each = elementCount(inner);
  const parts = Array.from({ length: size }, (_, i) =>
    nested(inner, first + i * each, at),
  );
  return `[${parts.join(", ")}]`;
}

function rowsOf(shape: Shape, at: (ordinal: number) => string): readonly string[] {
  const [size, ...inner] = shape;
  const each = elementCount(inner);
  return Array.from({ length: size! }, (_, i) => `- ${nested(inner, i * each, at)}`);
}

/** Diagnostics as a test wants them. */
export function diagnosticsText(diagnostics: readonly Diagnostic[]): ValueText {
  const texts = diagnostics.map(({ code, severity, message }) => {
    const said = `message: ${JSON.stringify(message)}`;
    return `{ code: ${code}, severity: ${severity}, ${said} }`;
  });
  return { flow: `[${texts.join(", ")}]`, lines: texts.map((it) => `- ${it}`) };
}
