import type { ByteRegion } from "./byte-region.js";
import type { Library } from "./library.js";

const EIO = 29;
const EINVAL = 28;
const READ_ONLY_FILE = 0o100444;
const NAME = "model";

/**
 * Shows `region` to the library as a file and returns its path. Nothing is copied: the
 * library's reads go to the region. What the region throws is given to `failed`, since the
 * library turns it into an error of its own.
 */
export function mount(
  library: Library,
  region: ByteRegion,
  failed: (error: unknown) => void,
): string {
  const { FS } = library;
  const node = FS.createNode(FS.root, NAME, READ_ONLY_FILE, 0);
  node.node_ops = { getattr: () => attributesOf(node, region.size) };
  node.stream_ops = {
    read: (
      _stream: unknown,
      buffer: Uint8Array,
      offset: number,
      length: number,
      position: number,
    ): number => {
      try {
        return region.readInto(buffer.subarray(offset, offset + length), position);
      } catch (error) {
        failed(error);
        throw new FS.ErrnoError(EIO);
      }
    },
    llseek: (stream: { readonly position: number }, offset: number, whence: number) => {
      const from = whence === 1 ? stream.position : whence === 2 ? region.size : 0;
      if (from + offset < 0) throw new FS.ErrnoError(EINVAL);
      return from + offset;
    },
  };
  return `/${NAME}`;
}

function attributesOf(
  node: { readonly id: number; readonly mode: number },
  size: number,
): object {
  const time = new Date(0);
  return {
    dev: 1,
    ino: node.id,
    mode: node.mode,
    nlink: 1,
    uid: 0,
    gid: 0,
    rdev: 0,
    size,
    atime: time,
    mtime: time,
    ctime: time,
    blksize: 4096,
    blocks: Math.ceil(size / 4096),
  };
}
