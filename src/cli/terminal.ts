/** Where a command writes. Tests give their own. */
export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output;
}

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Colours on a terminal, unless the user (`--no-color`, `NO_COLOR`) wants none. */
export function wantsColor(output: Output, color: boolean): boolean {
  return color && output.isTTY === true && !process.env["NO_COLOR"];
}
