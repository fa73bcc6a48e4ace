import type { InlineElements } from "../../files/inline/inline-model.js";
import type {
  DescribedElements,
  DescribedTensor,
  TestCase,
} from "../../lang/test-file/tree.js";
import type { Report } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import { type DType, isDType, isFloating } from "../../tensor/dtype.js";
import { isBig, smallRange } from "../../tensor/numbers/integer.js";
import { elementCount, type Shape } from "../../tensor/shape.js";

/** A tensor of a test with a dtype that holds its elements. */
export interface TestTensor {
  readonly shape: Shape;
  readonly dtype: DType;
  /** null: none are told. */
  readonly elements: InlineElements | null;
}

/** The dtype of wanted parameters that say nothing of theirs. */
export function usualDtype({ dtype }: Pick<TestCase, "dtype">): DType {
  return dtype !== null && isDType(dtype) ? dtype : "float32";
}

/** Settles the dtype; reports elements that it does not hold (K2T112), and gives null. */
export function tensorOf(
  { shape, dtype: told, elements }: DescribedTensor,
  usual: DType,
  report: Report,
): TestTensor | null {
  const dtype = told !== null && isDType(told) ? told : usual;
  if (elements === null) return { shape, dtype, elements };
  const odd = firstOdd(elements, dtype, elementCount(shape));
  if (odd === null) return { shape, dtype, elements: elementsOf(elements) };
  report.error("K2T112", {
    message: `\`${odd.value}\` is no \`${dtype}\``,
    span: odd.span,
    help: "give the tensor another `dtype`, in a mapping with its `values`; without it is float32",
  });
  return null;
}

const elementsOf = (elements: DescribedElements): InlineElements =>
  elements.kind === "listed"
    ? elements.values
    : { from: elements.from, step: elements.step };

interface Odd {
  readonly value: number | bigint;
  readonly span: Span;
}

function firstOdd(elements: DescribedElements, dtype: DType, count: number): Odd | null {
  if (isFloating(dtype) || count === 0) return null;
  if (elements.kind === "listed") {
    const at = elements.values.findIndex((it) => !holds(dtype, it));
    return at < 0 ? null : { value: elements.values[at]!, span: elements.spans[at]! };
  }
  const { from, step, span } = elements;
  const ends = [from, from + step, from + step * (count - 1)].slice(0, count);
  const odd = ends.find((it) => !holds(dtype, it));
  return odd === undefined ? null : { value: odd, span };
}

/** Whether a number is an element of an integer dtype or a bool. */
function holds(dtype: DType, value: number | bigint): boolean {
  if (typeof value === "number" && !Number.isInteger(value)) return false;
  if (dtype === "bool") return value === 0 || value === 1;
  if (isBig(dtype)) {
    const big = BigInt(value);
    return dtype === "int64"
      ? big === BigInt.asIntN(64, big)
      : big >= 0n && big < 2n ** 64n;
  }
  const [lowest, highest] = smallRange(dtype);
  return value >= lowest && value <= highest;
}
