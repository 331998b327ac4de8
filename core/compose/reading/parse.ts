/** The YAML of a compose file as trees, with every mistake told at its line. */
import { type Document, LineCounter, type Node, parseAllDocuments } from "yaml";
import type { Told } from "../told.js";
import { type Dict, isNull } from "../tree.js";
import { tooDeep, treeOf, Unfolding } from "./unfold.js";

const charsMax = 2 * 1024 * 1024;

/** The parser calls itself for each level, and tells it so when there are too many. */
const mistakeIn = (message: string): string =>
  /call stack/.test(message) ? tooDeep : message.replace(/\s+/g, " ").slice(0, 200);

function documentsIn(text: string, file: string, lineCounter: LineCounter, told: Told): Document.Parsed[] {
  const options = { lineCounter, version: "1.2", uniqueKeys: false, prettyErrors: false, logLevel: "silent" } as const;
  try {
    const found = parseAllDocuments(text, { ...options, schema: "failsafe" });
    return Array.isArray(found) ? (found as unknown as Document.Parsed[]) : [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    told.fault({ file, line: 1 }, "", tooDeep);
    return [];
  }
}

/** The mappings of a file's documents, each to be merged into those before it. Faults are told; what is faulty is left out. */
export function parsed(text: string, file: string, told: Told): Dict[] {
  if (text.length > charsMax) {
    told.fault({ file, line: 1 }, "", `it is larger than ${charsMax} characters`);
    return [];
  }
  const lines = new LineCounter();
  const found: Dict[] = [];
  for (const document of documentsIn(text.replace(/^\uFEFF/, ""), file, lines, told)) {
    const { line } = lines.linePos(document.errors[0]?.pos[0] ?? 0);
    const [error] = document.errors;
    if (error) told.fault({ file, line: Math.max(1, line) }, "", mistakeIn(error.message));
    if (error || document.contents === null) continue;
    try {
      const tree = treeOf(
        document.contents as Node,
        { file, lines, document: document as unknown as Document, told, values: 0 },
        0,
      );
      if (tree.is === "dict") found.push(tree);
      else if (!isNull(tree)) told.fault(tree.at, "", "a compose file is a mapping with the key services");
    } catch (failure) {
      if (!(failure instanceof Unfolding)) throw failure;
      told.fault({ file, line: 1 }, "", failure.message);
    }
  }
  return found;
}
