/** Changes the direction or the order in which the text around is shown. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const SEPARATORS = /[\u2028\u2029]/gu;
// eslint-disable-next-line no-control-regex -- finding them is the point
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/gu;
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** ASCII without its control characters. */
const PLAIN = /^[\x20-\x7e]*$/;
const TAB = "    ";

/**
 * Text from a stranger's file as a terminal may get it: control characters become their
 * pictures (`␛`), tabs four spaces, what turns the direction of text `�`.
 */
export function visible(text: string): string {
  // Nearly all of what there is, and plans have a hundred thousand such texts.
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll("\t", TAB)
    .replace(CONTROLS, pictureOf)
    .replace(DIRECTION, "�")
    .replace(SEPARATORS, "�")
    .replace(LONE_SURROGATES, "�");
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "␡" : "�";
}
