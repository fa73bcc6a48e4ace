import { visible } from "../../report/visible.js";
import { positionAt, type Span } from "../../report/source.js";

/** `1 weight`, `9,322 weights`. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** A number with commas between its thousands. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

const MOST_NAMED = 4;

/** The first few names of a list, safe for the terminal, and how many more there are. */
export function someOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).map(visible).join(", ");
  return more > 0 ? `${named} and ${grouped(more)} more` : named;
}

/** `rules.k2t:12`. */
export function placeText({ source, start }: Span): string {
  return visible(`${source.file}:${positionAt(source, start).line}`);
}

/** `rules.k2t:12, overrides rules/torchvision/vgg.k2t:40`. */
export function rulePlaces(rule: Span, overrides: Span | null): string {
  const place = placeText(rule);
  return overrides ? `${place}, overrides ${placeText(overrides)}` : place;
}
