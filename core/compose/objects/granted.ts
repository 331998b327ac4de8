/** Configs and secrets: objects of the stack, and files in containers. */
import { configMapKind } from "../../kinds/config-map/kind.js";
import { secretKind } from "../../kinds/secret/kind.js";
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";
import { externalName, type Made, type Making, made, type Reference } from "./context.js";
import { base64, configData } from "./data.js";
import { annotationsOf } from "./environment.js";
import { existingName, objectName } from "./names.js";

const sorts = {
  configs: { def: configMapKind, folder: "/" },
  secrets: { def: secretKind, folder: "/run/secrets/" },
} as const;
type Sort = keyof typeof sorts;
const everySort = Object.keys(sorts) as Sort[];

const contentMax = 1024 * 1024;

/** What is in a config or secret; undefined where that was told to be missing. */
function contentOf(part: Section, { files, stack }: Making): Uint8Array | string | undefined {
  const [file, variable] = [part.text("file"), part.text("environment")];
  const found = [part.text("content"), file, variable].filter((one) => one !== undefined);
  if (found.length !== 1) {
    part.fault("", "must have one of file, environment, content (of a config) and external");
    return undefined;
  }
  const content =
    file !== undefined
      ? files.bytes(file)
      : variable !== undefined
        ? stack.variables.get(variable)
        : part.text("content");
  if (content === undefined)
    part.fault("", file !== undefined ? `there is no file ${file}` : `the variable ${variable} is not set`);
  else if (content.length > contentMax) part.fault("", `it is larger than ${contentMax} bytes`);
  return content;
}

function objectFor(sort: Sort, key: string, part: Section, making: Making): Made[] {
  const content = contentOf(part, making);
  if (content === undefined) return [];
  const name = objectName(part.text("name") ?? key);
  const annotations = annotationsOf(part, "labels");
  return sort === "configs"
    ? [made(configMapKind, making, name, configData({ [key]: content }), { annotations })]
    : [made(secretKind, making, name, { type: "Opaque", data: { [key]: base64(content) } }, { annotations })];
}

/** Those of the stack's own that its services use. */
export function grantedObjects(making: Making): Made[] {
  const { file, services } = making.stack;
  return everySort.flatMap((sort) => {
    const used = new Set([...services.values()].flatMap((s) => s.sections(sort).map((grant) => grant.text("source"))));
    const parts = file.section(sort);
    return parts.keys
      .filter((key) => used.has(key) && externalName(parts.section(key), key) === undefined)
      .flatMap((key) => objectFor(sort, key, parts.section(key), making));
  });
}

/** What must be there already, and the key its data must have. */
export function externalObjects({ stack: { file, services } }: Making): (Reference & { key: string })[] {
  return everySort.flatMap((sort) => {
    const used = new Set([...services.values()].flatMap((s) => s.sections(sort).map((grant) => grant.text("source"))));
    const parts = file.section(sort);
    return parts.keys.flatMap((key) => {
      const name = externalName(parts.section(key), key);
      return name === undefined || !used.has(key)
        ? []
        : [{ kind: sorts[sort].def.kind, name: existingName(name), key: name }];
    });
  });
}

export interface Mounted {
  volumes: core.Volume[];
  mounts: core.VolumeMount[];
  /** Objects whose change is a change of the pod. */
  uses: Reference[];
}

/** `0440`, `0o440` or a number that was one. */
function modeOf(grant: Section): number {
  const mode = grant.number("mode");
  return mode === undefined || Number.isNaN(mode) ? 0o444 : mode & 0o777;
}

function grantOf(sort: Sort, grant: Section, i: number, { stack }: Making): Mounted {
  const { def, folder } = sorts[sort];
  const key = grant.text("source") ?? "";
  const part = stack.file.section(sort).section(key);
  const outer = externalName(part, key);
  const name = outer !== undefined ? existingName(outer) : objectName(part.text("name") ?? key);
  const target = grant.text("target") ?? key;
  const items = [{ key: outer ?? key, path: "file", mode: modeOf(grant) }];
  const volume = `${def.kind === "Secret" ? "secret" : "config"}-${i}`;
  return {
    volumes: [
      sort === "secrets"
        ? { name: volume, secret: { secretName: name, items } }
        : { name: volume, configMap: { name, items } },
    ],
    mounts: [
      {
        name: volume,
        mountPath: target.startsWith("/") ? target : `${folder}${target}`,
        subPath: "file",
        readOnly: true,
      },
    ],
    uses: [{ kind: def.kind, name }],
  };
}

/** Configs and secrets of a service as files, each at its own place. */
export function grantsOf(service: Section, making: Making): Mounted {
  const all = everySort.flatMap((sort) => service.sections(sort).map((grant, i) => grantOf(sort, grant, i, making)));
  return {
    volumes: all.flatMap((one) => one.volumes),
    mounts: all.flatMap((one) => one.mounts),
    uses: all.flatMap((one) => one.uses),
  };
}
