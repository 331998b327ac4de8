/**
 * Files of a stack's own folder that its services mount: minions are other hosts and do not have them, so they are carried
 * along in a ConfigMap.
 */
import { configMapKind } from "../../kinds/config-map/kind.js";
import type { core } from "../../objects/types.js";
import type { ComposeFiles } from "../files.js";
import { isWithin } from "../paths.js";
import type { Section } from "../reading/section.js";
import { type Made, type Making, made, type Reference } from "./context.js";
import { configData } from "./data.js";

/** All that one mount carries, as an object can hold it. */
const carriedBytesMax = 1000 * 1024;
const carriedFilesMax = 200;

export interface Carried {
  object: Made;
  volume: core.Volume;
  mount: core.VolumeMount;
  uses: Reference;
}

/** Files of a folder and below it, by their paths from there; undefined: too many, too large, or not all are files. */
function filesBelow(files: ComposeFiles, folder: string): Map<string, Uint8Array> | undefined {
  const found = new Map<string, Uint8Array>();
  let bytes = 0;
  const walk = (inner: string): boolean =>
    files.namesIn(inner === "" ? folder : `${folder}/${inner}`).every((name) => {
      const path = inner === "" ? name : `${inner}/${name}`;
      const kind = files.kindOf(`${folder}/${path}`);
      if (kind === "folder") return walk(path);
      const content = kind === "file" ? files.bytes(`${folder}/${path}`) : undefined;
      if (content === undefined) return false;
      found.set(path, content);
      bytes += content.length;
      return bytes <= carriedBytesMax && found.size <= carriedFilesMax;
    });
  return walk("") && found.size > 0 ? found : undefined;
}

/** What a bind of the stack's own folder carries: a file, or a folder that is only read; undefined: it is a path of minions. */
function contents(bind: Section, { files, stack }: Making): Map<string, Uint8Array> | undefined {
  const source = bind.text("source") ?? "";
  if (!isWithin(source, stack.folder)) return undefined;
  const kind = files.kindOf(source);
  if (kind === "file") {
    const content = files.bytes(source);
    return content && content.length <= carriedBytesMax ? new Map([["file", content]]) : undefined;
  }
  return kind === "folder" && bind.flag("read_only") === true ? filesBelow(files, source) : undefined;
}

/** A bind mount that is carried along; undefined where it is none. @param name of the object and the volume */
export function carriedBind(
  bind: Section,
  name: { object: string; volume: string },
  making: Making,
): Carried | undefined {
  const found = contents(bind, making);
  if (!found) return undefined;
  const isFile = making.files.kindOf(bind.text("source") ?? "") === "file";
  if (isFile && bind.flag("read_only") !== true)
    bind.warn("source", "the file is carried to the minions, where it can only be read (:ro says so)");
  const paths = [...found.keys()].sort();
  const keyed = paths.map((path, i) => ({ key: isFile ? "file" : `file-${i}`, path }));
  const data = configData(Object.fromEntries(keyed.map(({ key, path }) => [key, found.get(path) ?? ""])));
  return {
    object: made(configMapKind, making, name.object, data),
    // Scripts among them run as they do here, whoever the container's user is.
    volume: { name: name.volume, configMap: { name: name.object, items: keyed, defaultMode: 0o755 } },
    mount: {
      name: name.volume,
      mountPath: bind.text("target") ?? "",
      readOnly: true,
      ...(isFile ? { subPath: "file" } : {}),
    },
    uses: { kind: configMapKind.kind, name: name.object },
  };
}
