import type { Name, Pack, RuleFile, Use } from "../../lang/tree.js";
import type { Note, Report } from "../../report/diagnostic.js";
import type { LoadedSource, PackLoader } from "./program.js";

/** A parsed file with the file of whose pack it is a part; null: of none but its own. */
export interface LoadedFile {
  readonly file: RuleFile;
  readonly whole: RuleFile | null;
}

interface Loading {
  readonly loader: PackLoader;
  readonly report: Report;
  readonly files: LoadedFile[];
  readonly identities: Set<string>;
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
 * parses the texts, as what parses them may have to be loaded first.
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
    identities: new Set(),
    packs: new Map(),
  };
  yield* load(main, null, [], loading);
  return loading.files;
}

function* load(
  loaded: LoadedSource,
  user: RuleFile | null,
  chain: readonly Chain[],
  loading: Loading,
): Asking<void> {
  const { report, loader } = loading;
  loading.identities.add(loaded.identity);
  const file = yield loaded;
  const isPack = file.items.some(({ kind }) => kind === "pack");
  loading.files.push({ file, whole: isPack ? null : user });
  for (const item of file.items) {
    if (item.kind === "pack") registerPack(item, loading);
    if (item.kind !== "use") continue;
    const found = loader(item.target.text, loaded);
    if ("failed" in found) {
      report.error(found.failed === "not-found" ? "K2T210" : "K2T215", {
        message: found.message,
        help: found.help,
        span: item.target.span,
        notes: notesOf(chain),
      });
      continue;
    }
    const way = [...chain, { identity: loaded.identity, use: item }];
    if (way.some(({ identity }) => identity === found.identity)) {
      report.error("K2T211", {
        message: `\`${item.target.text}\` is used in a circle`,
        help: "move what both need into a pack of its own",
        span: item.target.span,
        notes: notesOf(chain),
      });
    } else if (!loading.identities.has(found.identity)) {
      yield* load(found, file, way, loading);
    }
  }
}

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
