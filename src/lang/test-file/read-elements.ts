import type { Report } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import type { YamlList, YamlNode } from "../yaml/nodes.js";
import { numberOf } from "./scalars.js";
import type { DescribedElements } from "./tree.js";

type Listed = Extract<DescribedElements, { kind: "listed" }>;

/** Nested lists as they are written, with the shape that they have. */
export interface NestedElements {
  readonly shape: readonly number[];
  readonly elements: Listed;
}

/** Reads nested lists of one shape throughout; the first fault is reported, and gives null. */
export function readElements(node: YamlNode, report: Report): NestedElements | null {
  const shape = shapeOf(node);
  const values: (number | bigint)[] = [];
  const spans: Span[] = [];
  const read = (inner: YamlNode, axis: number): boolean => {
    if (inner.kind === "list") {
      if (inner.items.length !== shape[axis]) {
        reportRagged(inner, axis, shape, report);
        return false;
      }
      return inner.items.every((it) => read(it, axis + 1));
    }
    // What could not be read at all has been reported.
    if (inner.kind === "broken") return false;
    const value = inner.kind === "scalar" ? numberOf(inner) : null;
    if (value === null) {
      // Where it stands alone, the shape check has reported it.
      if (axis > 0) reportOdd(inner, report);
      return false;
    }
    if (axis < shape.length) {
      reportShallow(inner.span, axis, shape, report);
      return false;
    }
    values.push(value);
    spans.push(inner.span);
    return true;
  };
  return read(node, 0) ? { shape, elements: { kind: "listed", values, spans } } : null;
}

/** By the first entries of the lists. */
function shapeOf(node: YamlNode): readonly number[] {
  const shape: number[] = [];
  for (
    let inner: YamlNode | undefined = node;
    inner?.kind === "list";
    inner = inner.items[0]
  ) {
    shape.push(inner.items.length);
  }
  return shape;
}

function reportOdd(node: YamlNode, report: Report): void {
  const what =
    node.kind === "scalar" ? `\`${node.text.slice(0, 40)}\`` : `a ${node.kind} value`;
  report.error("K2T112", {
    message: `${what} where an element is a number`,
    span: node.span,
    help: "elements are numbers, `true` or `false`, `.inf` or `.nan`",
  });
}

function reportRagged(
  { items, span }: YamlList,
  axis: number,
  shape: readonly number[],
  report: Report,
): void {
  const size = shape[axis];
  report.error("K2T112", {
    message:
      size === undefined
        ? "a list where the entries before it are numbers"
        : `a list of ${items.length} where those before it have ${size}`,
    span,
    help: "nested lists have one length at each level: those of the tensor's axes",
  });
}

function reportShallow(
  span: Span,
  axis: number,
  shape: readonly number[],
  report: Report,
): void {
  report.error("K2T112", {
    message: `a number where those before it are lists of ${shape[axis]}`,
    span,
    help: "nested lists have one length at each level: those of the tensor's axes",
  });
}
