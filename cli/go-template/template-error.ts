/** A fault in a template, with its place. */
export class TemplateError extends Error {
  /** @param at offset of the fault in the source */
  constructor(message: string, source: string, at: number) {
    const lines = source.slice(0, at).split("\n");
    super(`template: line ${lines.length}, column ${[...(lines.at(-1) ?? "")].length + 1}: ${message}`);
  }
}
