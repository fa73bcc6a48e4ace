import { InvalidArgumentError } from "commander";
import type { ApplyPartOptions } from "../api/part.js";

/** `3/8` is the third part of eight. */
export function parsePart(text: string): ApplyPartOptions["part"] {
  const match = /^(\d+)\/(\d+)$/.exec(text.trim());
  const [number, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || !Number.isSafeInteger(count) || count === 0) {
    throw new InvalidArgumentError("A part is K/N, such as 3/8 for the third of eight.");
  }
  if (number === 0) {
    throw new InvalidArgumentError(
      `Parts count from 1 to ${count}: add 1 to an index that counts from 0.`,
    );
  }
  if (number > count) {
    throw new InvalidArgumentError(`Parts count from 1 to ${count}.`);
  }
  return { number, count };
}
