import { Fault } from "../../tensor/fault.js";

/** a=0, … z=25, aa=26, case aside. */
function alpha(text: string): number {
  if (!/^[A-Za-z]{1,9}$/.test(text)) {
    throw new Fault("kind", `\`alpha\` takes one to nine letters, not \`${text}\``);
  }
  let number = 0;
  for (const letter of text.toLowerCase()) {
    number = number * 26 + (letter.charCodeAt(0) - 96);
  }
  return number - 1;
}

/** Keras's `to_snake_case`: `Conv2D` gives `conv2d`, `PReLU` gives `p_re_lu`. */
function snake(text: string): string {
  return text
    .replace(/\W/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** Functions of one text, for templates and conditions. */
export const TEXT_FUNCTIONS: ReadonlyMap<string, (text: string) => string | number> =
  new Map<string, (text: string) => string | number>([
    ["alpha", alpha],
    ["snake", snake],
    ["lower", (text) => text.toLowerCase()],
    ["upper", (text) => text.toUpperCase()],
  ]);
