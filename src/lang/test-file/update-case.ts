import { addEntry, type Edit, LONGEST_LINE, removeEntries } from "./edits.js";
import { setValue, type ValueText } from "./edits.js";
import type { TestCase } from "./tree.js";

/** Of a parameter, usually: in `wanted`, which is in a case. */
const INDENT = 4;

/** What a case is to want from now on. */
export interface CaseUpdate {
  /** Parameters by name that get another value, or a first one. */
  readonly set: ReadonlyMap<string, ValueText>;
  /** Names of parameters that are wanted no more. */
  readonly remove: ReadonlySet<string>;
  /** All diagnostics; undefined: those that it wants stay; null: none. */
  readonly diagnostics: ValueText | null | undefined;
}

/** What is to be done to the text of a case; null where aliases stand in the way. */
export function editsOf(test: TestCase, update: CaseUpdate): readonly Edit[] | null {
  const edits = [...parameterEdits(test, update), ...diagnosticEdits(test, update)];
  return edits.includes(null) ? null : edits.filter((it) => it !== null);
}

function parameterEdits(
  { parameters, written: { mapping } }: TestCase,
  { set, remove }: CaseUpdate,
): readonly (Edit | null)[] {
  if (set.size === 0 && remove.size === 0) return [];
  const holder =
    parameters && mapping.entries.find(({ key }) => key.text === parameters.extent);
  if (!holder) return [addEntry(mapping, "wanted", mappingText(set))];
  const { value } = holder;
  if (value.kind !== "mapping") return [null];
  const entries = new Map(value.entries.map((it) => [it.key.text, it]));
  const kept = [...entries.keys()].filter((name) => !remove.has(name));
  const added = [...set].filter(([name]) => !entries.has(name));
  if (kept.length === 0) return [setValue(mapping, holder, mappingText(set))];
  // An alias stands for the mapping.
  if (value.span.start < holder.key.span.end) return [null];
  return [
    ...removeEntries(value, ({ key }) => remove.has(key.text)),
    ...[...set].flatMap(([name, put]) => {
      const entry = entries.get(name);
      return entry ? [setValue(value, entry, put)] : [];
    }),
    ...added.map(([name, put]) => addEntry(value, keyText(name), put)),
  ];
}

function diagnosticEdits(
  { written: { mapping, diagnostics: entry } }: TestCase,
  { diagnostics }: CaseUpdate,
): readonly (Edit | null)[] {
  if (diagnostics === undefined) return [];
  if (diagnostics === null) return removeEntries(mapping, (it) => it === entry);
  return [
    entry
      ? setValue(mapping, entry, diagnostics)
      : addEntry(mapping, "diagnostics", diagnostics),
  ];
}

function mappingText(entries: ReadonlyMap<string, ValueText>): ValueText {
  if (entries.size === 0) return { flow: "{}", lines: null };
  const flows = [...entries].map(([name, { flow }]) => `${keyText(name)}: ${flow}`);
  const lines = [...entries].flatMap(([name, { lines: rows }], i) => {
    const isLong = INDENT + flows[i]!.length > LONGEST_LINE;
    const nested = rows?.map((row) => `  ${row}`);
    return isLong && nested ? [`${keyText(name)}:`, ...nested] : [flows[i]!];
  });
  return { flow: `{ ${flows.join(", ")} }`, lines };
}

/** A name as a key: in quotes where YAML might take it for something else. */
function keyText(name: string): string {
  const isPlain = /^[a-z_][\w./-]*$/i.test(name);
  const isWord = /^(?:true|false|null|yes|no|on|off)$/i.test(name);
  return isPlain && !isWord ? name : JSON.stringify(name);
}
