import type { Pattern, PatternPart, PatternSegment } from "../../../src/lang/tree.js";

type Texts = ReadonlyMap<string, string>;

/**
 * The rules of the language written down as slowly as possible: every way to cut the path
 * into pieces is tried, shortest pieces first, and the first that fits wins.
 */
export function referenceMatch(pattern: Pattern, path: string): Texts | null {
  const [only, ...more] = pattern.segments;
  const isEmpty = more.length === 0 && only?.kind === "parts" && only.parts.length === 0;
  const names = path === "" ? [] : path.split("/");
  if (isEmpty) return names.length === 0 ? new Map() : null;
  return matchSegments(pattern.segments, names, new Map());
}

function matchSegments(
  segments: readonly PatternSegment[],
  names: readonly string[],
  texts: Texts,
): Texts | null {
  const [segment, ...rest] = segments;
  if (segment === undefined) return names.length === 0 ? texts : null;
  if (segment.kind === "parts") {
    const [name, ...others] = names;
    if (name === undefined) return null;
    return matchParts(segment.parts, name, 0, texts, (found) =>
      matchSegments(rest, others, found),
    );
  }
  const least = segment.kind === "any-segments" ? 0 : 1;
  for (let count = least; count <= names.length; count++) {
    const text = names.slice(0, count).join("/");
    const found =
      segment.kind === "any-segments" ? texts : bind(texts, segment.name.text, text);
    const result = found && matchSegments(rest, names.slice(count), found);
    if (result) return result;
  }
  return null;
}

function matchParts(
  parts: readonly PatternPart[],
  name: string,
  from: number,
  texts: Texts,
  then: (texts: Texts) => Texts | null,
): Texts | null {
  const [part, ...rest] = parts;
  if (part === undefined) return from === name.length ? then(texts) : null;
  for (let end = from; end <= name.length; end++) {
    const text = name.slice(from, end);
    if (!allows(part, text, name.slice(end))) continue;
    const found = part.kind === "capture" ? bind(texts, part.name.text, text) : texts;
    const result = found && matchParts(rest, name, end, found, then);
    if (result) return result;
  }
  return null;
}

function allows(part: PatternPart, text: string, next: string): boolean {
  if (part.kind === "literal") return text === part.text;
  if (part.kind === "any") return true;
  if (part.type === "int") return /^[0-9]{1,15}$/.test(text) && !/^[0-9]/.test(next);
  if (part.type === "alpha") return /^[A-Za-z]+$/.test(text) && !/^[A-Za-z]/.test(next);
  if (part.type === "words") return part.words.includes(text);
  return text !== "";
}

function bind(texts: Texts, name: string, text: string): Texts | null {
  const before = texts.get(name);
  if (before !== undefined) return before === text ? texts : null;
  return new Map([...texts, [name, text]]);
}
