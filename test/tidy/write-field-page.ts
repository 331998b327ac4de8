/** `npm run docs`: writes the tables of docs/api-fields.md, docs/compose.md and docs/limits.md anew. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { composePagePath, withKeys } from "./compose-page.js";
import { fieldPagePath, withTables } from "./field-page.js";
import { limitsPagePath, withLimits } from "./limits-page.js";
import { readSources } from "./sources.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const sources = readSources(root);
writeFileSync(`${root}${fieldPagePath}`, withTables(sources.get(fieldPagePath) ?? ""));
writeFileSync(`${root}${limitsPagePath}`, withLimits(sources.get(limitsPagePath) ?? "", sources));
writeFileSync(`${root}${composePagePath}`, withKeys(sources.get(composePagePath) ?? ""));
