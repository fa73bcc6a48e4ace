import type { TextPlaces } from "./nodes.js";

/** Collects a text character by character with the places that they come from. */
export interface TextBuilder {
  /** Adds `text`, all of it read from `start` to `end` of the file. */
  readonly add: (text: string, start: number, end: number) => void;
  /** Adds characters that stand in the file as they are, from `start` on. */
  readonly copy: (text: string, start: number) => void;
  /** The text so far; `end` is the place just after it. */
  readonly finish: (end: number) => DecodedText;
}

export interface DecodedText {
  readonly text: string;
  readonly places: TextPlaces;
}

export function createTextBuilder(): TextBuilder {
  const pieces: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (text: string, start: number, end: number): void => {
    pieces.push(text);
    for (let index = 0; index < text.length; index++) {
      starts.push(start);
      ends.push(end);
    }
  };
  const copy = (text: string, start: number): void => {
    pieces.push(text);
    for (let index = 0; index < text.length; index++) {
      starts.push(start + index);
      ends.push(start + index + 1);
    }
  };
  return {
    add,
    copy,
    finish: (end) => ({ text: pieces.join(""), places: { starts, ends, end } }),
  };
}

/** The first `length` characters of a decoded text. */
export function shorten({ text, places }: DecodedText, length: number): DecodedText {
  if (length >= text.length) return { text, places };
  return {
    text: text.slice(0, length),
    places: {
      starts: places.starts.slice(0, length),
      ends: places.ends.slice(0, length),
      end: length === 0 ? places.starts[0]! : places.ends[length - 1]!,
    },
  };
}

/** A text of which only the whole place is known. */
export function textAt(text: string, start: number, end: number): DecodedText {
  const builder = createTextBuilder();
  builder.add(text, start, end);
  return builder.finish(end);
}
