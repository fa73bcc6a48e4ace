import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { systemCode } from "../bytes/reason.js";

let own: string | null | undefined;

/**
 * Names this process among all that share the folder, now and later: the machine's boot and
 * the namespace of its process numbers, the number, and the tick at which it started. Null
 * on systems that do not tell all of these (other than Linux).
 */
export function ownTag(): string | null {
  own ??= makeTag();
  return own;
}

/**
 * Whether the process of a tag has surely ended. Of another machine or container it is not
 * known, and then false. Processes of other users may be hidden: ask of one's own only.
 */
export function hasEnded(tag: string): boolean {
  const [machine, pid, started] = tag.split("-");
  if (machine === undefined || pid === undefined || started === undefined) return false;
  if (ownTag()?.split("-")[0] !== machine) return false;
  // A number may have been given to another process since.
  return startOf(pid) !== started;
}

function makeTag(): string | null {
  const started = startOf("self");
  const boot = textOf(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
  const space = textOf(() => readlinkSync("/proc/self/ns/pid"));
  if (started === null || boot === null || space === null) return null;
  const machine = createHash("sha256").update(`${boot} ${space}`).digest("hex");
  return `${machine.slice(0, 8)}-${process.pid}-${started}`;
}

/** The tick since the boot at which a process started; null where there is none. */
function startOf(pid: string): string | null {
  const text = textOf(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // The second field is a name in brackets, which may hold spaces and brackets.
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

/** Null where the system has no such file, or the process ended while it was read. */
function textOf(read: () => string): string | null {
  try {
    return read();
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}
