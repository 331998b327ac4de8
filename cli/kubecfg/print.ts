/** An answer as -json, -yaml, a template, or a table. */
import { toInternalShape } from "../../core/v1beta1/internal-shape.js";
import { kubecfgTable, layOutKubecfg } from "../../core/v1beta1/tables.js";
import type { Json } from "./client.js";
import type { Flags } from "./flags.js";

/** YAML is of the internal object, the rest of what the server sent: as kubecfg had it. */
export async function print(object: Json, flags: Flags): Promise<string> {
  if (flags.on.json) return `${JSON.stringify(object)}\n`;
  if (flags.on.yaml) return yamlOf(object);
  const template = await templateOf(flags);
  if (template !== null) {
    const { renderTemplate } = await import("../go-template/render.js");
    return renderTemplate(template, object);
  }
  const table = kubecfgTable(object);
  if (!table) throw new Error(`there is no table for a ${String(object["kind"])}; -json or -yaml shows it`);
  return layOutKubecfg(table);
}

export async function yamlOf(object: Json): Promise<string> {
  const { stringify } = await import("yaml");
  return stringify(toInternalShape(object));
}

async function templateOf(flags: Flags): Promise<string | null> {
  if (flags.text.template !== "") return flags.text.template;
  if (flags.text.template_file === "") return null;
  const { readFile } = await import("node:fs/promises");
  return readFile(flags.text.template_file, "utf8");
}
