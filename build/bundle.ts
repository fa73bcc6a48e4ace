import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";

export interface Places {
  /** `src`. */
  readonly sources: string;
  /** `dist`. */
  readonly out: string;
  /** What stands in for a source file, by its path. */
  readonly replaced: ReadonlyMap<string, string>;
}

/**
 * The command line, with what each command needs in chunks of their own, so that `--help`
 * loads neither parsers nor readers. Names stay as they are, for stack traces.
 */
export async function bundleCommand(places: Places): Promise<Metafile> {
  return bundle(places, {
    entryPoints: [join(places.sources, "cli/main.ts")],
    outdir: join(places.out, "cli"),
    // All in one folder, so that all are equally far from what they find by their place.
    chunkNames: "[name]-[hash]",
    splitting: true,
  });
}

/** A module of the library with all that it needs in one file. */
export async function bundleModule(entry: string, places: Places): Promise<Metafile> {
  return bundle(places, {
    entryPoints: [join(places.sources, entry)],
    outdir: dirname(join(places.out, entry)),
  });
}

async function bundle(places: Places, options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({
    ...options,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    entryNames: "[name]",
    // Found by its place when it is needed: it is WebAssembly.
    external: ["h5wasm"],
    // For packages that are CommonJS.
    banner: {
      js: 'import { createRequire as createRequireOf } from "node:module";\nconst require = createRequireOf(import.meta.url);',
    },
    legalComments: "inline",
    logLevel: "warning",
    metafile: true,
    plugins: [sourcePlugin(places, options.outdir!)],
  });
  return metafile;
}

/**
 * A bundled module finds other files from where it would stand if it were compiled by
 * itself: `import.meta.url` becomes that place.
 */
function sourcePlugin({ sources, out, replaced }: Places, folder: string): Plugin {
  return {
    name: "k2t-rules",
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (!path.startsWith(sources + sep)) return null;
        const contents = replaced.get(path);
        if (contents !== undefined) return { contents, loader: "js" };
        const text = readFileSync(path, "utf8");
        if (!text.includes("import.meta.url")) return null;
        const compiled = join(out, relative(sources, path).replace(/\.ts$/, ".js"));
        const way = relative(folder, compiled).split(sep).join("/");
        const place = `new URL(${JSON.stringify(`./${way}`)}, import.meta.url).href`;
        return { contents: text.replaceAll("import.meta.url", place), loader: "ts" };
      });
    },
  };
}
