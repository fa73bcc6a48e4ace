/** What `--format` can be. */
export const FORMATS = ["text", "json", "sarif", "github"] as const;

export type Format = (typeof FORMATS)[number];

/** How a command prints. */
export interface Printing {
  readonly format: Format;
  readonly color: boolean;
  /** Errors only: neither warnings nor what went well, nor progress. */
  readonly quiet: boolean;
}
