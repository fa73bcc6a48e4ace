import type { Source, Span } from "../../report/source.js";
import type { Comment, Name } from "../tree.js";
import type { YamlEntry, YamlMapping } from "../yaml/nodes.js";
import type { Json } from "../yaml/to-json.js";

/** A file of tests as it is written, each thing with its place. */
export interface TestFile {
  readonly source: Source;
  readonly cases: readonly TestCase[];
  readonly comments: readonly Comment[];
}

export interface TestCase {
  readonly name: Name;
  /** A path that starts with `.`, or the name of a pack; null: the pack beside the file. */
  readonly rules: Name | null;
  /** Layers, or the path of a model file. */
  readonly model: DescribedModel | Name;
  /** As `--set` takes them. */
  readonly settings: ReadonlyMap<string, string>;
  /** The places of their names. */
  readonly settingPlaces: ReadonlyMap<string, Span>;
  /** As `--dtype` takes it. */
  readonly dtype: string | null;
  readonly allowUnmapped: boolean;
  readonly parameters: WantedParameters | null;
  /** null: none are wanted. */
  readonly diagnostics: readonly WantedDiagnostic[] | null;
  readonly written: WrittenCase;
}

/** Where things stand, for what is written into the file. */
export interface WrittenCase {
  readonly mapping: YamlMapping;
  readonly wanted: YamlEntry | null;
  readonly diagnostics: YamlEntry | null;
}

export interface DescribedModel {
  readonly layers: readonly DescribedLayer[];
  readonly span: Span;
}

export interface DescribedLayer {
  readonly path: string;
  readonly className: string | null;
  readonly config: { readonly [key: string]: Json };
  readonly variables: readonly DescribedVariable[];
}

export interface DescribedVariable {
  readonly name: string;
  readonly tensor: DescribedTensor;
}

/** A tensor of a test: what its text says of it. */
export interface DescribedTensor {
  readonly shape: readonly number[];
  /** As the schema lists them; null: not told. */
  readonly dtype: string | null;
  readonly elements: DescribedElements | null;
  readonly span: Span;
}

/** In row-major order. A ramp counts up; where all are one value its step is 0. */
export type DescribedElements =
  | {
      readonly kind: "listed";
      readonly values: readonly (number | bigint)[];
      readonly spans: readonly Span[];
    }
  | {
      readonly kind: "ramp";
      readonly from: number;
      readonly step: number;
      readonly span: Span;
    };

export interface WantedParameters {
  /** All that come out, or some of them. */
  readonly extent: "wanted" | "some";
  readonly list: readonly WantedParameter[];
  /** The key before them. */
  readonly span: Span;
}

export interface WantedParameter {
  readonly name: Name;
  readonly tensor: DescribedTensor;
  /** By how much an element may be off, times its wanted size where that is above 1. */
  readonly tolerance: number;
  readonly entry: YamlEntry;
}

export interface WantedDiagnostic {
  readonly code: string;
  readonly severity: string | null;
  /** A part of its message. */
  readonly message: string | null;
  /** The end of the path of its file. */
  readonly file: string | null;
  readonly line: number | null;
  readonly span: Span;
}
