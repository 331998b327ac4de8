import { readFileSync } from "node:fs";

/** Our version: that in package.json, beside which dist/ stands. */
export function clientVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
