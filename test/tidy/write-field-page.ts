/** `npm run docs`: writes the tables of docs/api-fields.md anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fieldPagePath, withTables } from "./field-page.js";

const file = fileURLToPath(new URL(`../../../${fieldPagePath}`, import.meta.url));
writeFileSync(file, withTables(readFileSync(file, "utf8")));
