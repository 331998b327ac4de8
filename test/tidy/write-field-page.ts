/** `npm run docs`: writes anew what is made of the code in docs/api-fields.md, compose.md, limits.md and scenarios.md, and scenarios/schema.json. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { referenceText } from "../../scenarios/format/reference.js";
import { scenarioSchema } from "../../scenarios/format/schema.js";
import { composePagePath, withKeys } from "./compose-page.js";
import { fieldPagePath, withTables } from "./field-page.js";
import { limitsPagePath, withLimits } from "./limits-page.js";
import { readSources } from "./sources.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const sources = readSources(root);
writeFileSync(`${root}${fieldPagePath}`, withTables(sources.get(fieldPagePath) ?? ""));
writeFileSync(`${root}${limitsPagePath}`, withLimits(sources.get(limitsPagePath) ?? "", sources));
writeFileSync(`${root}${composePagePath}`, withKeys(sources.get(composePagePath) ?? ""));
const scenariosPage = "docs/scenarios.md";
const heading = "## Reference\n\n";
const [before = ""] = (sources.get(scenariosPage) ?? "").split(heading);
writeFileSync(`${root}${scenariosPage}`, `${before}${heading}${referenceText()}\n`);
writeFileSync(`${root}scenarios/schema.json`, `${JSON.stringify(scenarioSchema(), null, 2)}\n`);
