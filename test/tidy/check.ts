/** `npm run check` ends with this: prints what checkAll finds, one line each; exit code 1 if there is any. */
import { fileURLToPath } from "node:url";
import { checkAll } from "./all.js";

const problems = checkAll(fileURLToPath(new URL("../../..", import.meta.url)), process.env);
for (const { path, text } of problems) console.error(`${path} ${text}`);
process.exitCode = problems.length > 0 ? 1 : 0;
