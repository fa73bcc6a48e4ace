import { fileFailure } from "../../report/failure.js";
import { TYPE_CLASS, type Metadata } from "./library.js";
import { MAX_ATTRIBUTE_BYTES, MAX_ATTRIBUTE_TEXTS, MAX_ATTRIBUTES } from "./limits.js";
import type { Session } from "./session.js";

/** The names of an object's attributes. */
export function attributeNames(session: Session, path: string): readonly string[] {
  const { library, id, file } = session;
  const names = session.run(`read the attributes of \`${path}\``, () =>
    library.get_attribute_names(id, path),
  );
  if (names.length > MAX_ATTRIBUTES) {
    const message = `\`${path}\` has ${names.length} attributes; the limit is ${MAX_ATTRIBUTES}`;
    throw fileFailure("K2T505", file, message);
  }
  return names;
}

/**
 * The texts of an attribute that is known to be there: bytes or text, of fixed or variable
 * length, one or an array. null if it is no text; `[]` if it is empty, whatever its type
 * (h5py stores an empty list as numbers).
 */
export function attributeTexts(
  session: Session,
  path: string,
  name: string,
): readonly string[] | null {
  const { library, id } = session;
  const what = `read the attribute \`${name}\` of \`${path}\``;
  const metadata = session.run(what, () =>
    library.get_attribute_metadata(id, path, name),
  );
  if (metadata.shape === null || metadata.total_size === 0) return [];
  if (metadata.type !== TYPE_CLASS.string) return null;
  checkSize(session, metadata, `the attribute \`${name}\` of \`${path}\``);
  return session.run(what, () => {
    const bytes = metadata.total_size * metadata.size;
    const pointer = library._malloc(bytes);
    if (pointer === 0) throw session.failure(what);
    try {
      const status = library.get_attribute_data(id, path, name, BigInt(pointer));
      if (status < 0) throw session.failure(what);
      const data = library.HEAPU8.slice(pointer, pointer + bytes);
      if (!metadata.vlen) return fixedTexts(data, metadata.size);
      const texts = variableTexts(data, (place) => library.UTF8ToString(place));
      library.reclaim_vlen_memory(id, path, name, BigInt(pointer));
      return texts;
    } finally {
      library._free(pointer);
    }
  });
}

function checkSize(session: Session, metadata: Metadata, what: string): void {
  const { total_size: count, size } = metadata;
  if (count <= MAX_ATTRIBUTE_TEXTS && count * size <= MAX_ATTRIBUTE_BYTES) return;
  const message = `${what} claims ${count} texts of ${size} bytes`;
  throw fileFailure("K2T505", session.file, message);
}

function fixedTexts(data: Uint8Array, size: number): readonly string[] {
  const texts: string[] = [];
  const decoder = new TextDecoder();
  for (let start = 0; start + size <= data.length; start += size) {
    const text = data.subarray(start, start + size);
    const end = text.indexOf(0);
    texts.push(decoder.decode(end < 0 ? text : text.subarray(0, end)));
  }
  return texts;
}

/** Texts of variable length come as pointers into the library's memory. */
function variableTexts(
  data: Uint8Array,
  textAt: (pointer: number) => string,
): readonly string[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const texts: string[] = [];
  let total = 0;
  for (let place = 0; place + 4 <= data.length; place += 4) {
    const text = textAt(view.getUint32(place, true));
    total += text.length;
    // Many entries may share one long text, so that the sum grows beyond the file.
    if (total > MAX_ATTRIBUTE_BYTES) throw new RangeError("attribute too long");
    texts.push(text);
  }
  return texts;
}
