/** What ConfigMaps and Secrets hold, for people: of secrets how long each value is, and nothing else. */

import type { AnyObject } from "../../../core/kinds/all.js";
import { bytesOfBase64 } from "../../../core/objects/data-values.js";
import type { Report } from "../report.js";

const size = (value: string): string => `${bytesOfBase64(value)} bytes`;
const sizes = (values: Readonly<Record<string, string>> = {}): [string, string][] =>
  Object.entries(values).map(([key, value]) => [key, size(value)]);

function fields(report: Report, name: string, entries: readonly [string, string][]): void {
  report.section(name, (section) => {
    for (const [key, value] of [...entries].sort()) section.field(key, value === "" ? "<empty>" : value);
  });
}

export function describeData(report: Report, object: AnyObject): void {
  if (object.kind === "Secret") {
    report.field("Type", object.type);
    fields(report, "Data", sizes(object.data));
  }
  if (object.kind === "ConfigMap") {
    fields(report, "Data", Object.entries(object.data ?? {}));
    fields(report, "Binary data", sizes(object.binaryData));
  }
}
