import type { Report } from "../../report/diagnostic.js";
import type { Naming } from "../subject/naming.js";

/**
 * Refuses a path that is one layer's or weight's canonical one and another's other one, in
 * rules that elsewhere use other paths: by these names they would mean the other. `file`: the
 * rules', for references, whose place is not known here.
 */
export function reportContested(
  { other, contested }: Naming,
  file: string,
  report: Report,
): void {
  if (other === null) return;
  const message = `elsewhere the rules use such a name: \`${other.path}\` for \`${other.canonical}\``;
  const note = other.span === null ? { message } : { message, span: other.span };
  for (const { path, canonical, span } of contested) {
    report.error("K2T408", {
      message: `\`${path}\` is a path of the model, and another name of \`${canonical}\` too`,
      help: "write the paths throughout that `inspect` shows first: by the other names, this one may mean either",
      notes: [note],
      ...(span ? { span } : { file }),
    });
  }
}
