import type { Code } from "./codes.js";

/** Why `use`, or a name on the command line, led to no rule text. */
export interface LoadFailure {
  readonly failed: "not-found" | "leaves-folder" | "wrong-package";
  readonly message: string;
  readonly help: string;
  /** What may be meant. */
  readonly suggestion?: string;
}

const CODES: Readonly<Record<LoadFailure["failed"], Code>> = {
  "not-found": "K2T210",
  "leaves-folder": "K2T215",
  "wrong-package": "K2T222",
};

export const codeOfLoadFailure = ({ failed }: LoadFailure): Code => CODES[failed];
