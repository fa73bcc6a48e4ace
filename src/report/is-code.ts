import { type Code, CODES } from "./codes.js";

export const isCode = (text: string): text is Code => Object.hasOwn(CODES, text);
