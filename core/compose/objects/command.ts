/** What a container runs. */
import type { Section } from "../reading/section.js";
import { shellWords } from "../reading/shell-words.js";
import { literally } from "./escape.js";

/** The words of a command; undefined where none is given. A text is split as a shell would. */
export function wordsOf(section: Section, key: string): string[] | undefined {
  if (!section.has(key)) return undefined;
  if (section.isList(key)) return section.texts(key).map(literally);
  try {
    return shellWords(section.text(key) ?? "").map(literally);
  } catch (error) {
    section.fault(key, (error as Error).message);
    return [];
  }
}

/** `entrypoint` and `command` as a container has them. An empty entrypoint leaves the command alone. */
export function commandOf(service: Section): { command?: string[]; args?: string[] } {
  const entrypoint = wordsOf(service, "entrypoint");
  const command = wordsOf(service, "command");
  if (entrypoint !== undefined && entrypoint.length === 0) {
    if (command?.length) return { command };
    service.fault("entrypoint", "an empty entrypoint needs a command: there would be nothing to run");
    return {};
  }
  return { ...(entrypoint ? { command: entrypoint } : {}), ...(command?.length ? { args: command } : {}) };
}
