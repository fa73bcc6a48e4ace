const STYLES = {
  error: "\u001b[1;31m",
  warning: "\u001b[1;33m",
  note: "\u001b[1;32m",
  help: "\u001b[1;36m",
  gutter: "\u001b[1;34m",
  strong: "\u001b[1m",
  faint: "\u001b[2m",
} as const;

export type Style = keyof typeof STYLES;

/** Dresses a text for a terminal, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export function painter(color: boolean): Paint {
  if (!color) return (_, text) => text;
  return (style, text) => (text === "" ? "" : `${STYLES[style]}${text}\u001b[0m`);
}
