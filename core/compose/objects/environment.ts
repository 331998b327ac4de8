/** Variables of containers, and annotations: from files and from the service itself. */
import type { core } from "../../objects/types.js";
import { checkQualifiedName } from "../../schema/formats.js";
import type { ComposeFiles, Variables } from "../files.js";
import { dotenv, rawVariables } from "../reading/dotenv.js";
import type { Section } from "../reading/section.js";
import { literally } from "./escape.js";

interface Sources {
  files: ComposeFiles;
  variables: Variables;
}

type Found = Map<string, string | null | undefined>;

function fromFiles(service: Section, { files, variables }: Sources): Found {
  const all: Found = new Map();
  for (const entry of service.sections("env_file")) {
    const path = entry.text("path") ?? "";
    const text = files.text(path);
    if (text === undefined) {
      if (entry.flag("required") !== false) entry.fault("path", `there is no file ${path}`);
      continue;
    }
    const known = new Map([...[...all].flatMap(([k, v]): [string, string][] => (v ? [[k, v]] : [])), ...variables]);
    const read = entry.text("format") === "raw" ? rawVariables(text) : dotenv(text, path, known, service.told);
    for (const [name, value] of read) all.set(name, value);
  }
  return all;
}

/** Names without a value have that of whoever deploys, or are not set. */
function asEnv(found: Found, variables: Variables): core.EnvVar[] {
  return [...found].flatMap(([name, given]) => {
    const value = given ?? variables.get(name);
    return value === undefined ? [] : [{ name, value: literally(value) }];
  });
}

/** What `env_file` says, and `environment` before it. */
export function environmentOf(service: Section, sources: Sources): core.EnvVar[] {
  const all = fromFiles(service, sources);
  for (const [name, value] of service.pairs("environment")) all.set(name, value);
  return asEnv(all, sources.variables);
}

/** Pairs as annotations; keys that cannot be are left out, which is said. */
export function annotationsOf(section: Section, key: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of section.pairs(key)) {
    const wrong = checkQualifiedName(name);
    if (wrong === "") found[name] = value ?? "";
    else section.warn(key, `${name} is left out: an annotation's key ${wrong}`);
  }
  return found;
}

/** The annotations of a service's pods. */
export function podAnnotations(service: Section, { files, variables }: Sources): Record<string, string> {
  const fromLabelFiles: Record<string, string> = {};
  for (const path of service.texts("label_file")) {
    const text = files.text(path);
    if (text === undefined) service.fault("label_file", `there is no file ${path}`);
    for (const [name, value] of dotenv(text ?? "", path, variables, service.told)) fromLabelFiles[name] = value ?? "";
  }
  return { ...fromLabelFiles, ...annotationsOf(service, "labels"), ...annotationsOf(service, "annotations") };
}
