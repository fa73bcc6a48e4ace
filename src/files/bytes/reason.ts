const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ENOSPC: "no space is left on the disk",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EFBIG: "the file would be larger than the system allows",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its symbolic links go in a circle",
  EIO: "the device reported an error",
};

/**
 * What the operating system says against a file, in words. Anything that is no error of
 * the system is thrown on: it is a bug.
 */
export function reasonOf(error: unknown): string {
  const code = systemCode(error);
  if (code === null) throw error;
  return REASONS[code] ?? `the system reports ${code}`;
}

/** The system's code, such as `ENOENT`; null if `error` does not come from the system. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  // Node marks what comes from the system with `syscall`; ERR_… are wrong calls of ours,
  // but for a path with a NUL in it, which is the user's.
  const { code } = error;
  if (code === "ERR_INVALID_ARG_VALUE") return "EINVAL";
  return "syscall" in error && typeof code === "string" ? code : null;
}
