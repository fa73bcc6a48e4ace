import type { Pattern } from "../../lang/tree.js";
import type { CapturedValue } from "../match/compile-pattern.js";
import type { Capture } from "./scope.js";
import { UNKNOWN } from "./unknown.js";

/** What a matched path gave. */
export function capturesOfMatch(
  matched: ReadonlyMap<string, CapturedValue>,
): ReadonlyMap<string, Capture> {
  return new Map([...matched].map(([name, value]) => [name, captureOf(value)]));
}

function captureOf(captured: CapturedValue): Capture {
  if (captured.kind === "int") {
    return {
      value: { kind: "integer", value: captured.value },
      path: false,
      text: false,
    };
  }
  const value = { kind: "string", value: captured.text } as const;
  return { value, path: captured.kind === "path", text: true };
}

/** The captures of a pattern before anything is matched: their values are unknown. */
export function capturesOfPattern(pattern: Pattern): ReadonlyMap<string, Capture> {
  const captures = new Map<string, Capture>();
  const add = (name: string, path: boolean, text: boolean): void => {
    captures.set(name, { value: UNKNOWN, path, text });
  };
  for (const segment of pattern.segments) {
    if (segment.kind === "capture-segments") add(segment.name.text, true, true);
    if (segment.kind !== "parts") continue;
    for (const part of segment.parts) {
      if (part.kind === "capture") add(part.name.text, false, part.type !== "int");
    }
  }
  return captures;
}
