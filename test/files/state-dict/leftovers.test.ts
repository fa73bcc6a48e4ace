import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { removeLeftovers } from "../../../src/files/state-dict/leftovers.js";
import { hasEnded, ownTag } from "../../../src/files/state-dict/process-tag.js";
import {
  createTemporary,
  removeTemporary,
} from "../../../src/files/state-dict/temporary-files.js";
import {
  parseTemporary,
  temporaryName,
} from "../../../src/files/state-dict/temporary-names.js";
import { scratchFolder } from "../../support/scratch.js";

const root = scratchFolder();
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});

/** The number of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "close");
  return child.pid!;
}

const RANDOM = "0123456789abcdef";
const shard = "m-00001-of-00002.safetensors";
const made = (tag: string, base = shard): string => `.${base}.${tag}.${RANDOM}.tmp`;

describe("temporary names", () => {
  it("tell the file, and the process if the system can", () => {
    const name = temporaryName(join(folder, shard)).slice(folder.length + 1);
    expect(name.startsWith(`.${shard}.`)).toBe(true);
    expect(parseTemporary(name)).toEqual({ base: shard, tag: ownTag() ?? "x" });
  });

  it("are no longer for a file that has such a name itself", () => {
    const once = temporaryName(join(folder, shard));
    const twice = temporaryName(once);
    expect(twice).not.toBe(once);
    expect(twice.length).toBe(once.length);
  });

  it("fit where the file's name has as many bytes as names may have", () => {
    for (const letter of ["x", "é", "名", "😀"]) {
      const bytes = Buffer.byteLength(letter);
      const long = join(folder, letter.repeat(Math.floor(255 / bytes)));
      const { path, descriptor } = createTemporary(long);
      expect(readdirSync(folder)).toHaveLength(1);
      removeTemporary(path, descriptor);
    }
  });

  it.each(["", "x.tmp", `.${shard}.tmp`, `.${shard}.x.0123.tmp`, `${made("x")}.tm`])(
    "are not %j",
    (name) => expect(parseTemporary(name)).toBeNull(),
  );
});

describe.runIf(existsSync("/proc/self/stat"))("leftovers", () => {
  const [machine, pid, started] = (ownTag() ?? "").split("-");
  const remove = (abandonedBefore?: number): void =>
    removeLeftovers(join(folder, "m.safetensors"), new Set([shard]), abandonedBefore);
  const put = (name: string): string => {
    writeFileSync(join(folder, name), "");
    return name;
  };

  it("of ended processes of this machine go", async () => {
    const dead = await endedProcess();
    put(made(`${machine}-${dead}-${started}`));
    // The number is this process's, which started at another time.
    put(made(`${machine}-${pid}-1`));
    remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("stay that may be somebody's", async () => {
    const dead = await endedProcess();
    const other = machine === "00000000" ? "11111111" : "00000000";
    const names = [
      // Of this process, which lives.
      put(made(ownTag()!)),
      // Of a process of another machine, of which nothing is known.
      put(made(`${other}-${dead}-${started}`)),
      put(made("x")),
      // Of another file, or of no temporary file's name at all.
      put(made(`${machine}-${dead}-1`, "n-00001-of-00002.safetensors")),
      put(`.${shard}.tmp`),
      put(shard),
    ];
    mkdirSync(join(folder, made(`${machine}-${dead}-2`)));
    names.push(made(`${machine}-${dead}-2`));
    remove();
    expect(readdirSync(folder).sort()).toEqual(names.sort());
  });

  it("go that nobody has written to for long, where that is asked for", () => {
    const old = put(made("00000000-1-1"));
    const young = put(made("00000000-2-1"));
    const file = put(shard);
    for (const name of [old, file]) utimesSync(join(folder, name), 1000, 1000);
    utimesSync(join(folder, young), 3000, 3000);
    remove(2_000_000);
    expect(readdirSync(folder).sort()).toEqual([young, file].sort());
  });

  it("are not looked for in a folder that is not there", () => {
    removeLeftovers(join(folder, "no/m.safetensors"), new Set([shard]));
  });

  it("are not known of tags that are none", () => {
    for (const tag of ["", "x", machine!, `${machine}-${pid}`]) {
      expect(hasEnded(tag)).toBe(false);
    }
  });
});
