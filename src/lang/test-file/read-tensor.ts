import type { Report } from "../../report/diagnostic.js";
import { nodeText } from "./node-text.js";
import { entry, field } from "../yaml/build/context.js";
import type { YamlEntry, YamlMapping, YamlNode } from "../yaml/nodes.js";
import { readElements } from "./read-elements.js";
import { numberOf } from "./scalars.js";
import type { DescribedElements, DescribedTensor } from "./tree.js";

/** Most elements that a shape may stand for. */
const MOST_ELEMENTS = 2 ** 40;

/** Most axes. */
const MOST_AXES = 32;

/** A variable: its shape, or a mapping. Null where a mistake in it is reported. */
export function readVariable(node: YamlNode, report: Report): DescribedTensor | null {
  if (node.kind !== "list") return readMapping(node, report);
  const shape = readShape(node, report);
  return shape && { shape, dtype: null, elements: null, span: node.span };
}

/** A parameter: its values, or a mapping. */
export function readParameter(node: YamlNode, report: Report): DescribedTensor | null {
  if (node.kind === "mapping") return readMapping(node, report);
  const nested = readElements(node, report);
  return nested && { ...nested, dtype: null, span: node.span };
}

function readMapping(node: YamlNode, report: Report): DescribedTensor | null {
  if (node.kind !== "mapping") return null;
  const written = field(node, "shape");
  const shape = written && readShape(written, report);
  if (shape === null) return null;
  const dtype = nodeText(field(node, "dtype"));
  const given = readGiven(node, report);
  if (given === null) return null;
  const { elements, nested } = given;
  const { span } = node;
  if (shape === undefined) {
    if (nested) return { shape: nested, dtype, elements, span };
    report.error("K2T112", {
      message: "a tensor without `shape` and `values`",
      span,
      help: "write `shape: [2, 3]`, or its values as nested lists",
    });
    return null;
  }
  if (nested && elements?.kind === "listed" && !agree(nested, shape)) {
    report.error("K2T112", {
      message: `values of shape ${shown(nested)} for a shape ${shown(shape)}`,
      span: field(node, "values")!.span,
      help: "write the values as nested lists of the shape, or as one flat list of them all",
    });
    return null;
  }
  return { shape, dtype, elements, span };
}

interface Given {
  readonly elements: DescribedElements | null;
  /** The shape of nested values. */
  readonly nested: readonly number[] | null;
}

function readGiven(mapping: YamlMapping, report: Report): Given | null {
  const [first, second] = ["values", "fill", "from"]
    .map((key) => entry(mapping, key))
    .filter((it) => it !== undefined);
  const step = entry(mapping, "step");
  if (first && second) return reportBoth(first, second, report);
  if (step && first && first.key.text !== "from") return reportBoth(first, step, report);
  if (first?.key.text === "values") {
    const values = readElements(first.value, report);
    return values && { elements: values.elements, nested: values.shape };
  }
  const start = first ?? step;
  if (!start) return { elements: null, nested: null };
  const from = first ? numberIn(first) : 0;
  const by = first?.key.text === "fill" ? 0 : step ? numberIn(step) : 1;
  if (from === null || by === null) return null;
  const span = start.value.span;
  return { elements: { kind: "ramp", from, step: by, span }, nested: null };
}

function reportBoth(first: YamlEntry, second: YamlEntry, report: Report): null {
  report.error("K2T112", {
    message: `\`${first.key.text}\` and \`${second.key.text}\` of one tensor`,
    span: second.key.span,
    notes: [{ message: "the other one is here", span: first.key.span }],
    help: "elements are told by `values`, by `fill`, or by `from` and `step`",
  });
  return null;
}

function numberIn({ value }: YamlEntry): number | null {
  const number = value.kind === "scalar" ? numberOf(value) : null;
  return number === null ? null : Number(number);
}

function readShape(node: YamlNode, report: Report): readonly number[] | null {
  if (node.kind !== "list") return null;
  const shape: number[] = [];
  for (const item of node.items) {
    const size = item.kind === "scalar" ? numberOf(item) : null;
    // What is no number at all has been reported with the shapes of the document.
    if (size === null) return null;
    if (typeof size === "bigint" || !Number.isSafeInteger(size) || size < 0) {
      report.error("K2T112", {
        message: `\`${nodeText(item)}\` is no size of an axis`,
        span: item.span,
        help: "sizes are whole numbers from 0 on; a weight's values stand under `values`",
      });
      return null;
    }
    shape.push(size);
  }
  if (shape.length > MOST_AXES || product(shape) > MOST_ELEMENTS) {
    report.error("K2T112", {
      message: `a tensor of ${product(shape)} elements with ${shape.length} axes`,
      span: node.span,
      help: `a test's tensors have at most ${MOST_ELEMENTS} elements and ${MOST_AXES} axes`,
    });
    return null;
  }
  return shape;
}

const product = (shape: readonly number[]): number =>
  shape.reduce((count, size) => count * size, 1);

const shown = (shape: readonly number[]): string => `(${shape.join(", ")})`;

/** Nested values are of the shape, or one flat list of as many. */
function agree(nested: readonly number[], shape: readonly number[]): boolean {
  if (nested.length === 1) return nested[0] === product(shape);
  return nested.length === shape.length && nested.every((size, i) => size === shape[i]);
}
