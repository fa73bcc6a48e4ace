import type { Name, Pack, RuleFile, Use } from "../../lang/tree.js";
import type { Finding, Note, Report } from "../../report/diagnostic.js";
import { Failure } from "../../report/failure.js";
import { codeOfLoadFailure } from "../../report/load-failure.js";
import { BY_ITSELF, type Origin } from "../../report/origin.js";
import type { LoadedSource, PackLoader } from "./program.js";

/** A parsed file and where it stands among those that were loaded with it. */
export interface LoadedFile {
  readonly file: RuleFile;
  /** The file of whose pack it is a part; null: of none but its own. */
  readonly whole: RuleFile | null;
  /** What it uses, in its order. */
  readonly uses: readonly UsedFile[];
  readonly origin: Origin;
}

/** A `use` and the file that it was found to name. */
export interface UsedFile {
  readonly item: Use;
  readonly file: RuleFile;
}

interface LoadingFile extends LoadedFile {
  readonly uses: UsedFile[];
}

interface Loading {
  readonly loader: PackLoader;
  readonly report: Report;
  readonly files: LoadingFile[];
  /** What is loaded, by identity. */
  readonly known: Map<string, LoadingFile>;
  /** `pack` headers seen, by name. */
  readonly packs: Map<string, Name>;
}

/** A file that is being loaded, and the `use` items that led to it. */
interface Chain {
  readonly identity: string;
  readonly use: Use;
}

/** Asks for the tree of each text that it yields. */
export type Asking<Result> = Generator<LoadedSource, Result, RuleFile>;

/**
 * Loads a rule file and all that it uses, each once, in the order in which their rules are
 * tried: the file, then each pack in `use` order with its own packs after it. Who runs it
 * parses the texts, as what parses them may have to be loaded first. Throws `Failure` where
 * a file that is there cannot be read.
 */
export function* loadPacks(
  main: LoadedSource,
  loader: PackLoader,
  report: Report,
): Asking<readonly LoadedFile[]> {
  const loading: Loading = {
    loader,
    report,
    files: [],
    known: new Map(),
    packs: new Map(),
  };
  yield* load(main, null, [], loading);
  return loading.files;
}

function* load(
  source: LoadedSource,
  user: RuleFile | null,
  chain: readonly Chain[],
  loading: Loading,
): Asking<void> {
  const file = yield source;
  const { origin = BY_ITSELF } = source;
  const whole = hasHeader(file) ? null : user;
  const loaded: LoadingFile = { file, whole, uses: [], origin };
  loading.files.push(loaded);
  loading.known.set(source.identity, loaded);
  for (const item of file.items) {
    if (item.kind === "pack") registerPack(item, loading);
    if (item.kind === "use") yield* follow(item, source, loaded, chain, loading);
  }
}

function* follow(
  use: Use,
  source: LoadedSource,
  loaded: LoadingFile,
  chain: readonly Chain[],
  loading: Loading,
): Asking<void> {
  const { report, known } = loading;
  const place = { span: use.target.span, notes: notesOf(chain) };
  const found = findUsed(use, source, place, loading);
  if (!found) return;
  const way = [...chain, { identity: source.identity, use }];
  if (way.some(({ identity }) => identity === found.identity)) {
    report.error("K2T211", {
      message: `\`${use.target.text}\` is used in a circle`,
      help: "move what both need into a pack of its own",
      ...place,
    });
    return;
  }
  if (!known.has(found.identity)) yield* load(found, loaded.file, way, loading);
  const used = known.get(found.identity)!;
  loaded.uses.push({ item: use, file: used.file });
  if (use.target.text.startsWith("npm:") && !hasHeader(used.file)) {
    reportHeadless(use, used, place, report);
  }
}

type Place = Required<Pick<Finding, "span" | "notes">>;

function findUsed(
  { target }: Use,
  from: LoadedSource,
  place: Place,
  { loader, report }: Loading,
): LoadedSource | null {
  try {
    const found = loader(target.text, from);
    if (!("failed" in found)) return found;
    const { message, help, suggestion } = found;
    const finding = { message, help, ...(suggestion && { suggestion }) };
    report.error(codeOfLoadFailure(found), { ...finding, ...place });
    return null;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // It is there and cannot be read: the one that uses it is who wants to know.
    const told = error.diagnostics.map((it) => ({ ...it, ...place }));
    throw new Failure(told, error.status);
  }
}

/** A part of a pack sees the names of its user, and those are no business of a package's. */
function reportHeadless(use: Use, used: LoadedFile, place: Place, report: Report): void {
  const isRead = !report.diagnostics.some(
    ({ code, span }) => code.startsWith("K2T1") && span?.source === used.file.source,
  );
  if (!isRead) return;
  report.error("K2T222", {
    message: `\`${used.file.source.file}\`, which \`${use.target.text}\` names, has no \`pack\` header`,
    help: "a pack of a package starts with its name and version: `pack acme/vision 1.2.0`",
    ...place,
  });
}

const hasHeader = ({ items }: RuleFile): boolean =>
  items.some(({ kind }) => kind === "pack");

const notesOf = (chain: readonly Chain[]): readonly Note[] =>
  chain.map(({ use }) => ({ message: "which is used here", span: use.span })).reverse();

function registerPack({ name }: Pack, { packs, report }: Loading): void {
  const other = packs.get(name.text);
  if (other && other.span.source !== name.span.source) {
    report.error("K2T212", {
      message: `two packs are named \`${name.text}\``,
      help: "rename one, or use only one of them",
      span: name.span,
      notes: [{ message: "the other one is here", span: other.span }],
    });
  }
  packs.set(name.text, name);
}
