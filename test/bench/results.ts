/** What one run of a process took. */
export interface Sample {
  /** In seconds. */
  readonly wall: number;
  /** User and system, of all threads, in seconds. */
  readonly cpu: number;
  /** The peak of resident memory, in bytes. */
  readonly memory: number;
  /** What `--timings` says, in seconds; empty where nothing does. */
  readonly phases: Readonly<Record<string, number>>;
}

/** All runs of one contestant of a section. */
export interface Series {
  readonly name: string;
  /** `ours` is this checkout, `other` the revision that it is held against. */
  readonly kind: Kind;
  readonly samples: readonly Sample[];
}

export type Kind = "ours" | "other" | "script" | "copy" | "bound";

/** One table: contestants that did the same, in turn. */
export interface Section {
  readonly name: SectionName;
  readonly title: string;
  readonly series: readonly Series[];
}

export const SECTIONS = [
  "vgg16",
  "transformer",
  "small",
  "large",
  "growth",
  "startup",
] as const;

export type SectionName = (typeof SECTIONS)[number];

/** The names of contestants that the verdict looks for. */
export const NAMES = {
  safetensors: "k2t-rules, .safetensors",
  pt: "k2t-rules, .pt",
  bounded: "k2t-rules, .safetensors, --max-memory 400MB",
  copy: "cp",
  syncedCopy: "cp, then sync",
  read: "reading alone",
  memory: "copying in memory alone",
  write: "writing and syncing alone",
  oneRule: "plan of 20,000 weights, one rule",
  oneRuleTenth: "plan of 2,000 weights, one rule",
  ruleEach: "plan of 20,000 weights, a rule each layer",
  ruleEachTenth: "plan of 2,000 weights, a rule each layer",
  node: "node -e 0",
  help: "k2t-rules --help",
  checkRules: "k2t-rules check of rules",
  checkModel: "k2t-rules check of rules and a small model",
} as const;
